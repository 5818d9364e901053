import { decode, DecodeError, encode, ExtensionCodec, ExtData } from "@msgpack/msgpack";

/*
 * Terraform's values: the codec of their msgpack form, which requests and responses have, and of the JSON
 * form, which states have. Both need the type of a value.
 */

/** A type in Terraform's own JSON notation. */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | readonly ["list" | "set" | "map", CtyType]
  | readonly ["tuple", readonly CtyType[]]
  | readonly ["object", Readonly<Record<string, CtyType>>]
  | readonly ["object", Readonly<Record<string, CtyType>>, readonly string[]];

/**
 * A value: sequences are arrays, maps and objects are objects. A number that a JavaScript number cannot
 * represent is a {@link Decimal}.
 */
export type CtyValue =
  string | number | boolean | null | Decimal | Unknown | Dynamic | readonly CtyValue[] | CtyObject;

/** A map or an object. */
export interface CtyObject {
  readonly [key: string]: CtyValue;
}

/** A value that only the apply will know. */
export class Unknown {
  /** What Terraform knows about the value, in its own encoding. */
  readonly refinements: Uint8Array | undefined;

  constructor(refinements?: Uint8Array) {
    this.refinements = refinements;
  }
}

/** A number in decimal notation. */
export class Decimal {
  constructor(readonly text: string) {}
}

/** A known value of an attribute that accepts every type. */
export class Dynamic {
  constructor(
    readonly type: CtyType,
    readonly value: CtyValue,
  ) {}
}

/** The codes of msgpack extensions for unknown values. */
const UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: UNKNOWN,
  encode: () => null,
  decode: () => new Unknown(),
});
extensionCodec.register({
  type: REFINED_UNKNOWN,
  encode: () => null,
  // A copy: the bytes of the message are reused.
  decode: (data) => new Unknown(data.slice()),
});

/** Reads a value of a type. */
export function fromMsgpack(type: CtyType, bytes: Uint8Array): CtyValue {
  return read(type, decoded(bytes), fromDynamicMsgpack);
}

function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, { extensionCodec, useBigInt64: true });
  } catch (error) {
    if (error instanceof DecodeError && error.message.includes("__proto__"))
      throw new UnsupportedKeyError();
    throw error;
  }
}

/** The library that reads msgpack refuses one key. */
export class UnsupportedKeyError extends Error {
  constructor() {
    super(
      'A map or an object has the key "__proto__", which this provider cannot read. Rename it.',
    );
  }
}

/** Writes a value of a type. */
export function toMsgpack(type: CtyType, value: CtyValue): Uint8Array {
  return encode(written(type, value), { extensionCodec });
}

/** Reads a value of a type from the JSON of a state. An attribute that the JSON lacks is null. */
export function fromStateJson(type: CtyType, json: string): CtyValue {
  return read(type, JSON.parse(json, keepDigits), fromDynamicJson);
}

/** Whether a value is, or contains, an unknown value. */
export function containsUnknown(value: CtyValue): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Dynamic) return containsUnknown(value.value);
  if (value instanceof Decimal || typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsUnknown);
}

/** Reads what an attribute that accepts every type contains: its type, and the value in the same form. */
type ReadDynamic = (raw: object) => Dynamic;

const fromDynamicMsgpack: ReadDynamic = (raw) => {
  const [type, value] = raw as readonly [Uint8Array, unknown];
  const parsed = JSON.parse(new TextDecoder().decode(type)) as CtyType;
  return new Dynamic(parsed, read(parsed, value, fromDynamicMsgpack));
};

const fromDynamicJson: ReadDynamic = (raw) => {
  const { type, value } = raw as { type: CtyType; value: unknown };
  return new Dynamic(type, read(type, value, fromDynamicJson));
};

function read(type: CtyType, raw: unknown, readDynamic: ReadDynamic): CtyValue {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof Unknown || raw instanceof Decimal) return raw;
  // Later releases may have more to say about an unknown value.
  if (raw instanceof ExtData) return new Unknown();
  if (type === "dynamic") return readDynamic(raw);
  if (type === "number") return numberOf(raw);
  if (typeof type === "string") return raw as string | boolean;
  const [kind, part] = type;
  const readAs = (partType: CtyType, value: unknown) => read(partType, value, readDynamic);
  switch (kind) {
    case "list":
    case "set":
      return (raw as unknown[]).map((element) => readAs(part, element));
    case "tuple":
      return part.map((elementType, index) => readAs(elementType, (raw as unknown[])[index]));
    case "map":
      return mapEntries(raw as Record<string, unknown>, (value) => readAs(part, value));
    case "object":
      return mapEntries(part, (attributeType, name) =>
        readAs(attributeType, (raw as Record<string, unknown>)[name]),
      );
  }
}

function written(type: CtyType, value: CtyValue): unknown {
  if (value === null) return null;
  if (value instanceof Unknown)
    return value.refinements === undefined
      ? new ExtData(UNKNOWN, new Uint8Array(1))
      : new ExtData(REFINED_UNKNOWN, value.refinements);
  // Terraform reads a number from its decimal notation, too.
  if (value instanceof Decimal) return value.text;
  if (value instanceof Dynamic)
    return [new TextEncoder().encode(JSON.stringify(value.type)), written(value.type, value.value)];
  if (typeof type === "string") return value;
  const [kind, part] = type;
  switch (kind) {
    case "list":
    case "set":
      return (value as readonly CtyValue[]).map((element) => written(part, element));
    case "tuple":
      return part.map((elementType, index) =>
        written(elementType, (value as readonly CtyValue[])[index] ?? null),
      );
    case "map":
      return mapEntries(value as CtyObject, (element) => written(part, element));
    case "object":
      return mapEntries(part, (attributeType, name) =>
        written(attributeType, (value as CtyObject)[name] ?? null),
      );
  }
}

/** An integer of 64 bits, a floating-point number, or decimal digits. */
function numberOf(raw: unknown): CtyValue {
  if (typeof raw === "number") return raw;
  const text = String(raw);
  const number = Number(text);
  return typeof raw === "bigint" && Number.isSafeInteger(number) ? number : new Decimal(text);
}

/** Keeps the digits of a number in JSON that a JavaScript number does not have. */
function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number" || context?.source === undefined) return value;
  return String(value) === context.source ? value : new Decimal(context.source);
}

function mapEntries<T, U>(
  object: Readonly<Record<string, T>>,
  change: (value: T, key: string) => U,
): Record<string, U> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value, key)]),
  );
}
