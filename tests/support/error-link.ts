import assert from "node:assert/strict";
import { linkFor } from "../../core/error-pages";
import type { ImagePipelineError } from "../../core/errors";

/** The message of an error without the link at its end, which every message has. */
export function withoutLink({ code, message }: ImagePipelineError): string {
  const link = ` See ${linkFor(code)}`;
  assert.ok(message.endsWith(link), message);
  return message.slice(0, -link.length);
}
