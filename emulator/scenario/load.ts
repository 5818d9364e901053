import { readFileSync } from "node:fs";
import type * as z from "zod";
import { ScenarioError, type ScenarioProblem } from "./error";
import { duplicateIds } from "./duplicate-ids";
import type { Scenario } from "../types";
import { type ResolvedScenario, scenarioSchema } from "./schema";

/**
 * Loads a scenario from an object or a JSON file, and applies the defaults.
 * @throws ScenarioError with all problems.
 */
export function loadScenario(scenario: Scenario | string): ResolvedScenario {
  const source = typeof scenario === "string" ? scenario : "(an object)";
  const input = typeof scenario === "string" ? readJson(scenario) : scenario;
  const parsed = scenarioSchema.safeParse(input, { reportInput: true });
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap(describeIssue)),
    ...duplicateIds(input),
  ];
  if (!parsed.success || problems.length > 0) throw new ScenarioError(source, problems);
  return parsed.data;
}

/**
 * Loads a part of a scenario that is added later.
 * @throws ScenarioError with all problems.
 */
export function loadPart<Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  input: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(input, { reportInput: true });
  if (!parsed.success) throw new ScenarioError(what, parsed.error.issues.flatMap(describeIssue));
  return parsed.data;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const message = `cannot be read (${reason(error)}): check the path`;
    throw new ScenarioError(file, [{ path: "$", message }], { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = `is not valid JSON (${reason(error)})`;
    throw new ScenarioError(file, [{ path: "$", message }], { cause: error });
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function describeIssue(issue: z.core.$ZodIssue): ScenarioProblem[] {
  const path = jsonPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: `${path}.${key}`,
      message: "is not a known key: correct its spelling or remove it",
    }));
  }
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return [{ path, message: `is missing: add a value of type ${issue.expected}` }];
  }
  return [{ path, message: issue.message }];
}

function jsonPath(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return `$${parts.join("")}`;
}
