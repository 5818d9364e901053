import { InvalidArgumentError } from "../../core/errors";
import type { Properties } from "../../core/pipeline-image/properties";
import { containsValue } from "../../core/pipeline-image/values";
import { UNKNOWN } from "./properties";

/** The id of the resource; empty while a part of it is unknown. */
export function resourceId({ region, imagePipelineId }: Properties): string {
  const parts = [region, imagePipelineId];
  const isKnown = parts.every((part) => typeof part === "string") && !containsValue(parts, UNKNOWN);
  return isKnown ? parts.join("/") : "";
}

/**
 * What an id names.
 *
 * @throws {@link InvalidArgumentError} when it is none
 */
export function parseId(id: string): { region: string; imagePipelineId: string } {
  const [region, imagePipelineId, ...more] = id.split("/");
  if (region && imagePipelineId && more.length === 0) return { region, imagePipelineId };
  const message = `must be REGION/PIPELINE, such as cn-hangzhou/ip-2ze5tsl5bp6nf2b3aaaa, and is ${JSON.stringify(id)}`;
  throw new InvalidArgumentError([{ path: "id", message }]);
}
