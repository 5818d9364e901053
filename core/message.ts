/** The maximum length of a message, in characters. */
const MAX_MESSAGE = 9_000;

/** Characters that a terminal or a log can interpret: control characters, and characters that reorder text. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+/g;

/** Characters that nobody sees: control, format, and filler characters, and lone surrogates. */
const INVISIBLE = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u2800";
const HAS_INVISIBLE = new RegExp(`[${INVISIBLE}]`, "u");
const BLANK = new RegExp(`^[\\s${INVISIBLE}]*$`, "u");

/** Whether a text has characters that nobody sees. */
export function hasInvisible(text: string): boolean {
  return HAS_INVISIBLE.test(text);
}

/** The text of a field. Absent, null, empty, and blank all mean absent. */
export function unlessBlank(text: string | null | undefined): string | undefined {
  return text === null || text === undefined || BLANK.test(text) ? undefined : text;
}

/**
 * Makes a string readable in a message: without control characters, and of limited length. It keeps line
 * breaks.
 *
 * @param limit - the maximum length, in characters
 */
export function readable(text: string, limit = MAX_MESSAGE): string {
  // Shortened first, so that a string of megabytes is not searched. An unpaired surrogate is replaced.
  const short = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return short.replace(UNPRINTABLE, " ").toWellFormed();
}

/** {@link readable}, in one line. */
export function readableLine(text: string, limit: number): string {
  return readable(text, limit).replace(/\s*\n\s*/g, " ");
}

/** Ends a string like a sentence. */
export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
