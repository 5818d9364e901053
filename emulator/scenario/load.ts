import { readFileSync } from "node:fs";
import type { z } from "zod";
import { ScenarioError, type ScenarioProblem } from "./error";
import { repetitions } from "./repetitions";
import { type ResolvedScenario, type Scenario, scenarioSchema } from "./schema";

/**
 * A scenario with every default filled in, from an object or from a JSON file.
 * @throws ScenarioError with all problems at once.
 */
export function loadScenario(scenario: Scenario | string): ResolvedScenario {
  const source = typeof scenario === "string" ? scenario : "(an object)";
  const given = typeof scenario === "string" ? readJson(scenario) : scenario;
  const parsed = scenarioSchema.safeParse(given, { reportInput: true });
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap(describeIssue)),
    ...repetitions(given),
  ];
  if (!parsed.success || problems.length > 0) throw new ScenarioError(source, problems);
  return parsed.data;
}

/**
 * A part of a scenario that is given later.
 * @throws ScenarioError with all problems at once.
 */
export function loadPart<Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  given: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(given, { reportInput: true });
  if (!parsed.success) throw new ScenarioError(what, parsed.error.issues.flatMap(describeIssue));
  return parsed.data;
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const message = `cannot be read (${reason(error)}); check the path`;
    throw new ScenarioError(file, [{ path: "$", message }], { cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const message = `is not JSON (${reason(error)})`;
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
      message: "is not known; correct its spelling or take it out",
    }));
  }
  if (issue.code === "invalid_type" && issue.input === undefined) {
    return [{ path, message: `is missing; give a value of type ${issue.expected}` }];
  }
  return [{ path, message: issue.message }];
}

function jsonPath(path: readonly PropertyKey[]): string {
  const parts = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return `$${parts.join("")}`;
}
