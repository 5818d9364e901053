const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Parses a duration in the syntax of Pulumi's `customTimeouts` into milliseconds, such as `"90s"` or `"1h30m"`.
 * @throws RangeError for an invalid duration.
 */
export function parseDuration(text: string): number {
  if (!WHOLE.test(text)) {
    throw new RangeError(
      `"${text}" is not a valid duration: use numbers with ms, s, m or h, such as "90s" or "1h30m"`,
    );
  }
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    total += Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS];
  }
  return total;
}
