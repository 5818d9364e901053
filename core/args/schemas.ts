import * as z from "zod/mini";
import { INVALID_REGION_ID, isRegionId } from "../ecs/region-hosts";
import { parseDuration } from "../selection/duration";
import type { PipelineImageArgs } from "../types";

/** In characters. All that the API takes is shorter; what is far longer would not fit into a request. */
const MAX_LENGTH = 1024;

const text = z.string().check(
  z.minLength(1, "must not be empty; leave it out instead"),
  z.maxLength(MAX_LENGTH, "is too long"),
  z.refine((value) => value.isWellFormed(), "has half of a surrogate pair"),
);

/** What goes into a comma-separated parameter. */
const item = text.check(
  z.refine(
    (value) => !value.includes(","),
    "must be one value, without a comma; give several as several elements",
  ),
);

const items = z
  .array(item)
  .check(z.minLength(1, "must not be an empty list; leave it out for all"));

const duration = z.pipe(
  z.string(),
  z.transform((value, { issues }) => {
    const milliseconds = parseDuration(value);
    if (milliseconds !== undefined) return milliseconds;
    const message = 'must be a duration such as "90m", "24h" or "1h30m"';
    issues.push({ code: "custom", message, input: value });
    return z.NEVER;
  }),
);

const tags = z.pipe(
  z.custom<Record<string, string>>((value) => isPlainObject(value), "must be a map of texts"),
  z.transform((map, { issues }) => {
    const problem = (message: string, path: string[] = []) =>
      issues.push({ code: "custom", message, path, input: map });
    const entries = Object.entries(map).filter(([, value]) => (value as unknown) !== undefined);
    if (entries.length > 20)
      problem("has more than 20 tags, which is the most that the API filters by");
    for (const [key, value] of entries) {
      const wrong = tagProblem(key, value);
      if (key === "") problem("has an empty key");
      else if (wrong !== undefined) problem(wrong, [key]);
    }
    // Sorted, so that the same tags are the same question.
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }),
);

function tagProblem(key: string, value: unknown): string | undefined {
  if (typeof value !== "string") return "must be a text";
  if (Math.max(key.length, value.length) > MAX_LENGTH) return "is too long";
  return key.isWellFormed() && value.isWellFormed() ? undefined : "has half of a surrogate pair";
}

const region = z.optional(
  text.check(z.refine((value) => value === "" || isRegionId(value), INVALID_REGION_ID)),
);

const pipeline = {
  imagePipelineId: z.optional(text),
  imagePipelineName: z.optional(text),
  region,
};

const getImagePipelineExecutions = z.strictObject({
  ...pipeline,
  executionIds: z.optional(items),
  statuses: z.optional(items),
  tags: z._default(tags, {}),
  maxItems: z.optional(z.int().check(z.minimum(1, "must be at least 1"))),
});

const getImagePipelineExecution = z.strictObject({ executionId: item, region });

const getLatestImage = z.strictObject({
  ...pipeline,
  tags: z._default(tags, {}),
  acceptPartialSuccess: z._default(z.boolean(), false),
  // Sorted, like tags: the order means nothing.
  exclude: z.pipe(
    z._default(z.array(text), []),
    z.transform((ids) => [...new Set(ids)].sort()),
  ),
  minAge: z.optional(duration),
  maxAge: z.optional(duration),
  verifyImage: z._default(z.boolean(), false),
  waitForRunning: z.optional(
    z.strictObject({
      timeout: duration,
      pollInterval: z._default(
        duration.check(z.refine((value) => value > 0, "must be longer than 0")),
        30_000,
      ),
    }),
  ),
  fallbackImageId: z.optional(text),
});

const pipelineImage = z.extend(getLatestImage, {
  hold: z._default(z.boolean(), false),
  triggers: z.optional(
    z.custom<NonNullable<PipelineImageArgs["triggers"]>>(
      (value: unknown) => typeof value === "object" && value !== null,
      "must be a list or a map",
    ),
  ),
});

/** The schemas of all arguments, by function; durations come out in milliseconds, defaults are filled in. */
export const argumentSchemas = {
  getImagePipelineExecutions,
  getImagePipelineExecution,
  getLatestImage,
  pipelineImage,
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

/** Not a Map and not an Output: their entries are no properties, and tags in them would be overlooked. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of plain objects has none itself, also where the object is from another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
