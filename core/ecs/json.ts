/** Parses JSON. Returns `undefined` if the string is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A page of 500 executions with 20 tags each has about 100,000 values. In memory, each takes many times its size. */
const MAX_VALUES = 500_000;

/** The responses of the API have at most 6 levels. */
const MAX_DEPTH = 64;

const [QUOTE, BACKSLASH, COMMA, OPEN_BRACKET, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = Array.from(
  '"\\,[]{}',
  (character) => character.charCodeAt(0),
);

/** Why a JSON string is not parsed: it has too many values or levels. */
export function jsonProblem(text: string): string | undefined {
  // Anything else is one value, or not JSON.
  if (!/^\s*[[{]/.test(text)) return undefined;
  let [values, depth] = [1, 0];
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE:
        index = endOfString(text, index);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        values++;
        if (++depth > MAX_DEPTH) return `at most ${MAX_DEPTH} levels expected`;
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth--;
        break;
      case COMMA:
        values++;
        break;
    }
    if (values > MAX_VALUES) return `at most ${MAX_VALUES} values expected`;
  }
  return undefined;
}

/** The index of the quotation mark that ends the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = start; ;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
