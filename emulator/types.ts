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
  /** The address of a JSON schema for editors. It is ignored. */
  $schema?: string | undefined;
  /** The region of everything that has no `region` of its own. */
  region: string;
  /** The accounts, each with an access key. @default one account, `emulator-key`, which may do everything */
  accounts?: ScenarioAccount[] | undefined;
  /** How long a build has each status. */
  build?: BuildDurations | undefined;
  /** How long a page token is valid. @default "10m" */
  pageTokenLifetime?: string | undefined;
  /** Whether `DescribeImagePipelineExecutions` requires `ImagePipelineId`, even with `ExecutionId`. @default false */
  requireImagePipelineId?: boolean | undefined;
  /** The maximum number of IDs in `ExecutionId`. More are refused with `InvalidExecutionId.SizeExceeded`. @default 100 */
  maximumExecutionIds?: number | undefined;
  /** The image pipelines, with their executions. @default none */
  pipelines?: ScenarioPipeline[] | undefined;
  /** The images whose status differs from their execution, or that no execution created. @default none */
  images?: ScenarioImage[] | undefined;
  /** The faults that apply from the start. @default none */
  faults?: Fault[] | undefined;
}

/** An access key and its RAM policy. As in RAM, `deny` overrides `allow`. */
export interface ScenarioAccount {
  /** The ID of the access key. */
  accessKeyId: string;
  /** The secret of the access key. */
  accessKeySecret: string;
  /** The security token of temporary credentials. Each call must have it. @default none */
  securityToken?: string | undefined;
  /** When the temporary credentials expire, in ISO 8601. @default never */
  expires?: string | undefined;
  /** The allowed RAM actions, such as `ecs:DescribeImages` or `ecs:Start*`. @default ["ecs:*"] */
  allow?: string[] | undefined;
  /** The denied RAM actions. @default none */
  deny?: string[] | undefined;
  /** The allowed regions. @default all */
  regions?: string[] | undefined;
}

/** How long a build has each status. */
export interface BuildDurations {
  /** How long the status is `PREPARING`. @default "30s" */
  PREPARING?: string | undefined;
  /** How long the status is `BUILDING`. @default "5m" */
  BUILDING?: string | undefined;
  /** How long the status is `TESTING`. @default "1m" */
  TESTING?: string | undefined;
  /** How long the status is `DISTRIBUTING`. @default "1m" */
  DISTRIBUTING?: string | undefined;
  /** How long the status is `RELEASING`. @default "30s" */
  RELEASING?: string | undefined;
  /** How long the status is `CANCELLING`. @default "10s" */
  CANCELLING?: string | undefined;
}

/** An image pipeline. */
export interface ScenarioPipeline {
  /** The ID of the pipeline. It starts with `ip-`. */
  imagePipelineId: string;
  /** The name of the pipeline. Several pipelines can have the same name. */
  name: string;
  /** The region of the pipeline. @default the region of the scenario */
  region?: string | undefined;
  /** The image family of the pipeline. @default none */
  imageFamily?: string | undefined;
  /** The tags of the pipeline. @default none */
  tags?: Record<string, string> | undefined;
  /** The results of the next builds, in this order. Later builds succeed. @default none */
  builds?: ScenarioBuild[] | undefined;
  /** The executions that were started before the emulator. @default none */
  executions?: ScenarioExecutionInput[] | undefined;
}

/** The result of a build that is started later. */
export interface ScenarioBuild {
  /** How the build ends. @default "SUCCESS" */
  outcome?: BuildOutcome | undefined;
  /** The ID of the image that the build creates. It starts with `m-`. @default a random ID */
  imageId?: string | undefined;
}

/** An execution whose status does not change. */
export interface ScenarioExecutionInput {
  /** The ID of the execution. It starts with `exec-`. */
  executionId: string;
  /** The status of the execution. */
  status: ExecutionStatus;
  /** The ID of the image. It starts with `m-`. @default none */
  imageId?: string | undefined;
  /** When the execution was started, in ISO 8601. */
  creationTime: string;
  /** When the execution was last modified, in ISO 8601. */
  modifiedTime: string;
  /** The ID of the resource group. @default none */
  resourceGroupId?: string | undefined;
  /** The description of the current step. @default none */
  message?: string | undefined;
  /** The error code of a failed execution. @default none */
  errorCode?: string | undefined;
  /** The description of the error of a failed execution. @default none */
  errorInfo?: string | undefined;
  /** The tags of the execution. @default none */
  tags?: Record<string, string> | undefined;
  /**
   * Fields of the response that replace the fields above, by their names in the API; `null` omits a field.
   * Use it for responses that a healthy service does not return: `{ "Status": "ARCHIVING", "CreationTime": null }`.
   */
  wire?: Record<string, unknown> | undefined;
}

/** An image. */
export interface ScenarioImage {
  /** The ID of the image. It starts with `m-`. */
  imageId: string;
  /** The status of the image. @default "Available" */
  status?: ImageStatus | undefined;
  /** The region of the image. @default the region of the scenario */
  region?: string | undefined;
  /** When the image was created, in ISO 8601. @default none */
  creationTime?: string | undefined;
}

/** A status of an image that the API documents. */
export type ImageStatus =
  "Available" | "Creating" | "UnAvailable" | "Waiting" | "CreateFailed" | "Deprecated";

/** Which calls a fault applies to. */
export interface FaultTiming {
  /** The only action that the fault applies to. @default every action */
  action?: string | undefined;
  /** The number of matching calls that succeed first. @default 0 */
  after?: number | undefined;
  /** The number of matching calls that fail after that. @default 1 */
  times?: number | "always" | undefined;
}

/** A throttling error. */
export interface ThrottlingFault extends FaultTiming {
  /** The kind of the fault. */
  fault: "throttling";
  /** The error code of the response. @default "Throttling.User" */
  code?: string | undefined;
  /** The HTTP status of the response. @default 400 */
  statusCode?: number | undefined;
  /** The value of the header `x-acs-retry-after`, in milliseconds. @default no header */
  retryAfter?: number | undefined;
}

/** Any error of the API. */
export interface ErrorFault extends FaultTiming {
  /** The kind of the fault. */
  fault: "error";
  /** The HTTP status of the response, from 400 to 599. */
  statusCode: number;
  /** The error code of the response. */
  code: string;
  /** The message of the response. @default "The request was refused on purpose." */
  message?: string | undefined;
}

/** A response that starts late. */
export interface SlowFault extends FaultTiming {
  /** The kind of the fault. */
  fault: "slow";
  /** The delay, in milliseconds of real time. */
  delay: number;
}

/** An HTML page of a proxy instead of a response of the API. */
export interface HtmlFault extends FaultTiming {
  /** The kind of the fault. */
  fault: "html";
  /** The HTTP status of the response. @default 502 */
  statusCode?: number | undefined;
}

/**
 * A fault without options of its own: the connection is reset before a response (`reset`), the body
 * ends before its `content-length` (`cutBody`), a page has no entries and a token that continues at
 * the same position (`emptyPage`), returns the token that it was requested with (`repeatToken`), or
 * repeats the last entry of the previous page (`repeatEntry`).
 */
export interface PlainFault extends FaultTiming {
  /** The kind of the fault. */
  fault: "reset" | "cutBody" | "emptyPage" | "repeatToken" | "repeatEntry";
}

/** A failure that a test causes on purpose; `fault` is its kind. */
export type Fault = ThrottlingFault | ErrorFault | SlowFault | HtmlFault | PlainFault;
