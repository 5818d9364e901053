import { readable } from "./message";

/** One thing that is wrong with an input, and where. */
export interface Problem {
  /** Path of the property, as a user writes it: `waitForRunning.timeout`, `exclude[1]`. */
  readonly path: string;
  /** What is wrong, and the way out. */
  readonly message: string;
}

/** An execution, as errors name it. */
export interface ExecutionSummary {
  readonly executionId: string;
  readonly status: string;
  /** ISO 8601, as the API gave it; absent when the API gave none. */
  readonly creationTime?: string;
}

/** A success that a rule ruled out. */
export interface ExcludedExecution extends ExecutionSummary {
  readonly imageId?: string;
  /** Which rule, in words. */
  readonly reason: string;
}

const KIND = Symbol.for("pulumi-alicloud-image-pipeline/error");

/**
 * What all errors of this package have in common. They are told apart by `code` and by each class's
 * `isInstance`, which also works across two installed copies of the package, where `instanceof` fails.
 */
abstract class ImagePipelineError extends Error {
  /** Stable, for programs to branch on; the message is for people and may change. */
  abstract readonly code: string;

  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(readable(message), options);
    hide(this, KIND, kind);
    hide(this, "name", kind);
  }

  /** Everything that a program may want to log; never a secret. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) };
  }
}

function hide(error: Error, key: string | symbol, value: unknown): void {
  Object.defineProperty(error, key, {
    value,
    enumerable: false,
    configurable: true,
    writable: true,
  });
}

function isKind(value: unknown, kind: string): boolean {
  return (
    typeof value === "object" && value !== null && (value as { [KIND]?: unknown })[KIND] === kind
  );
}

/** An argument is missing, malformed, contradicts another, or names something that does not exist. */
export class InvalidArgumentError extends ImagePipelineError {
  readonly code = "InvalidArgument";
  /** Every problem that was found, not only the first. */
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super("InvalidArgumentError", sentence("Invalid argument", problems), options);
    this.problems = problems;
  }

  static isInstance(value: unknown): value is InvalidArgumentError {
    return isKind(value, "InvalidArgumentError");
  }
}

/** The connection settings (region, credentials, endpoint) are missing, malformed or contradictory. */
export class ConfigurationError extends ImagePipelineError {
  readonly code = "InvalidConfiguration";

  constructor(message: string) {
    super("ConfigurationError", message);
  }

  static isInstance(value: unknown): value is ConfigurationError {
    return isKind(value, "ConfigurationError");
  }
}

/** What an {@link EcsApiError} is made from. */
export interface EcsApiErrorDetails {
  readonly action: string;
  readonly code: string;
  readonly message: string;
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly recommend?: string | undefined;
  readonly ramAction?: string | undefined;
  readonly ramResources?: readonly string[] | undefined;
  /** How many requests were sent before giving up. */
  readonly attempts?: number | undefined;
  readonly cause?: unknown;
}

/**
 * The ECS API refused a call, answered something that is no answer, or could not be reached.
 * `code` is the API's error code (`Forbidden.RAM`, `InvalidImagePipeline.NotFound`), the operating
 * system's for a connection that failed (`ECONNREFUSED`), or one of `ConnectTimeout`, `ReadTimeout`,
 * `ResponseTooLarge`, `InvalidResponse` and `RepeatedNextToken`.
 */
export class EcsApiError extends ImagePipelineError {
  // The optional ones are only declared: what is not known is to be absent, not undefined.

  /** The operation that was called, e.g. `DescribeImagePipelineExecutions`. */
  readonly action: string;
  readonly code: string;
  /** HTTP status; absent when no answer came. */
  declare readonly statusCode?: number;
  /** What Alibaba Cloud's support asks for; absent when no answer came. */
  declare readonly requestId?: string;
  /** Address of Alibaba Cloud's own troubleshooting page. */
  declare readonly recommend?: string;
  /** For `Forbidden.RAM`: the RAM action to grant, e.g. `ecs:DescribeImagePipelineExecutions`. */
  declare readonly ramAction?: string;
  /** For `Forbidden.RAM`: the RAM resources to grant it on. */
  declare readonly ramResources?: readonly string[];
  /** How many requests were sent. */
  declare readonly attempts?: number;

  constructor(details: EcsApiErrorDetails) {
    const { message, cause, action, code, ...optional } = details;
    super("EcsApiError", message, cause === undefined ? undefined : { cause });
    this.action = action;
    this.code = code;
    for (const [key, value] of Object.entries(optional)) {
      if (value !== undefined) Object.assign(this, { [key]: value });
    }
  }

  static isInstance(value: unknown): value is EcsApiError {
    return isKind(value, "EcsApiError");
  }
}

/** Which of the four cases a {@link NoImageError} is. */
export type NoImageCode =
  /** The pipeline has no executions (that match the tags). */
  | "NoExecutions"
  /** It has executions, none succeeded, none is running. */
  | "NoSuccessfulExecution"
  /** None succeeded, and some are still running. */
  | "ExecutionsRunning"
  /** There are successes, and a rule ruled out every one. */
  | "AllSuccessesExcluded";

/** What a {@link NoImageError} is made from. */
export interface NoImageDetails {
  readonly code: NoImageCode;
  readonly message: string;
  readonly statusCounts: Readonly<Record<string, number>>;
  readonly running: readonly ExecutionSummary[];
  readonly excluded: readonly ExcludedExecution[];
}

/** The rule leaves no image to choose, and no `fallbackImageId` was given. */
export class NoImageError extends ImagePipelineError {
  readonly code: NoImageCode;
  /** How many executions are in each status. */
  readonly statusCounts: Readonly<Record<string, number>>;
  /** The executions that are still running, newest first. */
  readonly running: readonly ExecutionSummary[];
  /** The successes that were ruled out, newest first, each with the rule. */
  readonly excluded: readonly ExcludedExecution[];

  constructor(details: NoImageDetails) {
    super("NoImageError", details.message);
    this.code = details.code;
    this.statusCounts = details.statusCounts;
    this.running = details.running;
    this.excluded = details.excluded;
  }

  static isInstance(value: unknown): value is NoImageError {
    return isKind(value, "NoImageError");
  }
}

/** Which time was up in a {@link TimeoutError}. */
export type TimeoutCode =
  /** `waitForRunning.timeout`: executions were still running. */
  | "WaitTimeout"
  /** The ten minutes in which the pages of one scan must be read. */
  | "ScanTimeout";

/** A time was up: that of `waitForRunning`, or that of reading all pages. */
export class TimeoutError extends ImagePipelineError {
  readonly code: TimeoutCode;
  /** How long it took until then, in milliseconds. */
  readonly waited: number;
  /** The executions that were running when the time was up, newest first. */
  readonly running: readonly ExecutionSummary[];

  constructor(
    code: TimeoutCode,
    message: string,
    waited: number,
    running: readonly ExecutionSummary[] = [],
  ) {
    super("TimeoutError", message);
    this.code = code;
    this.waited = waited;
    this.running = running;
  }

  static isInstance(value: unknown): value is TimeoutError {
    return isKind(value, "TimeoutError");
  }
}

/**
 * In a preview: the update will wait for the image, so that it is not known yet. Front ends that can
 * show a value as unknown do; it never reaches a user.
 */
export class AwaitedImageError extends ImagePipelineError {
  readonly code = "AwaitedImage";

  constructor(message: string) {
    super("AwaitedImageError", message);
  }

  static isInstance(value: unknown): value is AwaitedImageError {
    return isKind(value, "AwaitedImageError");
  }
}

function sentence(what: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
  return lines.length === 1 ? `${what} ${lines.join()}` : `${what}s:\n  ${lines.join("\n  ")}`;
}
