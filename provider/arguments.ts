import * as z from "zod";
import { InvalidArgumentError, type Problem } from "./errors";
import { parseDuration } from "./selection/duration";

/** Arguments of `getImagePipelineExecutions`. All filters that are given must match. */
export interface GetImagePipelineExecutionsArgs {
  /** Id of the pipeline, `ip-…`. Excludes `imagePipelineName`. */
  imagePipelineId?: string;
  /** Name of the pipeline; exactly one pipeline of the region must have it. */
  imagePipelineName?: string;
  /** Ids of executions, `exec-…`. The service limits how many (`InvalidExecutionId.SizeExceeded`). */
  executionIds?: string[];
  /** Statuses, e.g. `["SUCCESS"]`. @default all */
  statuses?: string[];
  /** Tags that an execution must have, at most 20. */
  tags?: Record<string, string>;
  /** How many executions to return at most, counted from the newest. @default all */
  maxItems?: number;
  /** Region of the pipeline, e.g. `cn-hangzhou`. @default the provider's, the stack's or the environment's */
  region?: string;
}

/** Arguments of `getImagePipelineExecution`. */
export interface GetImagePipelineExecutionArgs {
  /** Id of the execution, `exec-…`. */
  executionId: string;
  /** Region of the pipeline, e.g. `cn-hangzhou`. @default the provider's, the stack's or the environment's */
  region?: string;
}

/** How long to wait for executions that are still running. */
export interface WaitForRunning {
  /** How long at most, e.g. `"90m"`; then it is an error. */
  timeout: string;
  /** How long between two looks. @default "30s" */
  pollInterval?: string;
}

/** Arguments of `getLatestImage`; exactly one of `imagePipelineId` and `imagePipelineName` is needed. */
export interface GetLatestImageArgs {
  /** Id of the pipeline, `ip-…`. */
  imagePipelineId?: string;
  /** Name of the pipeline; exactly one pipeline of the region must have it. */
  imagePipelineName?: string;
  /** Region of the pipeline, e.g. `cn-hangzhou`. @default the provider's, the stack's or the environment's */
  region?: string;
  /** Tags that an execution must have, at most 20. */
  tags?: Record<string, string>;
  /** Also accept `PARTITION_SUCCESS`: the image exists, copying or sharing it may have failed. @default false */
  acceptPartialSuccess?: boolean;
  /** Ids of executions and images that are never chosen, e.g. of a bad build. */
  exclude?: string[];
  /** Soak time, e.g. `"24h"`: younger executions are passed over. Counted from `modifiedTime`. */
  minAge?: string;
  /** Older executions are passed over, e.g. `"720h"`. Counted from `modifiedTime`. */
  maxAge?: string;
  /** Choose only an image that `DescribeImages` reports as `Available` in the region. @default false */
  verifyImage?: boolean;
  /** Wait while a newer execution is running. Not in a preview: there it is only reported. */
  waitForRunning?: WaitForRunning;
  /** Image to use, with a warning, when the rule leaves none. @default that is an error */
  fallbackImageId?: string;
}

const text = z
  .string()
  .min(1, "must not be empty; leave it out instead")
  .max(1024, "is too long")
  .refine((value) => value.isWellFormed(), "has half of a surrogate pair");

/** What goes into a comma-separated parameter. */
const item = text.refine(
  (value) => !value.includes(","),
  "must be one value, without a comma; give several as several elements",
);

const duration = z.string().transform((value, context) => {
  const milliseconds = parseDuration(value);
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue('must be a duration such as "90m", "24h" or "1h30m"');
  return z.NEVER;
});

const tags = z
  .custom<Record<string, string>>((value) => isPlainObject(value), "must be a map of texts")
  .transform((map, context) => {
    const entries = Object.entries(map).filter(([, value]) => (value as unknown) !== undefined);
    if (entries.length > 20)
      context.addIssue("has more than 20 tags, which is the most that the API filters by");
    for (const [key, value] of entries) {
      const problem = key === "" ? "has an empty key" : tagProblem(key, value);
      if (problem !== undefined)
        context.addIssue({ code: "custom", message: problem, path: key === "" ? [] : [key] });
    }
    // Sorted, so that the same tags are the same question.
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  });

function tagProblem(key: string, value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a text";
  return key.isWellFormed() && value.isWellFormed() ? undefined : "has half of a surrogate pair";
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const pipeline = {
  imagePipelineId: text.optional(),
  imagePipelineName: text.optional(),
  region: text.optional(),
};

const getImagePipelineExecutions = z.strictObject({
  ...pipeline,
  executionIds: z.array(item).min(1, "must not be an empty list; leave it out for all").optional(),
  statuses: z.array(item).min(1, "must not be an empty list; leave it out for all").optional(),
  tags: tags.optional(),
  maxItems: z.number().int("must be a whole number").min(1, "must be at least 1").optional(),
});

const getImagePipelineExecution = z.strictObject({ executionId: item, region: text.optional() });

const getLatestImage = z.strictObject({
  ...pipeline,
  tags: tags.optional(),
  acceptPartialSuccess: z.boolean().default(false),
  exclude: z.array(text).default([]),
  minAge: duration.optional(),
  maxAge: duration.optional(),
  verifyImage: z.boolean().default(false),
  waitForRunning: z
    .strictObject({
      timeout: duration,
      pollInterval: duration.refine((value) => value > 0, "must be longer than 0").default(30_000),
    })
    .optional(),
  fallbackImageId: text.optional(),
});

/** The schemas of all arguments, by function; durations come out in milliseconds, defaults are filled in. */
export const argumentSchemas = {
  getImagePipelineExecutions,
  getImagePipelineExecution,
  getLatestImage,
};

/** The pipeline is asked for by id: a name is resolved before. */
export type ExecutionsQuery = Omit<
  z.output<typeof getImagePipelineExecutions>,
  "imagePipelineName"
>;
export type ExecutionQuery = z.output<typeof getImagePipelineExecution>;
/** The pipeline is asked for by id: a name is resolved before. */
export type LatestImageQuery = Omit<z.output<typeof getLatestImage>, "imagePipelineName"> & {
  imagePipelineId: string;
};

/**
 * Checks arguments.
 *
 * @throws {@link InvalidArgumentError} with everything that is wrong with them
 */
export function parseArguments<F extends keyof typeof argumentSchemas>(
  name: F,
  args: unknown,
): z.output<(typeof argumentSchemas)[F]> {
  const result = argumentSchemas[name].safeParse(args);
  const issues = result.error?.issues.flatMap((issue) => problemsOf(issue, args)) ?? [];
  const problems = [...issues, ...contradictions(name, args)];
  if (problems.length > 0) throw new InvalidArgumentError(problems);
  return result.data as z.output<(typeof argumentSchemas)[F]>;
}

/** What is wrong with arguments that are each right on their own. Apart from the schemas, which stop at the first of the two kinds. */
function contradictions(name: keyof typeof argumentSchemas, args: unknown): Problem[] {
  if (!isPlainObject(args)) return [];
  const { imagePipelineId: id, imagePipelineName: pipelineName, minAge, maxAge } = args;
  const problems: Problem[] = [];
  if (name === "getLatestImage" && isAbsent(id) && isAbsent(pipelineName)) {
    problems.push({
      path: "imagePipelineId",
      message: "is missing: give it, or imagePipelineName",
    });
  }
  if (!isAbsent(id) && !isAbsent(pipelineName)) {
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

function isAbsent(value: unknown): boolean {
  return value === undefined;
}

function problemsOf(issue: z.core.$ZodIssue, args: unknown): Problem[] {
  const path = z.core.toDotPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: z.core.toDotPath([...issue.path, key]),
      message: "is no argument of this function",
    }));
  }
  if (isOutput(valueAt(args, issue.path))) {
    return [{ path, message: "is an Output, which only the …Output form of this function takes" }];
  }
  if (issue.code === "invalid_type") {
    const missing = valueAt(args, issue.path) === undefined;
    return [{ path, message: missing ? "is missing" : `must be ${withArticle(issue.expected)}` }];
  }
  return [{ path, message: issue.message }];
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
