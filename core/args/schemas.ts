import * as z from "zod/mini";
import { INVALID_REGION_ID, isRegionId } from "../ecs/region-hosts";
import { isPlainObject } from "../json";
import { hasInvisible } from "../message";
import { MAX_DURATION, parseDuration, type Duration } from "../time";
import type {
  CancelImagePipelineExecutionArgs,
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetLatestImageArgs,
  PipelineImageInputs,
  StartImagePipelineExecutionArgs,
  WaitForRunning,
  WatchImagePipelineExecutionsArgs,
} from "../types";

/** In characters. The API's own limits are far lower. */
const MAX_LENGTH = 1024;

/** An ID or a name. */
const identifier = z.string().check(
  z.minLength(1, "must not be empty; omit it instead"),
  z.maxLength(MAX_LENGTH, `must have at most ${MAX_LENGTH} characters`),
  z.refine((value) => value === value.trim(), "must not start or end with white space"),
  z.refine(
    (value) => !hasInvisible(value),
    "must not contain control characters or invisible characters",
  ),
);

/** An element of a parameter that the API separates by commas. */
const element = identifier.check(
  z.refine(
    (value) => !value.includes(","),
    "must be one value without a comma; add each value as an element of its own",
  ),
);

const elements = z
  .array(element)
  .check(z.minLength(1, "must not be an empty array; omit it to match everything"));

const duration = z.pipe(
  z.string(),
  z.transform((value, { issues }): Duration => {
    const parsed = parseDuration(value);
    if (parsed !== undefined) return parsed;
    const message = `must be a duration such as "90m", "24h", or "1h30m", up to "${MAX_DURATION}"`;
    issues.push({ code: "custom", message, input: value });
    return z.NEVER;
  }),
);

const tags = z.pipe(
  z.custom<Record<string, unknown>>(isPlainObject, "must be an object of strings"),
  z.transform((map, { issues }) => {
    const report = (message: string, path: string[] = []) =>
      issues.push({ code: "custom", message, path, input: map });
    const entries = Object.entries(map).filter(([, value]) => value !== undefined);
    if (entries.length > 20) report("must have at most 20 tags, the limit of the API");
    const texts = entries.map(([key, value]): [string, string] => {
      const text = Number.isFinite(value) || typeof value === "boolean" ? String(value) : value;
      const problem = tagProblem(key, text);
      if (key === "") report("must not have an empty key");
      else if (problem !== undefined) report(problem, [key]);
      return [key, text as string];
    });
    // Sorted, so that the same tags are the same query.
    return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
  }),
);

function tagProblem(key: string, value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a string";
  if (Math.max(key.length, value.length) > MAX_LENGTH)
    return `must have at most ${MAX_LENGTH} characters`;
  return key.isWellFormed() && value.isWellFormed() ? undefined : "must be well-formed Unicode";
}

/** A number too large to be exact is too large for the limit as well, and has the same message. */
function integer(min: number, max = Number.MAX_SAFE_INTEGER) {
  const error = ({ code }: { readonly code?: string | undefined }) =>
    code === "too_small" ? `must be at least ${min}` : `must be at most ${max}`;
  return z.int({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
}

const region = z.optional(
  identifier.check(z.refine((value) => value === "" || isRegionId(value), INVALID_REGION_ID)),
);

/** A schema for each key of a public type, so that neither can have a key that the other lacks. */
type SchemasOf<T> = { readonly [K in keyof Required<T>]: z.ZodMiniType };

const pipeline = {
  imagePipelineId: z.optional(identifier),
  imagePipelineName: z.optional(identifier),
  region,
} satisfies SchemasOf<Pick<GetLatestImageArgs, "imagePipelineId" | "imagePipelineName" | "region">>;

const getImagePipelineExecutions = {
  ...pipeline,
  executionIds: z.optional(elements),
  statuses: z.optional(elements),
  tags: z._default(tags, {}),
  maxItems: z.optional(integer(1)),
} satisfies SchemasOf<GetImagePipelineExecutionsArgs>;

const getImagePipelineExecution = {
  executionId: element,
  imagePipelineId: z.optional(identifier),
  region,
} satisfies SchemasOf<GetImagePipelineExecutionArgs>;

/** A time between two requests. */
function pollInterval(text: string, milliseconds: number) {
  return z._default(
    duration.check(z.refine((interval) => interval.milliseconds > 0, "must be longer than 0")),
    { milliseconds, text, toJSON: () => milliseconds },
  );
}

const waitForRunning = {
  timeout: duration,
  pollInterval: pollInterval("30s", 30_000),
} satisfies SchemasOf<WaitForRunning>;

/** Idempotence tokens of the API are ASCII, and not longer. */
const clientToken = z
  .string()
  .check(
    z.refine(
      (value) => /^[\x21-\x7e]{1,64}$/.test(value),
      "must have 1 to 64 ASCII characters without spaces",
    ),
  );

const startImagePipelineExecution = {
  ...pipeline,
  tags: z._default(tags, {}),
  clientToken: z.optional(clientToken),
} satisfies SchemasOf<StartImagePipelineExecutionArgs>;

const cancelImagePipelineExecution = {
  executionId: element,
  region,
} satisfies SchemasOf<CancelImagePipelineExecutionArgs>;

const watchImagePipelineExecutions = {
  ...pipeline,
  executionIds: z.optional(elements),
  waitForNext: z._default(z.boolean(), false),
  pollInterval: pollInterval("10s", 10_000),
  timeout: z.optional(duration),
} satisfies SchemasOf<WatchImagePipelineExecutionsArgs>;

const getLatestImage = {
  ...pipeline,
  tags: z._default(tags, {}),
  acceptPartialSuccess: z._default(z.boolean(), false),
  // Sorted, like tags: the order has no meaning.
  exclude: z.pipe(
    z._default(z.array(identifier), []),
    z.transform((ids) => [...new Set(ids)].sort()),
  ),
  minAge: z.optional(duration),
  maxAge: z.optional(duration),
  behind: z._default(integer(0, 100), 0),
  verifyImage: z._default(z.boolean(), false),
  waitForRunning: z.optional(
    z.pipe(
      z.custom<Record<string, unknown>>(isPlainObject, "must be an object"),
      z.strictObject(waitForRunning),
    ),
  ),
  fallbackImageId: z.optional(identifier),
} satisfies SchemasOf<GetLatestImageArgs>;

const pipelineImage = {
  ...getLatestImage,
  hold: z._default(z.boolean(), false),
  triggers: z.optional(
    z.custom<NonNullable<PipelineImageInputs["triggers"]>>(
      (value: unknown) => typeof value === "object" && value !== null,
      "must be an array or an object",
    ),
  ),
} satisfies SchemasOf<PipelineImageInputs>;

/** The schema of each argument, by function. Durations are parsed, and defaults are filled in. */
export const argumentSchemas = {
  getImagePipelineExecutions,
  getImagePipelineExecution,
  getLatestImage,
  pipelineImage,
  startImagePipelineExecution,
  cancelImagePipelineExecution,
  watchImagePipelineExecutions,
};

export type FunctionName = keyof typeof argumentSchemas;

/** Checked arguments. */
export type Query<F extends FunctionName> = z.output<
  z.ZodMiniObject<(typeof argumentSchemas)[F], z.core.$strict>
>;
