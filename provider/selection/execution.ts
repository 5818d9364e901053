/** The statuses of an execution that the API documents (DescribeImagePipelineExecutions, 2014-05-26). */
export const EXECUTION_STATUSES = [
  "PREPARING",
  "REPAIRING",
  "BUILDING",
  "TESTING",
  "DISTRIBUTING",
  "RELEASING",
  "SUCCESS",
  "PARTITION_SUCCESS",
  "FAILED",
  "TEST_FAILED",
  "CANCELLING",
  "CANCELLED",
] as const;

/**
 * Status of an execution:
 *
 * - `PREPARING`: resources, such as intermediate instances, are being created
 * - `REPAIRING`: the source image is being repaired
 * - `BUILDING`: the build commands run and the image is being created
 * - `TESTING`: the test commands run
 * - `DISTRIBUTING`: the image is being copied and shared
 * - `RELEASING`: temporary resources are being released
 * - `SUCCESS`: completed
 * - `PARTITION_SUCCESS`: the image exists, but copying, sharing or releasing may have failed
 * - `FAILED`: the build failed
 * - `TEST_FAILED`: the image exists, but its test failed
 * - `CANCELLING`: being cancelled
 * - `CANCELLED`: cancelled
 *
 * A status that the service adds later is kept as text; it counts neither as running nor as succeeded nor as failed.
 */
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number] | (string & {});

/** What a status means for the choice of an image. */
export type StatusClass = "running" | "succeeded" | "partlySucceeded" | "failed";

const CLASSES: ReadonlyMap<string, StatusClass> = new Map<
  (typeof EXECUTION_STATUSES)[number],
  StatusClass
>([
  ["PREPARING", "running"],
  ["REPAIRING", "running"],
  ["BUILDING", "running"],
  ["TESTING", "running"],
  ["DISTRIBUTING", "running"],
  ["RELEASING", "running"],
  ["CANCELLING", "running"],
  ["SUCCESS", "succeeded"],
  ["PARTITION_SUCCESS", "partlySucceeded"],
  ["FAILED", "failed"],
  ["TEST_FAILED", "failed"],
  ["CANCELLED", "failed"],
]);

/** The class of a status; `undefined` for a status that the API does not document. */
export function classOf(status: ExecutionStatus): StatusClass | undefined {
  return CLASSES.get(status);
}

/** One run of an image pipeline. A field that the API left out is absent. */
export interface ImagePipelineExecution {
  /** `exec-…` */
  executionId: string;
  /** `ip-…` */
  imagePipelineId: string;
  /** Region that was asked, e.g. `cn-hangzhou`. */
  region: string;
  /** Only `SUCCESS` says that the image can be used. */
  status: ExecutionStatus;
  /**
   * `m-…`. The API gives it before the image is ready (also while `BUILDING`) and after failed tests:
   * only `status` tells whether the image can be used.
   */
  imageId?: string;
  /** When the execution was started; ISO 8601, UTC, as the API gave it. */
  creationTime: string;
  /** When it was last modified; ISO 8601, UTC, as the API gave it. */
  modifiedTime: string;
  /** `rg-…` */
  resourceGroupId?: string;
  /** Free text of the service on the current step. */
  message?: string;
  /** Set by the service when the execution failed. */
  errorCode?: string;
  /** Set by the service when the execution failed. */
  errorInfo?: string;
  /** Tags of the execution. */
  tags: Record<string, string>;
}
