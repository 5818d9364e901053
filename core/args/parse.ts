import type * as z from "zod/mini";
import { toDotPath, type $ZodIssue } from "zod/v4/core";
import { InvalidArgumentError, type Problem } from "../errors";
import { parseDuration } from "../selection/duration";
import { argumentSchemas } from "./schemas";

/**
 * Checks arguments.
 *
 * @throws {@link InvalidArgumentError} with everything that is wrong with them
 */
export function parseArguments<F extends keyof typeof argumentSchemas>(
  name: F,
  args: unknown,
): z.output<(typeof argumentSchemas)[F]> {
  const { data, problems } = read(name, args);
  if (problems.length > 0) throw new InvalidArgumentError(withoutRepetitions(problems));
  return data as z.output<(typeof argumentSchemas)[F]>;
}

function read(
  name: keyof typeof argumentSchemas,
  args: unknown,
): { readonly data: unknown; readonly problems: readonly Problem[] } {
  try {
    const { data, error } = argumentSchemas[name].safeParse(args);
    const issues = error?.issues.flatMap((issue) => problemsOf(issue, args)) ?? [];
    return { data, problems: [...issues, ...contradictions(name, args)] };
  } catch (cause) {
    // The program's own code can run in a getter or a proxy.
    const message = "cannot be read: a property of it throws; give plain values";
    throw new InvalidArgumentError([{ path: "args", message }], { cause });
  }
}

const NEEDS_PIPELINE: ReadonlySet<string> = new Set(["getLatestImage", "pipelineImage"]);

/** What is wrong with arguments that are each right on their own. Apart from the schemas, which stop at the first of the two kinds. */
function contradictions(name: keyof typeof argumentSchemas, args: unknown): Problem[] {
  if (typeof args !== "object" || args === null || Array.isArray(args) || isOutput(args)) return [];
  const {
    imagePipelineId: id,
    imagePipelineName: pipelineName,
    minAge,
    maxAge,
  } = args as Record<string, unknown>;
  const problems: Problem[] = [];
  if (NEEDS_PIPELINE.has(name) && id === undefined && pipelineName === undefined) {
    problems.push({
      path: "imagePipelineId",
      message: "is missing: give it, or imagePipelineName",
    });
  }
  if (id !== undefined && pipelineName !== undefined) {
    problems.push({
      path: "imagePipelineName",
      message: "must not be given together with imagePipelineId",
    });
  }
  if (typeof minAge === "string" && typeof maxAge === "string") {
    const [youngest = 0, oldest = Infinity] = [parseDuration(minAge), parseDuration(maxAge)];
    if (youngest > oldest)
      problems.push({
        path: "minAge",
        message: "must not be longer than maxAge: no execution could be chosen",
      });
  }
  return problems;
}

function problemsOf(issue: $ZodIssue, args: unknown): Problem[] {
  const outputPath = outputAlong(issue.path, args);
  if (outputPath !== undefined) {
    return [
      {
        path: pathOf(outputPath),
        message: "is an Output, which only the …Output form of this function takes",
      },
    ];
  }
  const path = pathOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: toDotPath([...issue.path, key]),
      message: "is no argument of this function",
    }));
  }
  if (issue.code === "invalid_type") {
    const missing = valueAt(args, issue.path) === undefined;
    return [{ path, message: missing ? "is missing" : `must be ${withArticle(issue.expected)}` }];
  }
  return [{ path, message: issue.message }];
}

/** The arguments as a whole have the name of the function's parameter. */
function pathOf(path: readonly PropertyKey[]): string {
  return toDotPath(path) || "args";
}

function valueAt(args: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    args,
  );
}

/** The path of the first Output on the way to a value; what the schemas say of its insides is noise. */
function outputAlong(
  path: readonly PropertyKey[],
  args: unknown,
): readonly PropertyKey[] | undefined {
  for (let length = 0; length <= path.length; length++) {
    const prefix = path.slice(0, length);
    if (isOutput(valueAt(args, prefix))) return prefix;
  }
  return undefined;
}

/** An Output breaks several rules at once, and is one problem. */
function withoutRepetitions(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [JSON.stringify(each), each])).values()];
}

// The mark that Pulumi itself tells outputs by.
function isOutput(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__pulumiOutput" in value;
}

function withArticle(type: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "a text",
    array: "a list",
    object: "an object",
    int: "a whole number",
  };
  return names[type] ?? `a ${type}`;
}
