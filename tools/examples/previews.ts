import { ExampleStack } from "./example-stack";

/** How the preview in an example's README comes about. */
interface Story {
  readonly config: Readonly<Record<string, string>>;
  /** What happens after a first `pulumi up`, before the preview. Without it, the preview is the first one. */
  readonly then?: (stack: ExampleStack) => Promise<void> | void;
  /** An example whose stack this one refers to. */
  readonly refersTo?: string;
}

const PIPELINE = { imagePipelineId: "ip-hangzhou" };
const NETWORK = { vswitchId: "vsw-1", securityGroupId: "sg-1" };

const newBuild = (stack: ExampleStack): void => {
  stack.build();
};

/** The examples that have a preview in their README. */
export const STORIES: Readonly<Record<string, Story>> = {
  "build-and-use": { config: { ...PIPELINE, build: "2025-12-01" } },
  canary: { config: PIPELINE, then: newBuild },
  channel: { config: PIPELINE, then: newBuild },
  "channel-consumer": {
    config: { channel: "organization/image-pipeline-channel/dev" },
    refersTo: "channel",
  },
  "held-image": { config: PIPELINE, then: newBuild },
  "held-launch-template": {
    config: PIPELINE,
    then: async (stack) => {
      stack.build();
      await stack.configure("promotion", "2025-12-01");
    },
  },
  instance: { config: { ...PIPELINE, ...NETWORK }, then: newBuild },
  "launch-template": { config: PIPELINE, then: newBuild },
  "multi-region": {
    config: {
      "imagePipelineIds.cn-hangzhou": "ip-hangzhou",
      "imagePipelineIds.ap-southeast-1": "ip-singapore",
    },
  },
  "oos-parameter": { config: PIPELINE, then: newBuild },
  quickstart: { config: PIPELINE },
  "roll-back": {
    config: PIPELINE,
    then: async (stack) => {
      stack.build();
      await stack.configure("promotion", "2025-12-01");
      await stack.up();
      await stack.configure("exclude[0]", "m-hangzhou2");
    },
  },
  "scaling-group": { config: { ...PIPELINE, ...NETWORK } },
  "unit-tests": { config: PIPELINE },
};

/** What `pulumi preview` prints for an example. */
export async function previewOf(example: string, story: Story): Promise<string> {
  const stack = await ExampleStack.create(example, story.config);
  try {
    if (story.refersTo !== undefined) await refer(stack, story.refersTo);
    if (story.then) {
      await stack.up();
      await story.then(stack);
    }
    return await stack.preview();
  } finally {
    await stack.remove();
  }
}

async function refer(stack: ExampleStack, example: string): Promise<void> {
  const other = await ExampleStack.create(example, STORIES[example]?.config ?? {});
  try {
    await other.up();
    await other.copyTo(stack);
  } finally {
    await other.remove();
  }
}
