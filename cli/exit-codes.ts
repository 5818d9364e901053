import { isCredentialError, isPermissionError } from "../core/functions";
import {
  ConfigurationError,
  EcsApiError,
  InvalidArgumentError,
  NoImageError,
  TimeoutError,
} from "../core/errors";

/** Every exit code, and when the command line returns it. The help and the documentation list this table. */
export const EXIT_CODES = {
  ok: [0, "Success."],
  error: [1, "Any other error: for example, the execution does not exist, or the API fails."],
  usage: [2, "The command, a flag, or a setting is missing or invalid."],
  noImage: [3, "No execution qualifies, so there is no image."],
  forbidden: [4, "The credentials are missing or not accepted, or a permission is missing."],
  failedBuild: [5, "The watched build failed or was canceled."],
  timeout: [
    6,
    "A time limit was exceeded: --wait, --timeout, --connect-timeout or --read-timeout.",
  ],
  differs: [7, "The image is not the one that --expect names."],
  // From here on: 128 plus the number of the signal, as shells expect.
  hungUp: [129, "Ended because the terminal was closed (SIGHUP)."],
  interrupted: [130, "Interrupted with Ctrl-C (SIGINT)."],
  unread: [141, "Ended early because the program that reads its output had ended (SIGPIPE)."],
  terminated: [143, "Ended by SIGTERM."],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type Outcome = keyof typeof EXIT_CODES;

/** The exit code of an outcome. */
export function exitCodeOf(outcome: Outcome): number {
  return EXIT_CODES[outcome][0];
}

/** The codes of an `EcsApiError` for a limit of `--connect-timeout` or `--read-timeout`. */
const TIMEOUTS: ReadonlySet<string> = new Set(["ConnectTimeout", "ReadTimeout", "ETIMEDOUT"]);

/**
 * What an error means for the exit code.
 *
 * @param isAboutCredentials - whether a `ConfigurationError` is about the credentials
 */
export function outcomeOf(
  error: unknown,
  isAboutCredentials: (error: ConfigurationError) => boolean,
): Outcome {
  if (NoImageError.isInstance(error)) return "noImage";
  if (TimeoutError.isInstance(error)) return "timeout";
  if (InvalidArgumentError.isInstance(error)) return "usage";
  if (ConfigurationError.isInstance(error))
    return isAboutCredentials(error) ? "forbidden" : "usage";
  if (!EcsApiError.isInstance(error)) return "error";
  const { code } = error;
  if (isCredentialError(code) || isPermissionError(code)) return "forbidden";
  if (TIMEOUTS.has(code)) return "timeout";
  // The service rejects a value that only it can check, such as a status.
  return /^(Invalid|Missing)Parameter\b/.test(code) ? "usage" : "error";
}
