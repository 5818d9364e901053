import * as pulumi from "@pulumi/pulumi";
import type {
  ExecutionStatus,
  NewerExecution,
  PipelineImageArgs as PlainArgs,
} from "../core/types";
import { InvalidArgumentError } from "../core/errors";
import { pipelineImageProvider } from "../provider/dynamic/provider";
import { markRun } from "../provider/dynamic/run-mark";
import { everyOutput, TAG_FILTER } from "../core/pipeline-image/properties";
import type { OutputArgs } from "./inputs";
import { currentRun } from "./program";

/** Arguments of {@link PipelineImage}; exactly one of `imagePipelineId` and `imagePipelineName` is needed. */
export type PipelineImageArgs = OutputArgs<Omit<PlainArgs, "triggers">> & {
  /** Any values; a change of one moves a held resource to the newest choice. */
  triggers?: pulumi.Input<pulumi.Input<unknown>[] | Record<string, pulumi.Input<unknown>>>;
};

/**
 * The image that a pipeline last built successfully, as a resource of the stack: the preview shows
 * the image that the update will use, and the state can hold it.
 *
 * By default each update moves to the newest choice of the same rule as `getLatestImage`. With
 * `hold: true` the image stays until `triggers` or an argument that selects change, or the hold is
 * dropped. A new image is always an update in place of this resource; deleting it calls nothing.
 *
 * Region and credentials come from the stack's `alicloud:*` configuration or the environment; they are
 * never inputs or outputs of it. The engine itself keeps the stack's configuration beside its dynamic
 * resources in the state, encrypted where it was set with `--secret`.
 *
 * @example
 * const image = new PipelineImage("web", { imagePipelineId: "ip-2ze5tsl5bp6nf2b3aaaa", hold: true, triggers: ["2026-11"] });
 * new alicloud.ecs.EcsLaunchTemplate("web", { imageId: image.imageId });
 */
export class PipelineImage extends pulumi.dynamic.Resource {
  /** `m-…`: the image to use. */
  declare readonly imageId: pulumi.Output<string>;
  /** `exec-…`: the execution that built it; absent where `fallbackImageId` is used. */
  declare readonly executionId: pulumi.Output<string | undefined>;
  /** `ip-…`, also where the pipeline was asked for by name. */
  declare readonly imagePipelineId: pulumi.Output<string>;
  /** Region of the pipeline. */
  declare readonly region: pulumi.Output<string>;
  /** Status of the execution: `SUCCESS`, or `PARTITION_SUCCESS` where that is accepted. */
  declare readonly status: pulumi.Output<ExecutionStatus | undefined>;
  /** When the execution was started; ISO 8601, UTC. */
  declare readonly creationTime: pulumi.Output<string | undefined>;
  /** When the execution was last modified; ISO 8601, UTC. */
  declare readonly modifiedTime: pulumi.Output<string | undefined>;
  /** `rg-…`: resource group of the execution. */
  declare readonly resourceGroupId: pulumi.Output<string | undefined>;
  /** Free text of the service on the execution. */
  declare readonly message: pulumi.Output<string | undefined>;
  /** What went wrong in a `PARTITION_SUCCESS`. */
  declare readonly errorCode: pulumi.Output<string | undefined>;
  /** What went wrong in a `PARTITION_SUCCESS`. */
  declare readonly errorInfo: pulumi.Output<string | undefined>;
  /** Tags of the execution. */
  declare readonly tags: pulumi.Output<Record<string, string>>;
  /** `execution`: built by the pipeline; `fallback`: the given `fallbackImageId`. */
  declare readonly source: pulumi.Output<"execution" | "fallback">;
  /** Why this image, in one sentence; as of when the resource moved to it. */
  declare readonly reason: pulumi.Output<string>;
  /** The executions created after the chosen one, and why each was passed over; as of when the resource moved to it. */
  declare readonly newer: pulumi.Output<NewerExecution[]>;
  /** The image that the rule would choose now; differs from `imageId` while an older one is held. */
  declare readonly latestImageId: pulumi.Output<string>;
  /** The execution that the rule would choose now. */
  declare readonly latestExecutionId: pulumi.Output<string | undefined>;

  /** @throws {@link InvalidArgumentError} when `opts.provider` is given; all else is told by the engine */
  constructor(name: string, args: PipelineImageArgs, opts?: pulumi.CustomResourceOptions) {
    refuseProvider(opts);
    const { scope, preview } = currentRun();
    // A dynamic resource has only those outputs that are declared, as undefined.
    const inputs: pulumi.Inputs = {
      ...everyOutput(undefined),
      ...args,
      [TAG_FILTER]: args.tags,
      ...markRun(scope, preview),
    };
    super(pipelineImageProvider, name, inputs, opts, "alicloud-image-pipeline", "PipelineImage");
  }
}

/**
 * The engine would use its own provider for dynamic resources all the same, and so another account.
 *
 * @throws {@link InvalidArgumentError} when an explicit provider is given
 */
function refuseProvider(opts: pulumi.CustomResourceOptions | undefined): void {
  if (opts?.provider === undefined) return;
  const message =
    "a PipelineImage takes no explicit provider: its settings are the stack's. Use getLatestImageOutput with this provider, the argument region, or the native plugin's PipelineImage";
  throw new InvalidArgumentError([{ path: "opts.provider", message }]);
}
