import type { EcsClient } from "./ecs/client";
import { ramResourcesOf } from "./ecs/failure";
import { dryCall, DRY_CALLS, type DryCall } from "./ecs/operations";
import { EcsApiError } from "./errors";

/** Whether the credentials have a permission, as a call that changes nothing shows. */
export interface PermissionCheck {
  /** The RAM action, such as `ecs:DescribeImages`. */
  readonly action: string;
  /** The RAM resources to grant the action on. */
  readonly resources: readonly string[];
  /** What the permission is needed for. */
  readonly purpose: string;
  /** `unknown` if the call failed for a reason that says nothing about the permission. */
  readonly result: "allowed" | "denied" | "unknown";
  /** What a denial leaves open. */
  readonly caveat?: string;
  /** What the service reported, if it was an error. */
  readonly detail?: string;
  /** The code of that error. */
  readonly code?: string;
}

const PURPOSES: Readonly<Record<DryCall, string>> = {
  DescribeImagePipelineExecutions: "every lookup",
  DescribeImagePipelines: "pipelines by name",
  DescribeImages: "verified images",
  StartImagePipelineExecution: "starting builds",
  CancelImagePipelineExecution: "canceling builds",
};

const WRITES: ReadonlySet<string> = new Set([
  "StartImagePipelineExecution",
  "CancelImagePipelineExecution",
] satisfies DryCall[]);

/** What a denial leaves open: a RAM policy can name the pipelines for which it allows an action. */
const CAVEATS: Readonly<Partial<Record<DryCall, string>>> = {
  DescribeImagePipelineExecutions:
    "It is denied for all pipelines together. A RAM policy can still allow it for one: set imagePipelineId to check that.",
  StartImagePipelineExecution:
    "It is denied for a pipeline that does not exist. A RAM policy can still allow it for a pipeline that it names: only starting a build shows that.",
};

/** The errors that the service reports only to a caller who has the permission. */
const ALLOWED =
  /^(InvalidImagePipeline|InvalidImagePipelineExecution|InvalidExecutionId)\.NotFound$/;

/** The errors of a policy: of RAM, of a resource directory, or of a session. */
const DENIED = /^(Forbidden|NoPermission|UnauthorizedOperation)/;

/**
 * Checks each permission with a call that changes nothing: a page of one entry, or a build of a pipeline
 * that does not exist. With a pipeline, a RAM policy that names it suffices: lookups are checked with it,
 * and a denial to start another build says nothing about it.
 *
 * @throws {@link EcsApiError} if the service does not respond, or does not accept the credentials
 */
export async function* checkPermissions(
  client: EcsClient,
  {
    imagePipelineId,
    readOnly,
  }: { readonly imagePipelineId?: string | undefined; readonly readOnly: boolean },
  signal?: AbortSignal,
): AsyncGenerator<PermissionCheck, void, undefined> {
  for (const action of Object.keys(DRY_CALLS) as DryCall[]) {
    if (readOnly && WRITES.has(action)) continue;
    const caveat = CAVEATS[action];
    const isOfOnePipeline = caveat !== undefined && imagePipelineId !== undefined;
    const resources = ramResourcesOf(action, client.region);
    const permission = {
      action: `ecs:${action}`,
      resources: isOfOnePipeline
        ? resources.map((each) => each.replace(/(?<=:imagepipeline\/)\*$/, imagePipelineId))
        : resources,
      purpose: PURPOSES[action],
    };
    const parameters =
      action === "DescribeImagePipelineExecutions" ? { ImagePipelineId: imagePipelineId } : {};
    try {
      await dryCall(client, action, parameters, signal);
      yield { ...permission, result: "allowed" };
    } catch (error) {
      if (!EcsApiError.isInstance(error)) throw error;
      const { code, message } = error;
      if (ALLOWED.test(code)) yield { ...permission, result: "allowed" };
      else if (!DENIED.test(code)) {
        if (isAboutEveryCall(error)) throw error;
        yield { ...permission, result: "unknown", detail: message, code };
      } else if (isOfOnePipeline && WRITES.has(action))
        yield { ...permission, result: "unknown", detail: caveat, code };
      else
        yield {
          ...permission,
          result: "denied",
          ...(!isOfOnePipeline && caveat !== undefined && { caveat }),
          detail: message,
          code,
        };
    }
  }
}

/** Whether no other call can succeed either: there is no response, or the credentials are not accepted. */
function isAboutEveryCall({ statusCode, code }: EcsApiError): boolean {
  return statusCode === undefined || isCredentialError(code) || code.startsWith("InvalidTimeStamp");
}

/** Whether an error code of the service is about the access key, its signature, or its security token. */
export function isCredentialError(code: string): boolean {
  return /^(InvalidAccessKey|InactiveAccessKey|SignatureDoesNotMatch|IncompleteSignature|InvalidSecurityToken|MissingSecurityToken)/.test(
    code,
  );
}

/** Whether an error code of the service is about a permission. */
export function isPermissionError(code: string): boolean {
  return DENIED.test(code);
}
