/*
 * What the compiler must accept and must refuse; never run, only type-checked. An example that should
 * not compile and does is an error: its "@ts-expect-error" has nothing to expect.
 */
import type * as pulumi from "@pulumi/pulumi";
import {
  EcsApiError,
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  ImagePipelineError,
  NoImageError,
  NotFoundError,
  type ExecutionStatus,
  type GetImagePipelineExecutionArgs,
  type GetImagePipelineExecutionOutputArgs,
  type GetImagePipelineExecutionsArgs,
  type GetImagePipelineExecutionsOutputArgs,
  type GetImagePipelineExecutionsResult,
  type GetLatestImageArgs,
  type GetLatestImageOutputArgs,
  type ImagePipelineExecution,
  type LatestImage,
  type PipelineImage,
  type PipelineImageArgs,
  type WaitForRunning,
  type WaitForRunningArgs,
} from "../../sdk";
import type { PipelineImageInputs, PipelineImageOutputs } from "../../core/types";

declare const text: pulumi.Output<string>;
declare const maybeText: pulumi.Output<string | undefined>;
declare const flag: pulumi.Output<boolean>;
declare const amount: pulumi.Output<number>;
declare const texts: pulumi.Output<string[]>;
declare const tags: pulumi.Output<Record<string, string>>;
declare const resource: pulumi.Resource;
declare const provider: pulumi.ProviderResource;

/** Whether two types are the same, not only assignable one way. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

/** A value of which every part may be an input. */
type DeepInput<T> = pulumi.Input<
  T extends string
    ? T
    : T extends readonly (infer E)[]
      ? DeepInput<E>[]
      : T extends object
        ? DeepInputs<T>
        : T
>;

/** An optional argument may also be `undefined`, or an input of it. */
type DeepInputs<T> = { [K in keyof T]: DeepInput<T[K]> | UndefinedIfOptional<T, K> };
type UndefinedIfOptional<T, K extends keyof T> = string extends K
  ? never
  : Partial<Pick<T, K>> extends Pick<T, K>
    ? undefined
    : never;

/** Whether arguments have the keys of the plain ones, each an input of the same type. */
type AreInputsOf<Inputs, Plain> = [
  Same<keyof Inputs, keyof Plain>,
  Same<Inputs, DeepInputs<Plain>>,
] extends [true, true]
  ? true
  : false;

/** The two forms of the arguments: neither has one key more than the other. */
export function forms(): void {
  true satisfies AreInputsOf<GetLatestImageOutputArgs, GetLatestImageArgs>;
  true satisfies AreInputsOf<GetImagePipelineExecutionsOutputArgs, GetImagePipelineExecutionsArgs>;
  true satisfies AreInputsOf<GetImagePipelineExecutionOutputArgs, GetImagePipelineExecutionArgs>;
  true satisfies AreInputsOf<WaitForRunningArgs, WaitForRunning>;
  true satisfies AreInputsOf<
    Omit<PipelineImageArgs, "triggers">,
    Omit<PipelineImageInputs, "triggers">
  >;
  true satisfies Same<keyof PipelineImageArgs, keyof PipelineImageInputs>;
  // The outputs of the resource, apart from those of every resource.
  true satisfies Same<
    Exclude<keyof PipelineImage, keyof pulumi.CustomResource>,
    keyof PipelineImageOutputs
  >;

  // The check itself: one key more, one less, another type.
  false satisfies AreInputsOf<{ a?: string; b?: string }, { a?: string }>;
  false satisfies AreInputsOf<{ a?: pulumi.Input<string> }, { a?: string; b?: string }>;
  false satisfies AreInputsOf<{ a?: pulumi.Input<number> }, { a?: string }>;
}

export async function promiseForm(): Promise<void> {
  const image = await getLatestImage({ imagePipelineId: "ip-1" });
  image satisfies LatestImage;
  true satisfies Same<LatestImage["imageId"], string>;
  true satisfies Same<LatestImage["imagePipelineId"], string>;
  true satisfies Same<LatestImage["region"], string>;
  true satisfies Same<LatestImage["source"], "execution" | "fallback">;
  true satisfies Same<LatestImage["reason"], string>;
  true satisfies Same<LatestImage["executionTags"], Record<string, string>>;
  true satisfies Same<LatestImage["newer"][number]["executionId"], string>;
  // @ts-expect-error a fallback has no execution
  image.executionId satisfies string;

  await getLatestImage({
    imagePipelineName: "web",
    region: "cn-hangzhou",
    tags: { branch: "main" },
    acceptPartialSuccess: true,
    exclude: ["m-1"],
    minAge: "1h",
    maxAge: "720h",
    verifyImage: true,
    waitForRunning: { timeout: "90m", pollInterval: "10s" },
    fallbackImageId: "m-golden",
  });
  await getLatestImage({ imagePipelineId: "ip-1" }, { parent: resource, async: true });

  // @ts-expect-error an Output needs the output form
  await getLatestImage({ imagePipelineId: text });
  // @ts-expect-error an Output inside, too
  await getLatestImage({ imagePipelineId: "ip-1", exclude: [text] });
  // @ts-expect-error an Output inside, too
  await getLatestImage({ imagePipelineId: "ip-1", tags: { branch: text } });
  // @ts-expect-error an Output inside, too
  await getLatestImage({ imagePipelineId: "ip-1", waitForRunning: { timeout: text } });
  // @ts-expect-error a promise, too
  await getLatestImage({ imagePipelineId: Promise.resolve("ip-1") });
  // @ts-expect-error the arguments are not optional
  await getLatestImage();
  // @ts-expect-error no such argument
  await getLatestImage({ imagePipelineId: "ip-1", imageFamily: "web" });
  // @ts-expect-error durations are texts
  await getLatestImage({ imagePipelineId: "ip-1", minAge: 3600 });
  // @ts-expect-error waiting needs an end
  await getLatestImage({ imagePipelineId: "ip-1", waitForRunning: {} });
  // @ts-expect-error waiting needs an end
  await getLatestImage({ imagePipelineId: "ip-1", waitForRunning: true });
  // @ts-expect-error must be a list
  await getLatestImage({ imagePipelineId: "ip-1", exclude: "m-1" });
  // @ts-expect-error dependsOn needs the output form
  await getLatestImage({ imagePipelineId: "ip-1" }, { dependsOn: [resource] });

  const listed = await getImagePipelineExecutions();
  listed satisfies GetImagePipelineExecutionsResult;
  true satisfies Same<typeof listed.executions, ImagePipelineExecution[]>;
  true satisfies Same<typeof listed.ids, string[]>;
  true satisfies Same<typeof listed.totalCount, number>;
  true satisfies Same<typeof listed.region, string>;
  await getImagePipelineExecutions({ statuses: ["SUCCESS", "ARCHIVING"], maxItems: 1 });
  // @ts-expect-error must be a list
  await getImagePipelineExecutions({ statuses: "SUCCESS" });
  // @ts-expect-error an Output needs the output form
  await getImagePipelineExecutions({ maxItems: amount });

  const execution = await getImagePipelineExecution({ executionId: "exec-1" });
  true satisfies Same<typeof execution, ImagePipelineExecution>;
  true satisfies Same<ImagePipelineExecution["executionId"], string>;
  true satisfies Same<ImagePipelineExecution["creationTime"], string>;
  true satisfies Same<ImagePipelineExecution["tags"], Record<string, string>>;
  // @ts-expect-error not every execution has an image
  execution.imageId satisfies string;
  // @ts-expect-error the id is not optional
  await getImagePipelineExecution({});
  // @ts-expect-error the id is not optional
  await getImagePipelineExecution({ region: "cn-hangzhou" });
}

export function outputForm(): void {
  const image = getLatestImageOutput({ imagePipelineId: "ip-1" });
  image satisfies pulumi.Output<LatestImage>;
  image.imageId satisfies pulumi.Output<string>;
  image.imageId satisfies pulumi.Input<string>;
  image.newer satisfies pulumi.Output<LatestImage["newer"]>;

  getLatestImageOutput({
    imagePipelineId: text,
    region: Promise.resolve("cn-hangzhou"),
    tags,
    acceptPartialSuccess: flag,
    exclude: texts,
    verifyImage: flag,
    waitForRunning: { timeout: text, pollInterval: "10s" },
  });
  getLatestImageOutput({
    imagePipelineName: text,
    tags: { branch: text, team: "web" },
    exclude: ["m-1", text, Promise.resolve("m-2")],
  });
  getLatestImageOutput({ imagePipelineId: text, region: maybeText });
  getLatestImageOutput({ imagePipelineId: text }, { dependsOn: resource });
  getLatestImageOutput({ imagePipelineId: text }, { dependsOn: [resource], provider });

  // @ts-expect-error another type inside
  getLatestImageOutput({ imagePipelineId: amount });
  // @ts-expect-error another type inside
  getLatestImageOutput({ imagePipelineId: text, exclude: [amount] });
  // @ts-expect-error another type inside
  getLatestImageOutput({ imagePipelineId: text, tags: { branch: amount } });
  // @ts-expect-error no such argument
  getLatestImageOutput({ imagePipelineId: text, imageFamily: text });
  // @ts-expect-error the arguments are not optional
  getLatestImageOutput();
  // @ts-expect-error an Output is no text
  getLatestImageOutput({ imagePipelineId: text }).imageId satisfies string;

  getImagePipelineExecutionsOutput() satisfies pulumi.Output<GetImagePipelineExecutionsResult>;
  getImagePipelineExecutionsOutput({ executionIds: [text], statuses: texts, maxItems: amount });
  // @ts-expect-error another type inside
  getImagePipelineExecutionsOutput({ maxItems: text });

  getImagePipelineExecutionOutput({
    executionId: text,
  }) satisfies pulumi.Output<ImagePipelineExecution>;
  // @ts-expect-error the id is not optional
  getImagePipelineExecutionOutput({ region: text });
}

export function typesOfArguments(args: GetLatestImageArgs, status: ExecutionStatus): void {
  args satisfies GetLatestImageOutputArgs;
  status satisfies string;
  "SUCCESS" satisfies ExecutionStatus;
  "ARCHIVING" satisfies ExecutionStatus;
}

export function errors(error: unknown): void {
  if (NoImageError.isInstance(error)) {
    true satisfies Same<
      typeof error.code,
      | "NoExecutions"
      | "NoSuccessfulExecution"
      | "ExecutionsRunning"
      | "AllSuccessesExcluded"
      | "TooFewForBehind"
    >;
    error.statusCounts satisfies Readonly<Record<string, number>>;
  } else if (EcsApiError.isInstance(error)) {
    error.action satisfies string;
    true satisfies Same<typeof error.requestId, string | undefined>;
  } else if (NotFoundError.isInstance(error)) {
    true satisfies Same<typeof error.code, "NotFound">;
    error.argument satisfies string;
  } else if (ImagePipelineError.isInstance(error)) {
    true satisfies Same<typeof error.code, string>;
  } else {
    // @ts-expect-error nothing is known of it
    error.code satisfies unknown;
  }
}
