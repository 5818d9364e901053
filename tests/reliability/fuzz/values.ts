import assert from "node:assert/strict";
import fc from "fast-check";

/** Keys and strings that break careless code. */
const ODD_TEXT = fc.oneof(
  fc.constantFrom("__proto__", "constructor", "prototype", "toString", "__pulumiOutput", ""),
  fc.constantFrom("\ud800", "\udfff", "a\ud800b", "\u0000", "a\r\nb", "m-1,m-2", "镜像", "é"),
  fc.constantFrom("90m", "24h", "-1s", "1e9h", "NaN", "0", "9".repeat(400) + "h"),
  fc.integer({ min: 1, max: 200_000 }).map((length) => "1s".repeat(length)),
  fc.string({ unit: "binary", maxLength: 20 }),
);

/** Any JSON value. */
export const JSON_VALUE: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3, noUnicodeString: false }),
  ODD_TEXT,
  fc
    .constantFrom(
      '{"__proto__":{"polluted":true}}',
      '{"constructor":{"prototype":{"polluted":true}}}',
    )
    // A new value for each case, since tests change their values.
    .map((text) => JSON.parse(text) as unknown),
);

function throws(): never {
  throw new TypeError("a getter of the test");
}

/** Values that the test framework cannot generate itself, by kind. */
const HOSTILE = {
  "a proxy that throws": () => new Proxy({}, { get: throws, has: throws }),
  "a list whose keys cannot be read": () => new Proxy([], { get: throws, ownKeys: throws }),
  "a proxy that was revoked": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "a map with a getter that throws": () =>
    Object.defineProperty({}, "branch", { enumerable: true, get: throws }),
  "a circle": () => {
    const circle: Record<string, unknown> = {};
    circle["branch"] = circle;
    return circle;
  },
} as const;

/** A placeholder for a hostile value, until it is {@link made}. */
class Marker {
  constructor(readonly kind: keyof typeof HOSTILE | "a getter that throws") {}
}

const MARKER = fc
  .constantFrom(
    "a getter that throws" as const,
    ...(Object.keys(HOSTILE) as (keyof typeof HOSTILE)[]),
  )
  .map((kind) => new Marker(kind));

/** The value with its placeholders replaced. */
export function made(value: unknown): unknown {
  if (value instanceof Marker)
    return value.kind === "a getter that throws" ? undefined : HOSTILE[value.kind]();
  if (typeof value !== "object" || value === null) return value;
  for (const [key, part] of Object.entries(value)) {
    if (!(part instanceof Marker)) continue;
    Object.defineProperty(
      value,
      key,
      part.kind === "a getter that throws" ? { get: throws } : { value: made(part) },
    );
  }
  return value;
}

/** Any value of JavaScript, even of a wrong type; to be {@link made}. */
export const ANY_VALUE: fc.Arbitrary<unknown> = fc.oneof(
  JSON_VALUE,
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 3 }),
  fc.anything({ withNullPrototype: true, withTypedArray: true, withSparseArray: true }),
  fc.constantFrom<unknown>(NaN, -0, Infinity, 10n, Symbol("s"), undefined, /x/, Promise),
  fc.constant(null).map(() => Object.create({ inherited: "yes" }) as unknown),
  MARKER,
);

/** An object in which each property can be missing or any value. */
export function mapOf(
  names: readonly string[],
  right: Readonly<Record<string, unknown>>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const anyOf = (name: string) =>
    fc.oneof({ weight: 8, arbitrary: fc.constant(right[name]) }, { weight: 1, arbitrary: value });
  const known = fc.record(Object.fromEntries(names.map((name) => [name, anyOf(name)])), {
    requiredKeys: [],
  });
  return fc.oneof(
    { weight: 4, arbitrary: known },
    {
      weight: 2,
      arbitrary: fc
        .tuple(known, ODD_TEXT, value)
        .map(([map, key, extra]) =>
          Object.defineProperty(map, key, { value: extra, enumerable: true, configurable: true }),
        ),
    },
    { weight: 1, arbitrary: value },
  );
}

/** Asserts that no prototype has been polluted. */
export function assertNothingPolluted(): void {
  for (const value of [{}, [], "", 0, () => undefined]) {
    assert.equal((value as { polluted?: unknown }).polluted, undefined);
    assert.deepEqual(
      Object.keys(Object.getPrototypeOf(value) as object),
      [],
      "a prototype has an enumerable property",
    );
  }
}
