import type { ImagePipelineExecution } from "./execution";

/** An execution that was created after the chosen one, and why it was passed over. */
export interface NewerExecution {
  executionId: string;
  status: string;
  /** ISO 8601, UTC, as the API gave it. */
  creationTime: string;
  /** Why it was passed over, in words. */
  reason: string;
}

/**
 * The image that the rule chooses, and why. With `source: "execution"` all required fields of the
 * chosen {@link ImagePipelineExecution} are present; with `source: "fallback"` there is no execution,
 * and its fields are absent.
 */
export interface LatestImage extends Omit<
  Partial<ImagePipelineExecution>,
  "imageId" | "imagePipelineId" | "region" | "tags"
> {
  /** `m-…`: the chosen execution's image, or `fallbackImageId`. */
  imageId: string;
  /** `ip-…`, also where the pipeline was asked for by name. */
  imagePipelineId: string;
  /** Region that was asked. */
  region: string;
  /** Tags of the chosen execution. */
  tags: Record<string, string>;
  /** `execution`: built by the pipeline; `fallback`: the given `fallbackImageId`, since the rule left none. */
  source: "execution" | "fallback";
  /** Why this image, in one sentence. */
  reason: string;
  /** The executions created after the chosen one, newest first. */
  newer: NewerExecution[];
}
