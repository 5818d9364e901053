import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../../core/pipeline-image/properties";

/** How the engine writes a value that only the update will know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key by which the engine tells values that JSON has no form for. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

/** Properties as the engine sent them. */
export interface Received {
  /** Secrets in clear; what is unknown is {@link UNKNOWN}. */
  readonly values: Properties;
  /** The names of those that are, or hold, secrets. */
  readonly secrets: ReadonlySet<string>;
}

/** Reads properties. */
export function received(struct: Struct | undefined): Received {
  const secrets = new Set<string>();
  const values = Object.entries(struct?.toJavaScript() ?? {}).map(([key, value]) => {
    const plain = revealed(value, () => secrets.add(key));
    return [key, plain] as const;
  });
  return { values: Object.fromEntries(values), secrets };
}

function revealed(value: unknown, onSecret: () => void): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => revealed(element, onSecret));
  const { [SIGNATURE]: signature, ...parts } = value as Record<string, unknown>;
  if (signature === SECRET || signature === OUTPUT) {
    if (signature === SECRET || parts["secret"] === true) onSecret();
    return "value" in parts ? revealed(parts["value"], onSecret) : UNKNOWN;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, revealed(part, onSecret)]),
  );
}

/** Writes properties, those with the names in `secrets` as secrets. */
export function toStruct(values: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, secrets.has(key) ? { [SIGNATURE]: SECRET, value } : value]);
  return Struct.fromJavaScript(Object.fromEntries(entries) as Record<string, JavaScriptValue>);
}
