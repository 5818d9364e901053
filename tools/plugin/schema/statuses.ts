import { EXECUTION_STATUSES } from "../../../core/status";
import type { EnumSpec } from "./schema-types";

/**
 * The statuses, each with its meaning from the doc comment of the type.
 *
 * @param description - the comment: a list with a line for each status, with text before and after
 * @throws when the comment and the list of statuses differ
 */
export function statusEnum(description: string): EnumSpec {
  const lines = [...description.matchAll(/^- `(\w+)`: (.*)$/gm)];
  const documented = lines.map(([, status]) => status);
  if (JSON.stringify(documented) !== JSON.stringify(EXECUTION_STATUSES)) {
    throw new Error(
      `The comment of DocumentedExecutionStatus lists ${documented.join(", ")}, but the statuses are ${EXECUTION_STATUSES.join(", ")}`,
    );
  }
  return {
    type: "string",
    description:
      "Status of an execution. A status that the service adds later is kept as a string.",
    enum: lines.map(([, status = "", meaning = ""]) => ({
      name: pascalCase(status),
      value: status,
      description: meaning,
    })),
  };
}

function pascalCase(status: string): string {
  return status
    .split("_")
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join("");
}
