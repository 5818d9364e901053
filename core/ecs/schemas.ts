import * as z from "zod/mini";
import { optionalText as text } from "./optional-text";

/*
 * What the wire carries, API version 2014-05-26. The API documents no field as always present, so that
 * all are optional; what is absent, null or an empty text means the same and comes out as absent.
 */

const count = z.nullish(z.int().check(z.nonnegative()));

/** Far above the largest page that the API gives; each entry costs many times its bytes in memory. */
const MAX_ENTRIES = 10_000;

/** A list of which the length is checked before its entries are. */
function bounded<T extends z.ZodMiniType>(entry: T) {
  return z.pipe(z.array(z.unknown()).check(z.maxLength(MAX_ENTRIES)), z.array(entry));
}

function list<T extends z.ZodMiniType>(entry: T) {
  return z.pipe(
    z.nullish(bounded(entry)),
    z.transform((entries) => entries ?? []),
  );
}

/** As the wire has it, without a transformation: there are many of these, and zod is fast on such schemas. */
const rawText = z.nullish(z.string());

const executionEntry = z.object({
  ExecutionId: rawText,
  ImagePipelineId: rawText,
  Status: rawText,
  ImageId: rawText,
  CreationTime: rawText,
  ModifiedTime: rawText,
  ResourceGroupId: rawText,
  Message: rawText,
  ErrorCode: rawText,
  ErrorInfo: rawText,
  Tags: z.nullish(
    z.object({ Tag: z.nullish(z.array(z.object({ TagKey: rawText, TagValue: rawText }))) }),
  ),
});

/** One entry of `DescribeImagePipelineExecutions`; null and empty texts are absent ones. */
export type ExecutionEntry = z.output<typeof executionEntry>;

/** Answer of `DescribeImagePipelineExecutions`. */
export const describeImagePipelineExecutionsResponse = z.pipe(
  z.object({
    TotalCount: count,
    NextToken: text,
    ImagePipelineExecution: z.object({
      ImagePipelineExecutionSet: z.nullish(bounded(executionEntry)),
    }),
  }),
  z.transform((body) => ({
    nextToken: body.NextToken,
    totalCount: body.TotalCount ?? undefined,
    entries: body.ImagePipelineExecution.ImagePipelineExecutionSet ?? [],
  })),
);

/** Answer of `DescribeImagePipelines`, as far as names are resolved with it. */
export const describeImagePipelinesResponse = z.pipe(
  z.object({
    NextToken: text,
    ImagePipeline: z.object({
      ImagePipelineSet: list(z.object({ ImagePipelineId: text, Name: text })),
    }),
  }),
  z.transform((body) => ({
    nextToken: body.NextToken,
    entries: body.ImagePipeline.ImagePipelineSet,
  })),
);

/** Answer of `DescribeImages`, as far as images are verified with it. */
export const describeImagesResponse = z.pipe(
  z.object({ Images: z.object({ Image: list(z.object({ ImageId: text, Status: text })) }) }),
  z.transform((body) => ({ entries: body.Images.Image })),
);

/** For what only explains: of another type, it must not cost the rest. */
const explanation = z.catch(text, undefined);

/** Any answer, as far as support asks for it. */
export const requestIdResponse = z.object({ RequestId: explanation });

/** Body of a refusal. A proxy in between may answer something else. */
export const errorResponse = z.object({
  // Programs branch on it, and messages begin with it: what is longer is something else.
  Code: z.string().check(z.minLength(1), z.maxLength(200)),
  Message: explanation,
  RequestId: explanation,
  Recommend: explanation,
  AccessDeniedDetail: z.catch(
    z.nullish(z.object({ AuthAction: explanation, AuthResource: explanation })),
    undefined,
  ),
});
