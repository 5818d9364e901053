import * as pulumi from "@pulumi/pulumi";
import { InvalidArgumentError } from "../core/errors";
import { isPlainObject } from "../core/json";
import { problemAt } from "../core/problem";
import type { ExecutionStatus } from "../core/types";
import { withoutStackTrace } from "../provider/pulumi-internals";

/*
 * The arguments of the public types, each an input. They repeat the fields of core/types.ts, so that an
 * editor shows named types; tests/sdk/arguments.types.ts and hover.test.ts hold the two together.
 */

/** How long to wait for executions that are still running: the fields of {@link WaitForRunning}, each an input. */
export interface WaitForRunningArgs {
  /** The maximum time to wait, such as `"90m"`. When it is exceeded, the lookup fails with a `TimeoutError`. */
  timeout: pulumi.Input<string>;
  /** The time between two requests, such as `"1m"`. @default "30s" */
  pollInterval?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link getLatestImageOutput}. Set exactly one of `imagePipelineId` and `imagePipelineName`. */
export interface GetLatestImageOutputArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: pulumi.Input<string | undefined>;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: pulumi.Input<string | undefined>;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: pulumi.Input<string | undefined>;
  /** The tags that an execution must have. At most 20. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** Whether to also accept `PARTITION_SUCCESS`: the image exists, but copying or sharing it may have failed. @default false */
  acceptPartialSuccess?: pulumi.Input<boolean | undefined>;
  /** The IDs of executions and images to skip, for example those of a bad build. */
  exclude?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The soak time, such as `"24h"`. Younger executions are skipped. Measured from `modifiedTime`. */
  minAge?: pulumi.Input<string | undefined>;
  /** The maximum age, such as `"720h"`. Older executions are skipped. Measured from `modifiedTime`. */
  maxAge?: pulumi.Input<string | undefined>;
  /**
   * How many of the newest qualifying executions to skip, from 0 to 100. With 1, production stays one
   * build behind its canary.
   * @default 0
   */
  behind?: pulumi.Input<number | undefined>;
  /** Whether to skip images that `DescribeImages` does not report as `Available` in the region. @default false */
  verifyImage?: pulumi.Input<boolean | undefined>;
  /** Waits while a newer execution is running. A preview never waits. @default no waiting */
  waitForRunning?: pulumi.Input<WaitForRunningArgs | undefined>;
  /** The image to use, with a warning, if no execution qualifies. @default an error if no execution qualifies */
  fallbackImageId?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link getImagePipelineExecutionsOutput}. An execution must match all filters that are set. */
export interface GetImagePipelineExecutionsOutputArgs {
  /** The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `imagePipelineName`. */
  imagePipelineId?: pulumi.Input<string | undefined>;
  /** The name of the pipeline. Exactly one pipeline in the region must have this name. */
  imagePipelineName?: pulumi.Input<string | undefined>;
  /** The IDs of the executions to return. @default all executions */
  executionIds?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /** The statuses of the executions to return, such as `["SUCCESS"]`. @default all statuses */
  statuses?: pulumi.Input<pulumi.Input<ExecutionStatus>[] | undefined>;
  /** The tags that an execution must have. At most 20. */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>> | undefined>;
  /** The maximum number of executions to return, starting with the newest. @default no limit */
  maxItems?: pulumi.Input<number | undefined>;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link getImagePipelineExecutionOutput}. */
export interface GetImagePipelineExecutionOutputArgs {
  /** The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`. */
  executionId: pulumi.Input<string>;
  /** The ID of the pipeline. Set it if the service requires it for an execution ID (`MissingParameter.ImagePipelineId`). */
  imagePipelineId?: pulumi.Input<string | undefined>;
  /** The region of the pipeline, such as `cn-hangzhou`. @default the region of the provider, the stack, or the environment */
  region?: pulumi.Input<string | undefined>;
}

/** Arguments of {@link PipelineImage}: those of {@link getLatestImageOutput}, and when to move to another image. */
export interface PipelineImageArgs extends GetLatestImageOutputArgs {
  /**
   * Whether to keep the image in the state. A held image changes when `triggers` change, when the pipeline
   * or another selection argument changes, or when `hold` is removed.
   * @default false: every update uses the newest choice
   */
  hold?: pulumi.Input<boolean | undefined>;
  /** Arbitrary values. If one of them changes, a held resource moves to the newest choice. */
  triggers?: pulumi.Input<
    pulumi.Input<unknown>[] | Record<string, pulumi.Input<unknown>> | undefined
  >;
}

/*
 * The checks that come before Pulumi reads the arguments and the options. The core checks everything else
 * about the arguments.
 */

/** The keys of a property, from the outermost inward. */
type Keys = readonly (string | number)[];

/** An error for an argument or an option. Pulumi shows only its message. */
export function invalidArgument(keys: Keys, message: string, cause?: unknown): Error {
  const error = new InvalidArgumentError([problemAt(keys, message)], { cause });
  withoutStackTrace(error);
  return error;
}

/**
 * Programs without types can pass anything as options.
 *
 * @throws {@link InvalidArgumentError} if the options, or one of the options that are used here, has the wrong type
 */
export function checkOptions(opts: unknown): void {
  if (!isPlainObject(opts)) throw invalidArgument(["opts"], "must be an object, or left out");
  const { parent, provider } = opts;
  if (parent !== undefined && !pulumi.Resource.isInstance(parent))
    throw invalidArgument(["opts", "parent"], "must be a resource");
  if (provider !== undefined && !pulumi.ProviderResource.isInstance(provider))
    throw invalidArgument(["opts", "provider"], "must be a provider, such as an alicloud.Provider");
}

/**
 * Checks every part of the arguments that is an object, and returns them. Pulumi reads only the own properties
 * of an object, so the content of a `Map`, a `Date` or another class instance would be lost: tags in it would
 * not filter. A part that is an output or a promise is checked when its value is known.
 *
 * @throws {@link InvalidArgumentError} (or the part rejects with it) if an object is not plain
 */
export function plainArguments(args: unknown): unknown {
  try {
    return plain(args, [], []);
  } catch (error) {
    if (InvalidArgumentError.isInstance(error)) throw error;
    // The program's own code can run in a getter or a proxy.
    throw invalidArgument(["args"], "cannot be read: a property throws. Use plain values", error);
  }
}

function plain(value: unknown, keys: Keys, containers: readonly object[]): unknown {
  if (typeof value !== "object" || value === null || isOfPulumi(value)) return value;
  if (pulumi.Output.isInstance(value))
    return value.apply((known: unknown) => plain(known, keys, containers));
  if (value instanceof Promise)
    return value.then((known: unknown) => plain(known, keys, containers));
  const name = keys.length === 0 ? ["args"] : keys;
  if (containers.includes(value)) throw invalidArgument(name, "must not contain itself");
  const inside = [...containers, value];
  if (Array.isArray(value))
    return value.map((element, index) => plain(element, [...keys, index], inside));
  if (!isPlainObject(value))
    throw invalidArgument(name, `must be a plain object, but is a ${value.constructor.name}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [key, plain(element, [...keys, key], inside)]),
  );
}

/** Class instances that Pulumi itself handles, such as an asset among the triggers. */
function isOfPulumi(value: object): boolean {
  return (
    pulumi.Resource.isInstance(value) ||
    pulumi.asset.Asset.isInstance(value) ||
    pulumi.asset.Archive.isInstance(value) ||
    pulumi.isUnknown(value)
  );
}
