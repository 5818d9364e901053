import * as z from "zod/mini";
import { ConfigurationError } from "../errors";
import type { SettingKey } from "./sources";

/** A setting's text, with the place it was found in for error messages. */
export interface Found {
  readonly value: string;
  readonly place: string;
}

/** The setting from the first place that has it (and, where it has parts, has the part that is looked for). */
export type Find = (key: SettingKey, accept?: (found: Found) => boolean) => Found | undefined;

/** A setting that is JSON, read by its schema. */
export function parsed<T extends z.ZodMiniType>(
  { value, place }: Found,
  schema: T,
  form: string,
): z.output<T> {
  const result = schema.safeParse(parseJson(value));
  if (result.success) return result.data;
  throw new ConfigurationError(`${place} must be ${form}.`);
}

const endpointMap = z.record(z.string(), z.nullish(z.string()));
const endpointsSchema = z.union([
  z.array(endpointMap),
  z.pipe(
    endpointMap,
    z.transform((map) => [map]),
  ),
]);

/** The endpoint of one service; `endpoints` is a list of maps from the service's code to its host. */
export function endpointOf(service: "ecs" | "sts", find: Find): Found | undefined {
  const part = (found: Found) =>
    parsed(found, endpointsSchema, 'a list of maps such as [{"ecs": "host:port"}]')
      .map((map) => map[service])
      .find((host) => typeof host === "string" && host !== "");
  const found = find("endpoints", (candidate) => part(candidate) !== undefined);
  return found && { value: part(found) ?? "", place: found.place };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
