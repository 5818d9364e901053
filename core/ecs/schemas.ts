import * as z from "zod/mini";
import { isPlainObject } from "../json";
import { unlessBlank } from "../message";

/*
 * What the wire carries, API version 2014-05-26. The API documents no field as always present, so all
 * fields are optional. A field that decides the result must have the right type; a field that only
 * informs counts as absent if its type is wrong.
 */

/** An optional string: absent, null and empty mean the same, and the output is absent. */
export const optionalText = z.pipe(
  z.nullish(z.string("must be a string")),
  z.transform((value) => (value === "" || value === null ? undefined : value)),
);

/** Far above the largest page of the API. In memory, each entry takes many times its size. */
const MAX_ENTRIES = 10_000;

/** Real IDs have about 25 characters. A longer one would not fit into requests and messages. */
const MAX_ID_LENGTH = 256;

/** Real page tokens have about 100 characters. A scan keeps all its tokens, and sends each in a URL. */
const MAX_TOKEN_LENGTH = 4096;

/** Without a transformation: there are many of these, and zod is fast on such schemas. */
const text = z.nullish(z.string());
const anything = z.optional(z.unknown());
const id = z.nullish(
  z.string().check(z.maxLength(MAX_ID_LENGTH, `at most ${MAX_ID_LENGTH} characters expected`)),
);
const nextToken = z.pipe(
  z.nullish(
    z
      .string()
      .check(z.maxLength(MAX_TOKEN_LENGTH, `at most ${MAX_TOKEN_LENGTH} characters expected`)),
  ),
  z.transform((token) => (token === "" || token === null ? undefined : token)),
);

/** The fields that all pages have, next to the container of their entries. */
const pageFields = { NextToken: nextToken, TotalCount: anything, Code: anything };

/** The entries of a page. Their number is checked before the entries are. */
function setOf<T extends z.ZodMiniType>(entry: T) {
  const atMost = z.maxLength(MAX_ENTRIES, `at most ${MAX_ENTRIES} entries expected`);
  return z.nullish(z.pipe(z.array(z.unknown()).check(atMost), z.array(entry)));
}

/**
 * A page. A missing set, or a missing container, is an empty page, unless the body has an error code:
 * then it is not a page.
 */
function toPage<E>(
  body: { NextToken: string | undefined; TotalCount?: unknown; Code?: unknown },
  set: E[] | null | undefined,
  { issues }: { readonly issues: z.core.$ZodRawIssue[] },
) {
  const code = informingText(body.Code);
  if (!set && code !== undefined)
    issues.push({ code: "custom", message: "a list expected, not an error", input: code });
  return {
    nextToken: body.NextToken,
    totalCount: countOf(body.TotalCount),
    /** Whether the response has the set, even if it is empty. */
    hasSet: Boolean(set),
    entries: set ?? [],
  };
}

/** The fields of an execution that decide the result. */
const decidingFields = z.object({
  ExecutionId: id,
  ImagePipelineId: id,
  Status: text,
  ImageId: id,
  CreationTime: text,
  ModifiedTime: text,
});

/**
 * One entry of `DescribeImagePipelineExecutions`, as it was received. The fields that only inform can
 * have any type: read them with {@link informingText} and {@link tagsOf}.
 */
export interface ExecutionEntry extends z.input<typeof decidingFields> {
  readonly ResourceGroupId?: unknown;
  readonly Message?: unknown;
  readonly ErrorCode?: unknown;
  readonly ErrorInfo?: unknown;
  readonly Tags?: unknown;
}

/** Checks an entry without copying it: the copies of all entries would take much of the memory of a page. */
const executionEntry = z.transform((entry: unknown, { issues }) => {
  const { error } = decidingFields.safeParse(entry, { reportInput: true });
  if (error) issues.push(...(error.issues as z.core.$ZodRawIssue[]));
  return entry as ExecutionEntry;
});

/** The response of `DescribeImagePipelineExecutions`. */
export const describeImagePipelineExecutionsResponse = z.pipe(
  z.object({
    ...pageFields,
    ImagePipelineExecution: z.nullish(
      z.object({ ImagePipelineExecutionSet: setOf(executionEntry) }),
    ),
  }),
  z.transform((body, context) =>
    toPage(body, body.ImagePipelineExecution?.ImagePipelineExecutionSet, context),
  ),
);

const pipelineEntry = z.pipe(
  z.object({ ImagePipelineId: id, Name: text }),
  z.transform(({ ImagePipelineId, Name }) => ({
    ImagePipelineId: unlessBlank(ImagePipelineId),
    Name: unlessBlank(Name),
  })),
);

/** The response of `DescribeImagePipelines`, with the fields that resolve names. */
export const describeImagePipelinesResponse = z.pipe(
  z.object({
    ...pageFields,
    ImagePipeline: z.nullish(z.object({ ImagePipelineSet: setOf(pipelineEntry) })),
  }),
  z.transform((body, context) => toPage(body, body.ImagePipeline?.ImagePipelineSet, context)),
);

const imageEntry = z.pipe(
  z.object({ ImageId: id, Status: text }),
  z.transform(({ ImageId, Status }) => ({
    ImageId: unlessBlank(ImageId),
    Status: unlessBlank(Status),
  })),
);

/** The response of `DescribeImages`, with the fields that verify images. */
export const describeImagesResponse = z.pipe(
  z.object({ ...pageFields, Images: z.nullish(z.object({ Image: setOf(imageEntry) })) }),
  z.transform((body, context) => toPage(body, body.Images?.Image, context)),
);

/** The response of `StartImagePipelineExecution`. */
export const startImagePipelineExecutionResponse = z.object({
  ExecutionId: z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(MAX_ID_LENGTH, `at most ${MAX_ID_LENGTH} characters expected`),
    ),
});

/** A response whose content is not used. */
export const emptyResponse = z.object({});

/** A field that only informs. If its type is wrong, it is absent. */
const explanation = z.catch(optionalText, undefined);

/** Any response, with the ID that Alibaba Cloud's support asks for. */
export const requestIdResponse = z.object({ RequestId: explanation });

/** The body of an error response of the service. A proxy may send another one. */
export const errorResponse = z.object({
  // Programs branch on it, and messages begin with it. A longer value is not a code.
  Code: z.string().check(z.minLength(1), z.maxLength(200)),
  Message: explanation,
  RequestId: explanation,
  Recommend: explanation,
  AccessDeniedDetail: z.catch(
    z.nullish(z.object({ AuthAction: explanation, AuthResource: explanation })),
    undefined,
  ),
});

/** The string in a field that only informs. Any other value, and the empty string, count as absent. */
export function informingText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}

/** The tags that have a key. A value of the wrong type counts as absent, and an absent one as empty. */
export function tagsOf(tags: unknown): Record<string, string> {
  const list = isPlainObject(tags) ? tags["Tag"] : undefined;
  if (!Array.isArray(list)) return {};
  return Object.fromEntries(
    list.filter(isPlainObject).flatMap(({ TagKey, TagValue }) => {
      const key = informingText(TagKey);
      return key === undefined ? [] : [[key, informingText(TagValue) ?? ""]];
    }),
  );
}

/** A page of 500 executions with 20 tags each has about 100,000 values. In memory, each takes many times its size. */
const MAX_VALUES = 500_000;

/** The responses of the API have at most 6 levels. */
const MAX_DEPTH = 64;

const [QUOTE, BACKSLASH, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = Array.from(
  '"\\,[]{}',
  (character) => character.charCodeAt(0),
);

/** Why a JSON string is not parsed: it has too many values or levels. */
export function jsonProblem(text: string): string | undefined {
  // Anything else is one value, or not JSON.
  if (!/^\s*[[{]/.test(text)) return undefined;
  let [values, depth] = [1, 0];
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(text, index);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        values++;
        if (++depth > MAX_DEPTH) return `at most ${MAX_DEPTH} levels expected`;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
        break;
      case COMMA:
        values++;
        break;
    }
    if (values > MAX_VALUES) return `at most ${MAX_VALUES} values expected`;
  }
  return undefined;
}

/** The index of the quotation mark that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = start; ;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
