import assert from "node:assert/strict";
import * as z from "zod/mini";
import type { EcsClientOptions } from "../../../../core/ecs/client";
import { EcsApiError } from "../../../../core/errors";
import { clientOf } from "./clients";
import { answering, serve, type ScriptedAnswer } from "./scripted-server";

/** The operation that the tests call. */
export const ACTION = "DescribeImagePipelineExecutions";

/** The error of a call with at most two attempts. */
export async function failureAt(
  endpoint: string,
  options: Partial<EcsClientOptions> = {},
  schema: z.ZodMiniType = z.object({ Value: z.number() }),
): Promise<EcsApiError> {
  const client = clientOf(endpoint, { retry: { maxAttempts: 2 }, ...options });
  const error = await client.call(ACTION, {}, schema).then(
    () => assert.fail("the call succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(EcsApiError.isInstance(error), String(error));
  return error;
}

/** The error of a call that always gets the same response. */
export async function failureOf(
  answer: ScriptedAnswer,
  options: Partial<EcsClientOptions> = {},
  schema?: z.ZodMiniType,
): Promise<EcsApiError> {
  const server = await serve(answering(answer));
  try {
    return await failureAt(server.endpoint, options, schema);
  } finally {
    await server.stop();
  }
}
