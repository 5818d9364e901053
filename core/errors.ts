import type { ExecutionStatus, NewerExecution } from "./types";
import { linkFor } from "./error-pages";
import { endSentence, readable } from "./message";
import { describeProblems, type Problem } from "./problem";

/** An execution as errors report it. */
export interface ExecutionSummary {
  /** The ID of the execution. Empty if the API reported none. */
  readonly executionId: string;
  /** The status of the execution. */
  readonly status: ExecutionStatus;
  /** When the execution was started, as reported by the API. Absent if the API reported no time. */
  readonly creationTime?: string;
}

/** A successful execution that was skipped. */
export interface ExcludedExecution extends ExecutionSummary {
  /** The ID of the image. Absent if the API reported none. */
  readonly imageId?: string;
  /** Why the execution was skipped. */
  readonly reason: string;
}

const KIND = Symbol.for("pulumi-alicloud-image-pipeline/error");

/**
 * The base class of all errors of this package. Use `code`, or the static `isInstance` of a class, to
 * distinguish them: `instanceof` fails if two copies of the package are installed.
 */
export abstract class ImagePipelineError extends Error {
  /**
   * A stable code for programs to branch on. Messages are for people and may change. Each ends with the
   * address that explains its code.
   */
  abstract readonly code: string;

  /** @internal */
  constructor(kind: string, code: string, message: string, options?: ErrorOptions) {
    super(`${endSentence(readable(message))} See ${linkFor(code)}`, options);
    hide(this, KIND, kind);
    hide(this, "name", kind);
  }

  /** The properties of the error for a log. They never contain a secret. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...Object.fromEntries(Object.entries(this)) };
  }

  /** Whether a value is an error of this package, from any installed copy of it. */
  static isInstance(value: unknown): value is ImagePipelineError {
    return kindOf(value) !== undefined;
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

function kindOf(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? (value as { [KIND]?: unknown })[KIND]
    : undefined;
}

/** An argument is missing, has an invalid value, or contradicts another argument. */
export class InvalidArgumentError extends ImagePipelineError {
  /** Always `"InvalidArgument"`. */
  readonly code = "InvalidArgument";
  /** All problems, not only the first. */
  readonly problems: readonly Problem[];

  /** @internal */
  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super("InvalidArgumentError", "InvalidArgument", describeProblems(problems), options);
    this.problems = problems;
  }

  /** Whether a value is an `InvalidArgumentError`, from any installed copy of this package. */
  static override isInstance(value: unknown): value is InvalidArgumentError {
    return kindOf(value) === "InvalidArgumentError";
  }
}

/** The argument names an execution or an image pipeline that does not exist in the region. */
export class NotFoundError extends ImagePipelineError {
  /** Always `"NotFound"`. */
  readonly code = "NotFound";
  /** The argument that names it: `executionId` or `imagePipelineName`. */
  readonly argument: string;

  /** @internal */
  constructor(argument: string, message: string) {
    super("NotFoundError", "NotFound", message);
    this.argument = argument;
  }

  /** Whether a value is a `NotFoundError`, from any installed copy of this package. */
  static override isInstance(value: unknown): value is NotFoundError {
    return kindOf(value) === "NotFoundError";
  }
}

/** The connection settings (region, credentials, endpoint) are missing, invalid, or contradictory. */
export class ConfigurationError extends ImagePipelineError {
  /** Always `"InvalidConfiguration"`. */
  readonly code = "InvalidConfiguration";

  /** @internal */
  constructor(message: string) {
    super("ConfigurationError", "InvalidConfiguration", message);
  }

  /** Whether a value is a `ConfigurationError`, from any installed copy of this package. */
  static override isInstance(value: unknown): value is ConfigurationError {
    return kindOf(value) === "ConfigurationError";
  }
}

/** @internal */
export interface EcsApiErrorDetails {
  readonly action: string;
  readonly code: string;
  readonly message: string;
  readonly statusCode?: number | undefined;
  readonly requestId?: string | undefined;
  readonly recommend?: string | undefined;
  readonly ramAction?: string | undefined;
  readonly ramResources?: readonly string[] | undefined;
  readonly attempts?: number | undefined;
  readonly cause?: unknown;
}

/**
 * The ECS API rejected a request, sent an invalid response, or could not be reached. `code` is one of:
 *
 * - the error code of the API, such as `Forbidden.RAM` or `InvalidImagePipeline.NotFound`
 * - the code of the operating system or of Node.js for a failed connection, such as `ECONNREFUSED`
 * - `ConnectTimeout`: no connection within the time limit
 * - `ReadTimeout`: no complete response within the time limit
 * - `ProxyRefused`: the proxy refused to open a connection
 * - `ProxyUnavailable`: the proxy failed to open a connection
 * - `NotLoopback`: a name that is reserved for loopback resolves to another machine
 * - `InvalidResponse`: the response is not what the API documents
 * - `ResponseTooLarge`: the response has more than 16 MiB
 * - `TooManyResponses`: concurrent responses take more than 64 MiB
 * - `TransportFailure`: another failure of the connection, without a code
 * - `RepeatedNextToken`: a page refers to itself as the next one
 * - `TooManyPages`: the list has more pages than can be read
 * - `ListTooLong`: the list is too long to return without `maxItems`
 */
export class EcsApiError extends ImagePipelineError {
  // The optional properties are only declared: an unknown value must be absent, not undefined.

  /** The API operation, such as `DescribeImagePipelineExecutions`. */
  readonly action: string;
  /** The error code. */
  readonly code: string;
  /** The HTTP status. Absent if there was no response. */
  declare readonly statusCode?: number;
  /** The request ID that Alibaba Cloud's support asks for. Absent if there was no response. */
  declare readonly requestId?: string;
  /** The address of Alibaba Cloud's troubleshooting page for this error. */
  declare readonly recommend?: string;
  /** For `Forbidden.RAM`: the RAM action to grant, such as `ecs:DescribeImagePipelineExecutions`. */
  declare readonly ramAction?: string;
  /** For `Forbidden.RAM`: the RAM resources to grant the action on. */
  declare readonly ramResources?: readonly string[];
  /** The number of requests that were sent. */
  declare readonly attempts?: number;

  /** @internal */
  constructor(details: EcsApiErrorDetails) {
    const { message, cause, action, code, ...optional } = details;
    super("EcsApiError", code, message, cause === undefined ? undefined : { cause });
    this.action = action;
    this.code = code;
    for (const [key, value] of Object.entries(optional)) {
      if (value !== undefined) Object.assign(this, { [key]: value });
    }
  }

  /** Whether a value is an `EcsApiError`, from any installed copy of this package. */
  static override isInstance(value: unknown): value is EcsApiError {
    return kindOf(value) === "EcsApiError";
  }
}

/** Why there is no image: the `code` of a {@link NoImageError}. */
export type NoImageCode =
  /** The pipeline has no executions that match the tags. */
  | "NoExecutions"
  /** The pipeline has executions, but none succeeded and none is running. */
  | "NoSuccessfulExecution"
  /** No execution succeeded, and at least one is still running. */
  | "ExecutionsRunning"
  /** Executions succeeded, but each was skipped: by an argument, or because it has no usable image. */
  | "AllSuccessesExcluded"
  /** Executions qualify, but fewer than `behind` needs. */
  | "TooFewForBehind";

/** @internal */
export interface NoImageDetails {
  readonly code: NoImageCode;
  readonly message: string;
  readonly statusCounts: Readonly<Record<string, number>>;
  readonly running: readonly ExecutionSummary[];
  readonly excluded: readonly ExcludedExecution[];
  /** All executions, newest first, each with the reason why it was skipped. Computed when it is read. */
  readonly skipped?: () => readonly NewerExecution[];
}

/** No execution qualifies, and `fallbackImageId` is not set. */
export class NoImageError extends ImagePipelineError {
  /** Why there is no image. */
  readonly code: NoImageCode;
  /** The number of executions by status. */
  readonly statusCounts: Readonly<Record<string, number>>;
  /** The executions that are still running, newest first. */
  readonly running: readonly ExecutionSummary[];
  /** The successful executions that were skipped, newest first. */
  readonly excluded: readonly ExcludedExecution[];
  /** @internal All executions, newest first, each with the reason why it was skipped. */
  declare readonly skipped: () => readonly NewerExecution[];

  /** @internal */
  constructor(details: NoImageDetails) {
    super("NoImageError", details.code, details.message);
    this.code = details.code;
    this.statusCounts = details.statusCounts;
    this.running = details.running;
    this.excluded = details.excluded;
    hide(this, "skipped", details.skipped ?? (() => []));
  }

  /** Whether a value is a `NoImageError`, from any installed copy of this package. */
  static override isInstance(value: unknown): value is NoImageError {
    return kindOf(value) === "NoImageError";
  }
}

/** Which limit was exceeded: the `code` of a {@link TimeoutError}. */
export type TimeoutCode =
  /** `waitForRunning.timeout`: executions were still running. */
  | "WaitTimeout"
  /** The ten minutes in which all pages of a list must be read. */
  | "ScanTimeout";

/** A time limit was exceeded: `waitForRunning.timeout`, or the limit for reading all pages of a list. */
export class TimeoutError extends ImagePipelineError {
  /** Which limit was exceeded. */
  readonly code: TimeoutCode;
  /** The elapsed time, in milliseconds. */
  readonly waited: number;
  /** The executions that were still running, newest first. */
  readonly running: readonly ExecutionSummary[];

  /** @internal */
  constructor(
    code: TimeoutCode,
    message: string,
    waited: number,
    running: readonly ExecutionSummary[] = [],
  ) {
    super("TimeoutError", code, message);
    this.code = code;
    this.waited = waited;
    this.running = running;
  }

  /** Whether a value is a `TimeoutError`, from any installed copy of this package. */
  static override isInstance(value: unknown): value is TimeoutError {
    return kindOf(value) === "TimeoutError";
  }
}
