import * as pulumi from "@pulumi/pulumi";
import { AwaitedImageError } from "../core/errors";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
} from "../core/types";
import type * as core from "../core/functions";
import { withoutStackTrace } from "../provider/pulumi-internals";
import {
  checkOptions,
  dependencies,
  providerSettings,
  refuseExplicitProvider,
} from "./invoke-options";
import { currentRun } from "./program";

/** Each function's arguments and result. */
interface Functions {
  getLatestImage: { args: GetLatestImageArgs; result: LatestImage };
  getImagePipelineExecutions: {
    args: GetImagePipelineExecutionsArgs;
    result: GetImagePipelineExecutionsResult;
  };
  getImagePipelineExecution: {
    args: GetImagePipelineExecutionArgs;
    result: ImagePipelineExecution;
  };
}

type Core = {
  readonly [F in keyof Functions]: (
    args: Functions[F]["args"],
    run: core.Run,
  ) => Promise<Functions[F]["result"]>;
};

/** The promise form of a function. */
export async function invoke<F extends keyof Functions>(
  name: F,
  args: Functions[F]["args"],
  opts: pulumi.InvokeOptions,
): Promise<Functions[F]["result"]> {
  try {
    checkOptions(opts);
    refuseExplicitProvider(name, opts);
    return await loadCore()[name](args, currentRun());
  } catch (error) {
    throw withoutStackTrace(error);
  }
}

/** The output form of a function: it waits for its inputs, and makes no call while one of them is unknown. */
export function invokeOutput<F extends keyof Functions>(
  name: F,
  args: pulumi.Inputs,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<Functions[F]["result"]> {
  checkOptions(opts);
  return pulumi
    .all([args, providerSettings(opts), dependencies(opts)])
    .apply<Functions[F]["result"]>(async ([plain, provider]) => {
      const run = { ...currentRun(provider), canBeUnknown: true };
      try {
        return await loadCore()[name](plain, run);
      } catch (error) {
        if (AwaitedImageError.isInstance(error))
          return pulumi.unknown as unknown as Functions[F]["result"];
        throw withoutStackTrace(error);
      }
    });
}

/** Loaded with the first lookup, so that a program that makes none does not pay for it. */
function loadCore(): Core {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../core/functions") as typeof core;
}
