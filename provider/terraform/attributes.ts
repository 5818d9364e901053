import { containsValue, type Properties } from "../../core/pipeline-image/properties";
import type { Problem } from "../../core/problem";
import { inTerraformTerms } from "./diagnostics";
import type { Message } from "./protocol";
import { isNested, objectType, terraformName, type Attribute, type Attributes } from "./schema";
import {
  Decimal,
  Dynamic,
  fromMsgpack,
  toMsgpack,
  Unknown,
  type CtyObject,
  type CtyValue,
} from "./values";

/*
 * Between the objects of Terraform and the properties of the core: names, absent values, unknown values, and
 * names in texts.
 */

/** A value that only the apply will know, in properties. */
export const UNKNOWN = Symbol("unknown");

/** Reads an object; `undefined` if it is null. */
export function received(
  attributes: Attributes,
  message: Message<"DynamicValue"> | null | undefined,
): CtyObject | undefined {
  const bytes = message?.msgpack;
  if (bytes === undefined || bytes === null || bytes.length === 0) return undefined;
  return (fromMsgpack(objectType(attributes), bytes) as CtyObject | null) ?? undefined;
}

/** Writes an object; `undefined` is null. */
export function sent(
  attributes: Attributes,
  value: CtyObject | undefined,
): Message<"DynamicValue"> {
  return { msgpack: toMsgpack(objectType(attributes), value ?? null) };
}

/** The properties that an object has. A null attribute is absent. */
export function toProperties(attributes: Attributes, object: CtyObject): Record<string, unknown> {
  const entries = Object.entries(attributes).map(([name, { type }]) => {
    const value = object[terraformName(name)] ?? null;
    return [name, isNested(type) ? nestedToPlain(type.attributes, value) : toPlain(value)] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

function nestedToPlain(attributes: Attributes, value: CtyValue): unknown {
  if (Array.isArray(value))
    return (value as readonly CtyValue[]).map((element) => nestedToPlain(attributes, element));
  if (value === null || value instanceof Unknown) return toPlain(value);
  return toProperties(attributes, value as CtyObject);
}

/** A value as a program has it. Keys are the user's. */
function toPlain(value: CtyValue): unknown {
  if (value instanceof Unknown) return UNKNOWN;
  if (value instanceof Dynamic) return toPlain(value.value);
  if (value instanceof Decimal) return Number(value.text);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly CtyValue[]).map(toPlain);
  return Object.fromEntries(
    Object.entries(value as CtyObject).map(([key, part]) => [key, toPlain(part)]),
  );
}

/** An object from properties. A property that is absent is null. */
export function toObject(attributes: Attributes, properties: Properties): CtyObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => [
      terraformName(name),
      toAttribute(name, attribute, properties[name]),
    ]),
  );
}

/**
 * An object with a configuration and what follows from it: what is configured stays as it is, and what is
 * not comes from the properties.
 */
export function completed(
  attributes: Attributes,
  config: CtyObject,
  properties: Properties,
): CtyObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, attribute]) => {
      const configured = config[terraformName(name)] ?? null;
      const value =
        configured === null && attribute.computed === true
          ? toAttribute(name, attribute, properties[name])
          : configured;
      return [terraformName(name), value];
    }),
  );
}

function toAttribute(name: string, { type }: Attribute, property: unknown): CtyValue {
  if (property === undefined || property === null) return null;
  if (property === UNKNOWN) return new Unknown();
  // The one text of the core in which arguments are named.
  if (name === "reason") return inTerraformTerms(property as string);
  if (!isNested(type))
    return property as string | number | readonly string[] | Readonly<Record<string, string>>;
  const nested = (part: unknown) => toObject(type.attributes, part as Properties);
  return type.nesting === "list" ? (property as unknown[]).map(nested) : nested(property);
}

/** A string that is valid for every argument that is a string or contains strings. */
const PLACEHOLDER = "1h";

/**
 * The problems that do not depend on what is unknown: those with the unknown values left out, as far as
 * they are there with a value in their place, too. An unknown value can turn out to be null.
 */
export function certainProblems(
  problemsIn: (properties: Properties) => readonly Problem[],
  properties: Properties,
): readonly Problem[] {
  const without = problemsIn(replaceUnknown(properties, undefined) as Properties);
  if (without.length === 0 || !containsValue(properties, UNKNOWN)) return without;
  const textsWith = problemsIn(replaceUnknown(properties, PLACEHOLDER) as Properties).map(textOf);
  return without.filter((problem) => textsWith.includes(textOf(problem)));
}

function textOf({ path, message }: Problem): string {
  return `${path}\n${message}`;
}

/** An element of a list keeps its place. */
function replaceUnknown(value: unknown, replacement: string | undefined): unknown {
  if (value === UNKNOWN) return replacement;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => replaceUnknown(part, PLACEHOLDER));
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, replaceUnknown(part, replacement)] as const)
      .filter(([, part]) => part !== undefined),
  );
}
