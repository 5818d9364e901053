/** The replacement of a secret. */
const REPLACEMENT = "[redacted]";

/** The maximum length of a searched string, in characters. The rest is cut off. */
const MAX_LENGTH = 65_536;

/** How many nested encodings are searched, such as a URL in JSON in JSON. */
const MAX_ENCODINGS = 8;

/** The maximum length of an encoded character, in strings that people read. */
const MAX_EXPANSION = 24;

/** A shorter part of Base64 could be something else. */
const MIN_BASE64 = 8;

/**
 * Removes secrets from a string. It finds them as they are, and in the encodings in which a service or a proxy
 * can quote them: percent-encoded, as HTML entities, with JSON escapes, each several times; in Base64,
 * alone or as a part; and in hexadecimal digits.
 */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  const values = secrets.filter((secret) => secret !== undefined && secret !== "") as string[];
  if (values.length === 0) return text;
  const searched = text.slice(0, MAX_LENGTH);
  const redacted = withoutRanges(searched, rangesOf(searched, new Set(values.flatMap(formsOf))));
  if (searched.length === text.length) return redacted;
  // The last part may contain the beginning of a secret.
  const longest = Math.max(...values.map(({ length }) => length)) * MAX_EXPANSION;
  return `${redacted.slice(0, Math.max(0, redacted.length - longest))}…`;
}

/** The forms of a secret to search for. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  // At each offset within three bytes. The first and the last digits also depend on the text around the secret.
  const base64 = [0, 1, 2]
    .map((offset) =>
      Buffer.concat([Buffer.alloc(offset), bytes])
        .toString("base64")
        .slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + bytes.length) * 4) / 3)),
    )
    .filter(({ length }) => length >= MIN_BASE64)
    .flatMap((part) => [part, part.replaceAll("+", "-").replaceAll("/", "_")]);
  const hex = bytes.length < 4 ? [] : [bytes.toString("hex")];
  return [
    value,
    // The encoding of forms.
    value.replaceAll(" ", "+"),
    fullyDecoded(value),
    ...base64,
    ...hex,
    ...hex.map((digits) => digits.toUpperCase()),
  ];
}

/** A decoded string. Each of its characters stands for a range of the original. */
interface Decoded {
  readonly text: string;
  /** The start of the range of each character, followed by the length of the original. */
  readonly starts: readonly number[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** One encoded ASCII character: of a URL, of JSON, or of HTML. */
const ENCODED =
  /%([0-7][\da-f])|\\u00([0-7][\da-f])|\\x([0-7][\da-f])|&#x0*([0-7]?[\da-f]);|&#0*(\d{1,3});|&(amp|lt|gt|quot|apos);|\\(["'\\/])/gi;

function decodedOnce({ text, starts }: Decoded): Decoded {
  const parts: string[] = [];
  const partStarts: number[] = [];
  let end = 0;
  const keep = (until: number) => {
    parts.push(text.slice(end, until));
    for (; end < until; end++) partStarts.push(starts[end] ?? 0);
  };
  for (const match of text.matchAll(ENCODED)) {
    const [encoded, percent, unicode, byte, hex, decimal, entity, escaped] = match;
    const digits = percent ?? unicode ?? byte ?? hex;
    const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
    keep(match.index);
    parts.push(escaped ?? ENTITIES[entity?.toLowerCase() ?? ""] ?? String.fromCharCode(code));
    partStarts.push(starts[end] ?? 0);
    end += encoded.length;
  }
  keep(text.length);
  partStarts.push(starts[text.length] ?? 0);
  return { text: parts.join(""), starts: partStarts };
}

function asDecoded(text: string): Decoded {
  return { text, starts: Array.from({ length: text.length + 1 }, (_, index) => index) };
}

function fullyDecoded(value: string): string {
  let decoded = asDecoded(value);
  for (let count = 0; count < MAX_ENCODINGS; count++) decoded = decodedOnce(decoded);
  return decoded.text;
}

type Range = readonly [start: number, end: number];

/** The ranges of a string that contain one of the forms, in any encoding. */
function rangesOf(text: string, forms: ReadonlySet<string>): Range[] {
  const ranges: Range[] = [];
  let decoded = asDecoded(text);
  for (let count = 0; count <= MAX_ENCODINGS; count++) {
    for (const form of forms) {
      for (
        let at = decoded.text.indexOf(form);
        at >= 0;
        at = decoded.text.indexOf(form, at + form.length)
      )
        ranges.push([decoded.starts[at] ?? 0, decoded.starts[at + form.length] ?? text.length]);
    }
    const next = decodedOnce(decoded);
    if (next.text.length === decoded.text.length) break;
    decoded = next;
  }
  return ranges;
}

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let [result, done] = ["", 0];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (start >= done) result += text.slice(done, start) + REPLACEMENT;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}
