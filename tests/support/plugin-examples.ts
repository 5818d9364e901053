import { execution } from "../engine/pipeline-image/support/image-stack";

/** What the examples of the plugin look up. */
export const EXAMPLE_PIPELINES = [
  {
    imagePipelineId: "ip-web",
    name: "web",
    executions: [execution("1", 1), execution("bad", 2, { status: "TEST_FAILED" })],
  },
  {
    imagePipelineId: "ip-beijing",
    name: "web-beijing",
    region: "cn-beijing",
    executions: [execution("beijing", 1)],
  },
];

/** The configuration that the examples require. */
export const EXAMPLE_CONFIGURATION = {
  imagePipelineId: "ip-web",
  executionId: "exec-bad",
  promotion: "2026-10",
  beijingPipelineId: "ip-beijing",
};
