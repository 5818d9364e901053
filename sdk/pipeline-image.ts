import * as pulumi from "@pulumi/pulumi";
import type { ExecutionStatus, NewerExecution } from "../core/types";
import { settingsOf } from "../core/settings/sources";
import { underMocks } from "../provider/pulumi-internals";
import { pipelineImageProvider } from "../provider/dynamic/provider";
import { markRun, secretMarks } from "../provider/dynamic/marks";
import { everyOutput } from "../core/pipeline-image/properties";
import { isPlainObject } from "../core/json";
import { checkOptions, invalidArgument, plainArguments, type PipelineImageArgs } from "./arguments";
import { currentRun, explicitProvider, loadCore } from "./invoke";

/**
 * The image that an image pipeline last built successfully, as a resource of the stack. A preview shows the image
 * that the update will use, and the state can hold the image.
 *
 * By default, every update moves to the newest choice, under the same rule as {@link getLatestImage}. With
 * `hold: true`, the image stays until `triggers` or a selection argument change, or until `hold` is removed. A
 * new image is always an in-place update of this resource, never a replacement. Deleting it sends no request.
 *
 * The region and the credentials come from the stack's `alicloud:*` configuration or the environment. They are
 * never inputs or outputs. Pulumi itself stores the stack's configuration with dynamic resources in the state;
 * values that were set with `--secret` are encrypted there.
 *
 * @example
 * const image = new PipelineImage("web", { imagePipelineId: "ip-2ze5tsl5bp6nf2b3cxyz", hold: true, triggers: ["2026-11"] });
 * new alicloud.ecs.EcsLaunchTemplate("web", { imageId: image.imageId });
 */
export class PipelineImage extends pulumi.dynamic.Resource {
  /** The ID of the image to use, such as `m-bp67acfmxazb4p5aabcd`. */
  declare readonly imageId: pulumi.Output<string>;
  /** The ID of the execution that built the image. Absent if `source` is `"fallback"`. */
  declare readonly executionId: pulumi.Output<string | undefined>;
  /** The ID of the pipeline, even if it was looked up by name. */
  declare readonly imagePipelineId: pulumi.Output<string>;
  /** The region that was queried. */
  declare readonly region: pulumi.Output<string>;
  /** The status of the execution: `SUCCESS`, or `PARTITION_SUCCESS` with `acceptPartialSuccess`. */
  declare readonly status: pulumi.Output<ExecutionStatus | undefined>;
  /** When the execution was started: ISO 8601 in UTC, as reported by the API. */
  declare readonly creationTime: pulumi.Output<string | undefined>;
  /** When the execution was last modified: ISO 8601 in UTC, as reported by the API. */
  declare readonly modifiedTime: pulumi.Output<string | undefined>;
  /** The ID of the resource group, such as `rg-bp67acfmxazb4p5aabcd`. */
  declare readonly resourceGroupId: pulumi.Output<string | undefined>;
  /** The service's description of the last step. */
  declare readonly message: pulumi.Output<string | undefined>;
  /** The service's error code, if the execution succeeded only partially. */
  declare readonly errorCode: pulumi.Output<string | undefined>;
  /** The service's description of the error, if the execution succeeded only partially. */
  declare readonly errorInfo: pulumi.Output<string | undefined>;
  /** The tags of the execution. Empty if `source` is `"fallback"`. */
  declare readonly executionTags: pulumi.Output<Record<string, string>>;
  /** `"execution"` if the pipeline built the image; `"fallback"` if it is `fallbackImageId`. */
  declare readonly source: pulumi.Output<"execution" | "fallback">;
  /** The reason for the choice, in one sentence, at the time when the resource moved to the image. */
  declare readonly reason: pulumi.Output<string>;
  /** The executions that ranked before the chosen one, newest first, at the time when the resource moved to the image. */
  declare readonly newer: pulumi.Output<NewerExecution[]>;
  /** The image that is the current choice. It differs from `imageId` while an older image is held. */
  declare readonly latestImageId: pulumi.Output<string>;
  /** The execution that is the current choice. Absent if the choice is `fallbackImageId`. */
  declare readonly latestExecutionId: pulumi.Output<string | undefined>;

  /**
   * Looks up the image that an image pipeline last built successfully, as a resource of the stack. A preview
   * shows the image that the update will use, and the state can hold the image (`hold: true`).
   *
   * Invalid arguments and failed lookups are reported by the engine, as for every other resource.
   *
   * @param name - The name of the resource in the stack.
   * @param args - The pipeline, how to choose among its images, and when to move to another one.
   * @param opts - Pulumi's resource options, except `provider` and `import`. With `id` (`REGION/PIPELINE`), the
   * current choice is read at each run, and nothing is held.
   * @throws {InvalidArgumentError} if `opts.provider` or `opts.import` is set, or if an argument or option is not a plain object
   * @example
   * const image = new PipelineImage("web", { imagePipelineId: "ip-2ze5tsl5bp6nf2b3cxyz", hold: true, triggers: ["2026-11"] });
   * new alicloud.ecs.EcsLaunchTemplate("web", { imageId: image.imageId });
   */
  constructor(name: string, args: PipelineImageArgs, opts: pulumi.CustomResourceOptions = {}) {
    checkOptions(opts);
    refuseProvider(opts);
    refuseImport(opts);
    if (!isPlainObject(args)) throw invalidArgument(["args"], "must be an object");
    const plain = plainArguments(args) as PipelineImageArgs;
    // A dynamic resource has only the outputs that are declared, as undefined.
    const inputs: pulumi.Inputs = {
      ...everyOutput(undefined),
      ...plain,
      // The marks are for the provider, which a unit test does not have.
      ...(underMocks() ? {} : marksOf(plain)),
    };
    super(pipelineImageProvider, name, inputs, opts, "alicloud-image-pipeline", "PipelineImage");
    if (explicitProvider(opts) !== undefined) warnOfProvider(this, name, plain.region);
  }
}

/** What the program sends to the provider in addition to the arguments. */
function marksOf(args: PipelineImageArgs): pulumi.Inputs {
  const mark = markRun(currentRun().scope, pulumi.runtime.isDryRun());
  return { ...secretMarks({ ...args }), ...mark };
}

/**
 * The engine imports a resource without its inputs, and so without the provider that they contain.
 *
 * @throws {@link InvalidArgumentError} if the option is set
 */
function refuseImport({ import: id }: pulumi.CustomResourceOptions): void {
  if (id === undefined) return;
  const message =
    "a PipelineImage cannot be imported, because Pulumi cannot import dynamic resources. Remove the option: creating the resource only looks the image up";
  throw invalidArgument(["opts", "import"], message);
}

/**
 * The engine always uses its own provider for dynamic resources, and so possibly another account.
 *
 * @throws {@link InvalidArgumentError} if an explicit provider is set
 */
function refuseProvider(opts: pulumi.CustomResourceOptions): void {
  if (opts.provider === undefined) return;
  const message =
    "a PipelineImage takes no explicit provider: it uses the stack's settings. Use getLatestImageOutput with this provider, the argument region, or the native plugin's PipelineImage";
  throw invalidArgument(["opts", "provider"], message);
}

/** Components pass their providers to all children, so an inherited one is not a mistake in the program. */
function warnOfProvider(
  resource: PipelineImage,
  name: string,
  region: PipelineImageArgs["region"],
): void {
  const sources = currentRun().settings;
  const plain = typeof region === "string" ? region : undefined;
  const args = settingsOf({ region: plain }, () => "the argument region", ["region"]);
  const used = loadCore().describeSettings({ ...sources, args });
  // An output may be unknown or secret.
  const usedRegion =
    region === undefined || plain !== undefined ? used.region : "the argument region";
  const message =
    `PipelineImage "${name}" does not use the explicit alicloud provider of its parent. It uses ${usedRegion} and ${used.credentials}. ` +
    "To look up the image with the provider, use getLatestImageOutput or the native plugin's PipelineImage.";
  void pulumi.log.warn(message, resource);
}
