import assert from "node:assert/strict";
import { Emulator } from "../../emulator";
import { hideCloudVariables, rememberEnvironment } from "../support/environment";
import { PIPELINE_IMAGE, runExample } from "./run-example";

const DAY = 86_400_000;
const LAUNCH_TEMPLATE = "alicloud:ecs/ecsLaunchTemplate:EcsLaunchTemplate";

/** Which resource of an example must receive which image. */
const RECEIVERS: Readonly<Record<string, Receiver>> = {
  "launch-template": { type: LAUNCH_TEMPLATE, image: "m-hangzhou2" },
  "held-launch-template": { type: LAUNCH_TEMPLATE, image: "m-hangzhou2" },
  // With minAge, the image of a build that ended just now is skipped.
  "scaling-group": {
    type: "alicloud:ess/scalingConfiguration:ScalingConfiguration",
    image: "m-hangzhou1",
  },
  instance: { type: "alicloud:ecs/instance:Instance", image: "m-hangzhou2" },
  "build-and-use": {
    type: LAUNCH_TEMPLATE,
    image: "m-hangzhou2",
    config: { build: "2025-12-01" },
  },
  channel: { type: PIPELINE_IMAGE, image: "m-hangzhou2" },
  "channel-consumer": {
    type: LAUNCH_TEMPLATE,
    image: "m-promoted",
    config: { channel: "organization/image-pipeline-channel/dev" },
  },
  "oos-parameter": {
    type: "alicloud:oos/parameter:Parameter",
    property: "value",
    image: "m-hangzhou2",
  },
  "roll-back": {
    type: LAUNCH_TEMPLATE,
    image: "m-hangzhou1",
    config: { exclude: '["m-hangzhou2"]' },
  },
};

interface Receiver {
  readonly type: string;
  /** @default "imageId" */
  readonly property?: string;
  readonly image: string;
  readonly config?: Readonly<Record<string, string>>;
}

describe("examples, with Pulumi's mocks in place of the alicloud plugin", function () {
  // The first to load @pulumi/alicloud pays for its size.
  this.timeout("1m");
  let emulator: Emulator;
  let config: Record<string, string>;

  beforeEach(async () => {
    emulator = await Emulator.start({
      scenario: {
        region: "cn-hangzhou",
        pipelines: [
          {
            imagePipelineId: "ip-hangzhou",
            name: "web",
            executions: [built("hangzhou1", 2 * DAY), built("hangzhou2", DAY / 24)],
          },
          {
            imagePipelineId: "ip-singapore",
            name: "web",
            region: "ap-southeast-1",
            executions: [built("singapore1", DAY)],
          },
        ],
      },
    });
    config = {
      ...emulator.stackConfiguration(),
      imagePipelineId: "ip-hangzhou",
      vswitchId: "vsw-1",
      securityGroupId: "sg-1",
    };
  });

  afterEach(() => emulator.stop());

  for (const preview of [true, false]) {
    describe(preview ? "in a preview" : "in an update", () => {
      for (const [example, receiver] of Object.entries(RECEIVERS)) {
        const { type, image, property = "imageId" } = receiver;
        it(`${example}: the image reaches the resource`, async () => {
          const [resource, ...others] = await runExample(example, {
            config: { ...config, ...receiver.config },
            preview,
            type,
            count: 1,
          });
          assert.deepEqual(others, []);
          assert.equal(resource?.inputs[property], image);
          if (type === LAUNCH_TEMPLATE) {
            assert.equal(resource.inputs["updateDefaultVersionNumber"], true);
          }
        });
      }

      it("canary: production gets the image of the build before the canary's", async () => {
        const options = { config, preview, type: LAUNCH_TEMPLATE, count: 2 };
        const resources = await runExample("canary", options);
        assert.deepEqual(
          Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs["imageId"]])),
          { canary: "m-hangzhou2", production: "m-hangzhou1" },
        );
      });

      it("multi-region: each region's template gets the image of its own pipeline", async () => {
        const imagePipelineIds = JSON.stringify({
          "cn-hangzhou": "ip-hangzhou",
          "ap-southeast-1": "ip-singapore",
        });
        const options = {
          config: { ...config, imagePipelineIds },
          preview,
          type: LAUNCH_TEMPLATE,
          count: 2,
        };
        // Explicit providers take their credentials from the environment.
        const restoreEnvironment = rememberEnvironment();
        hideCloudVariables();
        Object.assign(process.env, emulator.environment());
        const resources = await runExample("multi-region", options).finally(restoreEnvironment);
        assert.deepEqual(
          Object.fromEntries(resources.map(({ name, inputs }) => [name, inputs["imageId"]])),
          {
            "web-cn-hangzhou": "m-hangzhou2",
            "web-ap-southeast-1": "m-singapore1",
          },
        );
        const regions = emulator.requests.map(({ parameters }) => parameters["RegionId"]).sort();
        assert.deepEqual(regions, ["ap-southeast-1", "cn-hangzhou"]);
      });
    });
  }
});

function built(name: string, age: number) {
  const time = new Date(Date.now() - age).toISOString();
  return {
    executionId: `exec-${name}`,
    status: "SUCCESS" as const,
    imageId: `m-${name}`,
    creationTime: time,
    modifiedTime: time,
  };
}
