import EcsClient, { DescribeImagePipelineExecutionsRequest } from "@alicloud/ecs20140526";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import type { Emulator, ManualClock } from "../../emulator";

/** Follows a build in the emulator with Alibaba Cloud's own client, over HTTP. */
export class BuildWatch {
  private readonly client: EcsClient;
  private status: string | undefined;

  constructor(
    private readonly emulator: Emulator,
    private readonly clock: ManualClock,
    private readonly executionId: string,
  ) {
    const environment = emulator.environment();
    const config = new $OpenApiUtil.Config({
      accessKeyId: environment["ALICLOUD_ACCESS_KEY"],
      accessKeySecret: environment["ALICLOUD_SECRET_KEY"],
      protocol: "HTTP",
      endpoint: emulator.authority,
      regionId: emulator.scenario.region,
      noProxy: "127.0.0.1",
    });
    this.client = new EcsClient(config);
  }

  /** Advances the clock until the build has this status, and yields each status on the way. */
  async *until(end: string): AsyncGenerator<string> {
    do {
      if (this.status !== undefined) this.clock.advance(this.durationOf(this.status));
      const { status, imageId } = await this.read();
      this.status = status;
      yield `${status} ${imageId === undefined ? "" : `(${imageId})`}`.trim();
    } while (this.status !== end);
  }

  private async read(): Promise<{ status: string; imageId: string | undefined }> {
    const { body } = await this.client.describeImagePipelineExecutions(
      new DescribeImagePipelineExecutionsRequest({
        regionId: this.emulator.scenario.region,
        executionId: this.executionId,
      }),
    );
    const [execution] = body?.imagePipelineExecution?.imagePipelineExecutionSet ?? [];
    if (execution?.status === undefined)
      throw new Error(`Execution ${this.executionId} does not exist.`);
    return { status: execution.status, imageId: execution.imageId };
  }

  private durationOf(status: string): number {
    const duration = new Map(Object.entries(this.emulator.scenario.build)).get(status);
    if (duration === undefined) throw new Error(`A build in the status ${status} does not end.`);
    return duration;
  }
}
