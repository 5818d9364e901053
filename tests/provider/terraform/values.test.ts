import assert from "node:assert/strict";
import { decode, encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import {
  containsUnknown,
  Decimal,
  Dynamic,
  fromMsgpack,
  fromStateJson,
  toMsgpack,
  Unknown,
  type CtyType,
  type CtyValue,
} from "../../../provider/terraform/values";
import { PROPERTY_RUNS } from "../../support/property-runs";

/** A type, and a value of it. */
interface Sample {
  readonly type: CtyType;
  readonly value: CtyValue;
}

const anyKey = fc.oneof({ weight: 9, arbitrary: fc.string() }, fc.constant("__proto__"));
const key = anyKey.filter((text) => text !== "__proto__");

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc
    .bigInt()
    .filter((value) => !Number.isSafeInteger(Number(value)))
    .map((value) => new Decimal(String(value))),
);

const unknown = fc.oneof(
  fc.constant(new Unknown()),
  fc.uint8Array({ minLength: 1 }).map((bytes) => new Unknown(bytes)),
);

/** Types with values; `extra` are values that every type has, and `keyOf` generates the keys of maps and objects. */
function sampleOf(extra: fc.Arbitrary<CtyValue>, keyOf = key): fc.Arbitrary<Sample> {
  const { sample } = fc.letrec<{ sample: Sample }>((tie) => {
    const orExtra = (type: CtyType, value: fc.Arbitrary<CtyValue>): fc.Arbitrary<Sample> =>
      fc.oneof({ weight: 4, arbitrary: value }, extra).map((each) => ({ type, value: each }));
    const parts = fc.array(tie("sample"), { maxLength: 4 });
    const sequence = fc
      .tuple(tie("sample"), fc.constantFrom("list" as const, "set" as const), fc.nat(3))
      .map(([part, kind, count]) => ({
        type: [kind, part.type] as const,
        value: Array.from({ length: count }, () => part.value),
      }));
    const map = fc.tuple(tie("sample"), fc.uniqueArray(keyOf)).map(([part, keys]) => ({
      type: ["map", part.type] as const,
      value: Object.fromEntries(keys.map((name) => [name, part.value])),
    }));
    const object = fc.dictionary(keyOf, tie("sample"), { maxKeys: 4 }).map((attributes) => ({
      type: ["object", mapValues(attributes, ({ type }) => type)] as const,
      value: mapValues(attributes, ({ value }) => value),
    }));
    const tuple = parts.map((elements) => ({
      type: ["tuple", elements.map(({ type }) => type)] as const,
      value: elements.map(({ value }) => value),
    }));
    const dynamic = tie("sample").map((sample) => ({
      type: "dynamic" as const,
      value: sample.type === "dynamic" ? sample.value : new Dynamic(sample.type, sample.value),
    }));
    return {
      sample: fc.oneof(
        { maxDepth: 4, depthIdentifier: "sample" },
        orExtra("string", fc.string({ unit: "grapheme" })),
        orExtra("number", number),
        orExtra("bool", fc.boolean()),
        sequence,
        map,
        object,
        tuple,
        dynamic,
      ),
    };
  });
  return sample;
}

function mapValues<T, U>(object: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

/** The JSON of a state: unknown values are never in it. */
function toStateJson(type: CtyType, value: CtyValue): string {
  if (value === null) return "null";
  if (value instanceof Decimal) return value.text;
  if (value instanceof Dynamic)
    return `{"value":${toStateJson(value.type, value.value)},"type":${JSON.stringify(value.type)}}`;
  if (typeof type === "string") return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, CtyValue>).map(([name, each], index) => ({
    name,
    json: toStateJson(partOf(type, name, index), each),
  }));
  return Array.isArray(value)
    ? `[${entries.map(({ json }) => json).join(",")}]`
    : `{${entries.map(({ name, json }) => `${JSON.stringify(name)}:${json}`).join(",")}}`;
}

function partOf(type: Exclude<CtyType, string>, name: string, index: number): CtyType {
  if (type[0] === "object") return type[1][name] ?? "string";
  return type[0] === "tuple" ? (type[1][index] ?? "string") : type[1];
}

describe("values of Terraform", () => {
  it("survive the round trip in msgpack, with nulls, unknown values and what is known about them", () => {
    const sample = sampleOf(fc.oneof(fc.constant(null), unknown));
    fc.assert(
      fc.property(sample, ({ type, value }) => {
        assert.deepEqual(fromMsgpack(type, toMsgpack(type, value)), value);
      }),
      PROPERTY_RUNS,
    );
  });

  it("are read from the JSON of a state", () => {
    fc.assert(
      fc.property(sampleOf(fc.constant(null), anyKey), ({ type, value }) => {
        assert.deepEqual(fromStateJson(type, toStateJson(type, value)), value);
      }),
      PROPERTY_RUNS,
    );
  });

  it("cannot have the key __proto__ in a request, and say so", () => {
    const type: CtyType = ["map", "string"];
    const bytes = toMsgpack(type, JSON.parse('{"__proto__":"a"}') as CtyValue);
    assert.throws(() => fromMsgpack(type, bytes), /has the key "__proto__", which this provider/);
  });

  it("have Terraform's own encoding of an unknown value", () => {
    assert.deepEqual(toMsgpack("string", new Unknown()), Uint8Array.of(0xd4, 0, 0));
  });

  it("are unknown if a later Terraform says more about them", () => {
    const later = encode(new ExtData(77, Uint8Array.of(1, 2)));
    assert.deepEqual(fromMsgpack("number", later), new Unknown());
  });

  it("keep a number with more digits than JavaScript has, as Terraform writes it", () => {
    const text = "123456789012345678901234567890.5";
    const value = fromMsgpack("number", encode(text));
    assert.deepEqual(value, new Decimal(text));
    assert.equal(decode(toMsgpack("number", value)), text);
    const large = encode(9007199254740993n, { useBigInt64: true });
    assert.deepEqual(fromMsgpack("number", large), new Decimal("9007199254740993"));
  });

  it("have a type next to them where every type is accepted", () => {
    const value = new Dynamic(["map", "string"], { version: "1" });
    const [type, raw] = decode(toMsgpack("dynamic", value)) as [Uint8Array, unknown];
    assert.equal(new TextDecoder().decode(type), '["map","string"]');
    assert.deepEqual(raw, { version: "1" });
  });

  it("are null where a state of an earlier release has no attribute, and leave out one that is gone", () => {
    const type: CtyType = ["object", { kept: "string", added: ["list", "string"] }];
    const value = fromStateJson(type, '{"kept":"a","removed":1}');
    assert.deepEqual(value, { kept: "a", added: null });
  });

  it("contain an unknown value at any depth", () => {
    fc.assert(
      fc.property(sampleOf(fc.constant(null)), ({ type, value }) => {
        assert.equal(containsUnknown(value), false);
        assert.ok(containsUnknown({ list: [new Dynamic(["list", type], [value, new Unknown()])] }));
      }),
      PROPERTY_RUNS,
    );
  });
});
