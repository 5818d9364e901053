import { CheckFailure, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Properties } from "../../core/pipeline-image/properties";

/*
 * How the engine and the plugin write to each other: names, properties, check failures and diffs.
 */

/** The Pulumi package: the first part of every token, and the namespace of its configuration. */
export const PACKAGE = "alicloud-image-pipeline";

/** The type token of the resource. */
export const PIPELINE_IMAGE = `${PACKAGE}:index:PipelineImage`;

/** A value that only the update will know: `pulumi.runtime.unknownValue`, which is too slow to load here. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks values that JSON cannot represent. Of these, the handshake accepts secrets only. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Properties that the engine sent. */
export interface Received {
  /** The values. Secrets are in plain text; an unknown value is {@link UNKNOWN}. */
  readonly values: Properties;
  /** The names of the properties that are secrets or contain one. */
  readonly secrets: ReadonlySet<string>;
}

/** Reads properties. */
export function received(struct: Struct | undefined): Received {
  const secrets = new Set<string>();
  const values = Object.entries(struct?.toJavaScript() ?? {}).map(([key, value]) => {
    const plain = unwrapSecrets(value, () => secrets.add(key));
    return [key, plain] as const;
  });
  return { values: Object.fromEntries(values), secrets };
}

function unwrapSecrets(value: unknown, onSecret: () => void): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => unwrapSecrets(element, onSecret));
  const { [SIGNATURE]: signature, ...parts } = value as Record<string, unknown>;
  if (signature === SECRET) {
    onSecret();
    return unwrapSecrets(parts["value"], onSecret);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, unwrapSecrets(part, onSecret)]),
  );
}

/** Writes properties. Those named in `secrets` become secrets. */
export function toStruct(values: Properties, secrets: ReadonlySet<string> = new Set()): Struct {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, secrets.has(key) ? { [SIGNATURE]: SECRET, value } : value]);
  return Struct.fromJavaScript(Object.fromEntries(entries) as Record<string, JavaScriptValue>);
}

/** What is wrong with a property; with the whole if the path is empty. */
export interface PropertyProblem {
  readonly path: string;
  readonly message: string;
}

/** Writes problems, each on its property. The engine prints the path of the property with the reason. */
export function checkFailures(problems: readonly PropertyProblem[]): CheckFailure[] {
  return problems.map(({ path, message }) =>
    new CheckFailure().setProperty(path).setReason(inPluginTerms(message)),
  );
}

/** Writes a diff in which these properties change in place. It never asks for a replacement. */
export function inPlaceUpdate(changed: readonly string[]): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse()
    .setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList([...changed])
    .setHasdetaileddiff(true);
  for (const key of changed) {
    response.getDetaileddiffMap().set(key, new PropertyDiff().setKind(PropertyDiff.Kind.UPDATE));
  }
  return response;
}

/**
 * A message of the core for users of the plugin. The core names the configuration of
 * `@pulumi/alicloud`, which TypeScript programs share and a plugin cannot read.
 */
export function inPluginTerms(message: string): string {
  return message.replace(/\balicloud:(?=[a-z*])/g, `${PACKAGE}:`);
}
