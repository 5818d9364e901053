/** One thing that is wrong with an input, and where. */
export interface Problem {
  /** The path of the property as a user writes it, such as `waitForRunning.timeout` or `exclude[1]`. */
  readonly path: string;
  /** The keys of the path, from the outermost property inward. Empty for a problem that no property has. */
  readonly keys: readonly (string | number)[];
  /** What is wrong, and how to fix it. */
  readonly message: string;
}

/** In characters. A longer path helps nobody to find the property. */
const LONGEST_PATH = 200;

/** A problem of the property with these keys. */
export function problemAt(keys: readonly (string | number)[], message: string): Problem {
  const path = keys
    .map((key) =>
      typeof key === "number"
        ? `[${key}]`
        : /^[\w$]+$/.test(key)
          ? `.${key}`
          : `[${JSON.stringify(key)}]`,
    )
    .join("")
    .replace(/^\./, "");
  const isLong = path.length > LONGEST_PATH;
  return { path: isLong ? `${path.slice(0, LONGEST_PATH)}…` : path, keys, message };
}

/** The number of problems that an engine reports, each on its property. */
const REPORTED = 100;

/** Problems for an engine that reports each of them: the first ones, and the number of the others. */
export function reportedProblems(problems: readonly Problem[]): readonly Problem[] {
  const rest = problems.length - REPORTED;
  if (rest <= 0) return problems;
  const message = `more problems with the arguments that are not listed: ${rest}`;
  return [...problems.slice(0, REPORTED), { path: "", keys: [], message }];
}

/** The number of problems that the message of an error lists. Its property `problems` has all of them. */
const LISTED = 20;

/** The problems as the message of an error. */
export function describeProblems(problems: readonly Problem[]): string {
  const lines = problems
    .slice(0, LISTED)
    .map(({ path, message }) => (path ? `${path}: ${message}` : message));
  if (problems.length === 1) return `Invalid argument ${lines.join()}`;
  const rest = problems.length - lines.length;
  if (rest > 0) lines.push(`and ${rest} more`);
  return `Invalid arguments:\n  ${lines.join("\n  ")}`;
}
