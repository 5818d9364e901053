import { randomBytes } from "node:crypto";
import { apiTime, type Clock } from "../clock";
import { ApiError, executionNotFound, pipelineNotFound } from "../errors";
import { REGIONS } from "../regions";
import type { ResolvedExecution, ResolvedPipeline, ResolvedScenario } from "../scenario/schema";
import { planBuild } from "./build";
import { cancel, type Execution, orderKey, fixedExecution, stageAt } from "./execution";
import { type Image, imagesOf } from "./image";
import { LaunchTemplates } from "./launch-templates";
import { type BuildOutcome, type ExecutionStatus, isFinal } from "./status";

/** A pipeline without its executions. */
export type Pipeline = Omit<ResolvedPipeline, "executions" | "region"> & { region: string };

/** Options of a build. */
export interface BuildOrder {
  imagePipelineId: string;
  /** Image that the build creates. @default from the scenario, else a random ID */
  imageId?: string | undefined;
  /** How the build ends. @default from the scenario, else `SUCCESS` */
  outcome?: BuildOutcome | undefined;
  tags?: Record<string, string> | undefined;
  /** A repeated token returns the first build instead of starting another. */
  clientToken?: string | undefined;
}

const CANCELLABLE: readonly ExecutionStatus[] = ["PREPARING", "REPAIRING", "BUILDING"];

/** The state of the emulated cloud in all regions. */
export class Cloud {
  readonly launchTemplates: LaunchTemplates;
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #executions = new Map<string, Execution>();
  readonly #clientTokens = new Map<string, string>();
  readonly #regions: ReadonlySet<string>;

  constructor(
    private readonly scenario: ResolvedScenario,
    private readonly clock: Clock,
  ) {
    this.launchTemplates = new LaunchTemplates(clock);
    for (const { executions, ...pipeline } of scenario.pipelines) {
      const region = pipeline.region ?? scenario.region;
      this.#pipelines.set(pipeline.imagePipelineId, {
        ...pipeline,
        region,
        builds: [...pipeline.builds],
      });
      this.addExecutions(pipeline.imagePipelineId, executions);
    }
    this.#regions = new Set([
      ...REGIONS,
      scenario.region,
      ...this.pipelines().map((pipeline) => pipeline.region),
      ...scenario.images.flatMap((image) => image.region ?? []),
    ]);
  }

  hasRegion(region: string): boolean {
    return this.#regions.has(region);
  }

  pipelines(): Pipeline[] {
    return [...this.#pipelines.values()];
  }

  /** @throws ApiError `InvalidImagePipeline.NotFound` */
  pipeline(imagePipelineId: string, region?: string): Pipeline {
    const pipeline = this.#pipelines.get(imagePipelineId);
    if (!pipeline || (region !== undefined && pipeline.region !== region)) {
      throw pipelineNotFound(imagePipelineId);
    }
    return pipeline;
  }

  /** Removes a pipeline with its executions. */
  removePipeline(imagePipelineId: string): void {
    this.pipeline(imagePipelineId);
    this.#pipelines.delete(imagePipelineId);
    for (const { executionId } of this.executions().filter(
      (execution) => execution.imagePipelineId === imagePipelineId,
    )) {
      this.#executions.delete(executionId);
    }
  }

  executions(): Execution[] {
    return [...this.#executions.values()];
  }

  execution(executionId: string): Execution | undefined {
    return this.#executions.get(executionId);
  }

  /** Adds executions whose status does not change; an execution with a known ID is replaced. */
  addExecutions(imagePipelineId: string, executions: readonly ResolvedExecution[]): void {
    const { region } = this.pipeline(imagePipelineId);
    for (const execution of executions) {
      this.#executions.set(
        execution.executionId,
        fixedExecution(imagePipelineId, region, execution),
      );
    }
  }

  /** Starts a build, whose status then follows the clock, and returns its execution ID. */
  startBuild(order: BuildOrder): string {
    const pipeline = this.pipeline(order.imagePipelineId);
    const earlier = this.#clientTokens.get(order.clientToken ?? "");
    if (earlier !== undefined) return earlier;
    const planned = pipeline.builds.shift();
    const started = this.clock.now();
    const executionId = `exec-${randomBytes(10).toString("hex")}`;
    this.#executions.set(executionId, {
      executionId,
      imagePipelineId: pipeline.imagePipelineId,
      region: pipeline.region,
      creationTime: apiTime(started),
      tags: order.tags ?? {},
      stages: planBuild({
        started,
        outcome: order.outcome ?? planned?.outcome ?? "SUCCESS",
        imageId: order.imageId ?? planned?.imageId ?? `m-${randomBytes(10).toString("hex")}`,
        durations: this.scenario.build,
      }),
      wire: {},
      orderKey: orderKey(executionId),
    });
    if (order.clientToken !== undefined) this.#clientTokens.set(order.clientToken, executionId);
    return executionId;
  }

  /** @throws ApiError if the execution does not exist or can no longer be canceled. */
  cancelExecution(executionId: string, region: string): void {
    const execution = this.#executions.get(executionId);
    if (execution?.region !== region) throw executionNotFound();
    const { status } = stageAt(execution, this.clock.now());
    if (isFinal(status)) {
      throw new ApiError(
        400,
        "InvalidStatus.CancelFailed",
        "Failed to cancel execution, status is success, failed or cancelled.",
      );
    }
    if (!CANCELLABLE.includes(status)) {
      throw new ApiError(
        403,
        "InvalidStatus.ImagePipelineExecution",
        `An execution can be canceled while it is ${CANCELLABLE.join(", ")}; this one is ${status}.`,
      );
    }
    cancel(execution, this.clock.now(), this.scenario.build.CANCELLING);
  }

  /** All images of a region, ordered by ID. */
  images(region: string): Image[] {
    return imagesOf(region, this.scenario, this.executions(), this.clock.now());
  }
}
