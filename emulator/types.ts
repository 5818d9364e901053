import type { BuildOutcome, ExecutionStatus } from "./state/status";

/**
 * The initial state of an emulator. IDs are unique; times are ISO 8601; durations have the syntax of
 * Pulumi's `customTimeouts`, such as `"90s"` or `"1h30m"`.
 *
 * @example
 * const scenario: Scenario = {
 *   region: "cn-hangzhou",
 *   pipelines: [{ imagePipelineId: "ip-web", name: "web" }],
 * };
 */
export interface Scenario {
  /** JSON schema for editors; ignored. */
  $schema?: string | undefined;
  /** Region of everything that has no `region` of its own. */
  region: string;
  /** Access keys. @default one account, `emulator-key`, which may do everything */
  accounts?: ScenarioAccount[] | undefined;
  /** Duration of each status of a build. */
  build?: BuildDurations | undefined;
  /** Lifetime of a page token. @default "10m" */
  pageTokenLifetime?: string | undefined;
  /** Whether `DescribeImagePipelineExecutions` demands `ImagePipelineId`, even next to `ExecutionId`. @default false */
  requireImagePipelineId?: boolean | undefined;
  /** How many IDs `ExecutionId` may list; more give `InvalidExecutionId.SizeExceeded`. @default 100 */
  maximumExecutionIds?: number | undefined;
  /** Image pipelines with their executions. @default none */
  pipelines?: ScenarioPipeline[] | undefined;
  /** Images whose status differs from the executions, or that no execution created. @default none */
  images?: ScenarioImage[] | undefined;
  /** Faults from the start. @default none */
  faults?: Fault[] | undefined;
}

/** An access key and its RAM policy. As in RAM, `deny` overrides `allow`. */
export interface ScenarioAccount {
  accessKeyId: string;
  accessKeySecret: string;
  /** Makes the credentials temporary: calls must carry this token. */
  securityToken?: string | undefined;
  /** When the temporary credentials expire. */
  expires?: string | undefined;
  /** Allowed RAM actions, such as `ecs:DescribeImages` or `ecs:Start*`. @default ["ecs:*"] */
  allow?: string[] | undefined;
  /** Denied RAM actions. @default none */
  deny?: string[] | undefined;
  /** Allowed regions. @default all */
  regions?: string[] | undefined;
}

/** Duration of each status of a build. */
export interface BuildDurations {
  /** @default "30s" */
  PREPARING?: string | undefined;
  /** @default "5m" */
  BUILDING?: string | undefined;
  /** @default "1m" */
  TESTING?: string | undefined;
  /** @default "1m" */
  DISTRIBUTING?: string | undefined;
  /** @default "30s" */
  RELEASING?: string | undefined;
  /** @default "10s" */
  CANCELLING?: string | undefined;
}

/** An image pipeline. */
export interface ScenarioPipeline {
  /** `ip-…` */
  imagePipelineId: string;
  name: string;
  /** @default the region of the scenario */
  region?: string | undefined;
  imageFamily?: string | undefined;
  tags?: Record<string, string> | undefined;
  /** Results of the next builds, in this order. Later builds succeed. @default none */
  builds?: ScenarioBuild[] | undefined;
  /** Executions from before the start. @default none */
  executions?: ScenarioExecutionInput[] | undefined;
}

/** The result of a build that is started later. */
export interface ScenarioBuild {
  /** @default "SUCCESS" */
  outcome?: BuildOutcome | undefined;
  /** `m-…`. @default a random ID */
  imageId?: string | undefined;
}

/** An execution whose status does not change. */
export interface ScenarioExecutionInput {
  /** `exec-…` */
  executionId: string;
  status: ExecutionStatus;
  /** `m-…` */
  imageId?: string | undefined;
  creationTime: string;
  modifiedTime: string;
  resourceGroupId?: string | undefined;
  message?: string | undefined;
  errorCode?: string | undefined;
  errorInfo?: string | undefined;
  tags?: Record<string, string> | undefined;
  /**
   * Fields of the response that replace the fields above, by their wire names; null omits a field.
   * Use it for responses that a healthy service does not return: `{ "Status": "ARCHIVING", "CreationTime": null }`.
   */
  wire?: Record<string, unknown> | undefined;
}

/** An image. */
export interface ScenarioImage {
  /** `m-…` */
  imageId: string;
  /** @default "Available" */
  status?: ImageStatus | undefined;
  /** @default the region of the scenario */
  region?: string | undefined;
  creationTime?: string | undefined;
}

/** Status of an image. */
export type ImageStatus =
  "Available" | "Creating" | "UnAvailable" | "Waiting" | "CreateFailed" | "Deprecated";

/** Which calls a fault applies to. */
export interface FaultTiming {
  /** The only action that the fault applies to. @default every action */
  action?: string | undefined;
  /** Number of matching calls that succeed first. @default 0 */
  after?: number | undefined;
  /** Number of matching calls that fail after that. @default 1 */
  times?: number | "always" | undefined;
}

/** A throttling error. */
export interface ThrottlingFault extends FaultTiming {
  fault: "throttling";
  /** @default "Throttling.User" */
  code?: string | undefined;
  /** @default 400 */
  statusCode?: number | undefined;
  /** Value of the header `x-acs-retry-after`, in milliseconds. @default no header */
  retryAfter?: number | undefined;
}

/** Any error of the API. */
export interface ErrorFault extends FaultTiming {
  fault: "error";
  statusCode: number;
  code: string;
  message?: string | undefined;
}

/** A response that starts late. */
export interface SlowFault extends FaultTiming {
  fault: "slow";
  /** Milliseconds of real time. */
  delay: number;
}

/** An HTML page of a proxy instead of a response of the API. */
export interface HtmlFault extends FaultTiming {
  fault: "html";
  /** @default 502 */
  statusCode?: number | undefined;
}

/**
 * A fault without options of its own: the connection is reset before a response (`reset`), the body
 * ends before its `content-length` (`cutBody`), a page has no entries and a token that continues at
 * the same position (`emptyPage`), returns the token that it was requested with (`repeatToken`), or
 * repeats the last entry of the previous page (`repeatEntry`).
 */
export interface PlainFault extends FaultTiming {
  fault: "reset" | "cutBody" | "emptyPage" | "repeatToken" | "repeatEntry";
}

/** A failure that a test causes on purpose; `fault` is its kind. */
export type Fault = ThrottlingFault | ErrorFault | SlowFault | HtmlFault | PlainFault;
