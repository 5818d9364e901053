import type * as z from "zod/mini";
import type { $ZodIssue } from "zod/v4/core";
import { InvalidArgumentError } from "../errors";
import { isPlainObject } from "../json";
import { problemAt, type Problem } from "../problem";
import type { Duration } from "../time";
import { argumentSchemas, type FunctionName, type Query } from "./schemas";

/** Explains a value that only a front end knows to be wrong, such as an Output. */
export type ExplainValue = (value: unknown) => string | undefined;

/** A checked query, or everything that is wrong with the arguments. */
export type Parsed<F extends FunctionName> =
  | { readonly query: Query<F>; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly query?: undefined };

/**
 * Checks arguments.
 *
 * @throws {@link InvalidArgumentError} with everything that is wrong with them
 */
export function parseArguments<F extends FunctionName>(
  name: F,
  args: unknown,
  explainValue?: ExplainValue,
): Query<F> {
  const { query, problems } = readArguments(name, args, explainValue);
  if (problems !== undefined) throw new InvalidArgumentError(problems);
  return query;
}

/**
 * Parses arguments that were checked before, perhaps by an earlier release. An argument that is not valid
 * any more is returned as it is.
 */
export function readStored<F extends FunctionName>(
  name: F,
  args: Readonly<Record<string, unknown>>,
): Readonly<Partial<Record<keyof Query<F>, unknown>>> {
  const entries = schemasOf(name).map(([key, schema]) => {
    const { data, success } = schema.safeParse(args[key]);
    return [key, success ? data : args[key]] as const;
  });
  return Object.fromEntries(entries) as Partial<Record<keyof Query<F>, unknown>>;
}

/** Checks arguments, and returns what is wrong with them instead of throwing it. */
export function readArguments<F extends FunctionName>(
  name: F,
  args: unknown,
  explainValue: ExplainValue = () => undefined,
): Parsed<F> {
  try {
    return read(name, args, explainValue);
  } catch (cause) {
    // Code of the program can run in a getter or a proxy.
    const message = "cannot be read, because reading a property throws; pass plain values";
    throw new InvalidArgumentError([{ path: "args", keys: [], message }], { cause });
  }
}

function read<F extends FunctionName>(
  name: F,
  args: unknown,
  explainValue: ExplainValue,
): Parsed<F> {
  if (!isPlainObject(args))
    return { problems: [problemAtPath([], explainValue(args) ?? "must be an object")] };
  const values: Record<string, unknown> = { ...args };
  const query: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [key, schema] of schemasOf(name)) {
    const { data, error } = schema.safeParse(values[key]);
    if (data !== undefined) query[key] = data;
    for (const issue of error?.issues ?? [])
      problems.push(...problemsOf({ ...issue, path: [key, ...issue.path] }, values, explainValue));
  }
  for (const key of Object.keys(values)) {
    if (Object.hasOwn(argumentSchemas[name], key) || values[key] === undefined) continue;
    problems.push(problemAt([key], explainValue(values[key]) ?? UNKNOWN_ARGUMENT));
  }
  problems.push(...contradictions(name, values, query));
  return problems.length > 0
    ? { problems: withoutRepetitions(problems) }
    : { query: query as Query<F> };
}

function schemasOf(name: FunctionName): [string, z.ZodMiniType][] {
  return Object.entries<z.ZodMiniType>(argumentSchemas[name]);
}

const UNKNOWN_ARGUMENT = "is not an argument; check its spelling";

const NEEDS_PIPELINE: ReadonlySet<FunctionName> = new Set([
  "getLatestImage",
  "pipelineImage",
  "startImagePipelineExecution",
]);

/**
 * What is wrong with arguments that are each valid on their own.
 *
 * @param values - the arguments
 * @param query - those that are valid, parsed
 */
function contradictions(
  name: FunctionName,
  values: Readonly<Record<string, unknown>>,
  query: { readonly minAge?: Duration; readonly maxAge?: Duration },
): Problem[] {
  const { imagePipelineId: id, imagePipelineName: pipelineName, executionIds } = values;
  const { minAge, maxAge } = query;
  const problems: Problem[] = [];
  if (NEEDS_PIPELINE.has(name) && id === undefined && pipelineName === undefined)
    problems.push(
      problemAt(["imagePipelineId"], "is missing; set imagePipelineId or imagePipelineName"),
    );
  if (
    name === "watchImagePipelineExecutions" &&
    [id, pipelineName, executionIds, values["waitForNext"]].every((value) => value === undefined)
  )
    problems.push(
      problemAt(
        ["imagePipelineId"],
        "is missing; set imagePipelineId, imagePipelineName, or executionIds",
      ),
    );
  if (id !== undefined && pipelineName !== undefined)
    problems.push(
      problemAt(["imagePipelineName"], "conflicts with imagePipelineId; set only one of them"),
    );
  if (minAge && maxAge && minAge.milliseconds > maxAge.milliseconds)
    problems.push(
      problemAt(["minAge"], "must not be longer than maxAge, or no execution can qualify"),
    );
  return problems;
}

function problemsOf(issue: $ZodIssue, values: unknown, explainValue: ExplainValue): Problem[] {
  const explained = explainValue(valueAt(values, issue.path));
  if (explained !== undefined) return [problemAtPath(issue.path, explained)];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => problemAtPath([...issue.path, key], unknownIn(issue.path)));
  if (issue.code === "invalid_type") {
    const isMissing = valueAt(values, issue.path) === undefined;
    return [
      problemAtPath(issue.path, isMissing ? "is missing" : `must be ${nameOf(issue.expected)}`),
    ];
  }
  return [problemAtPath(issue.path, issue.message)];
}

function unknownIn(path: readonly PropertyKey[]): string {
  return `is not a property of ${path.map(String).join(".")}; check its spelling`;
}

/** The arguments as a whole have the name of the function's parameter. */
function problemAtPath(path: readonly PropertyKey[], message: string): Problem {
  const keys = path.map((key) => (typeof key === "symbol" ? String(key) : key));
  return keys.length === 0 ? { ...problemAt(["args"], message), keys } : problemAt(keys, message);
}

function valueAt(values: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (Object(value) as Record<PropertyKey, unknown>)[key],
    values,
  );
}

/** An Output breaks several rules at once, and is one problem. */
function withoutRepetitions(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [`${each.path}\n${each.message}`, each])).values()];
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: "an array",
  object: "an object",
  int: "an integer",
  // What is not even a number. No argument can be a fraction.
  number: "an integer",
};

function nameOf(type: string): string {
  return TYPE_NAMES[type] ?? `a ${type}`;
}
