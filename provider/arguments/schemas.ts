import * as z from "zod";
import { parseDuration } from "../selection/duration";
import type { PipelineImageArgs } from "./types";

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
  // Sorted, like tags: the order means nothing.
  exclude: z
    .array(text)
    .default([])
    .transform((ids) => [...new Set(ids)].sort()),
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

const pipelineImage = getLatestImage.extend({
  hold: z.boolean().default(false),
  triggers: z
    .custom<PipelineImageArgs["triggers"]>(
      (value) => typeof value === "object" && value !== null,
      "must be a list or a map",
    )
    .optional(),
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
