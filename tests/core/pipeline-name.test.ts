import assert from "node:assert/strict";
import { InvalidArgumentError, NotFoundError } from "../../core/errors";
import { getImagePipelineExecutions, getLatestImage } from "../../core/functions";
import { emulated } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";
import { served } from "./support/served";

const WEB = pipelineWith(execution("1", "SUCCESS", 1));

describe("imagePipelineName", () => {
  it("is resolved by DescribeImagePipelines", () =>
    emulated(WEB, async ({ emulator, newRun }) => {
      const image = await getLatestImage({ imagePipelineName: "web" }, newRun());
      assert.equal(image.imageId, "m-1");
      assert.equal(image.imagePipelineId, PIPELINE);
      assert.deepEqual(
        emulator.requests.map(({ action, parameters }) => [action, parameters]),
        [
          ["DescribeImagePipelines", { RegionId: "cn-hangzhou", Name: "web", MaxResults: "500" }],
          [
            "DescribeImagePipelineExecutions",
            { RegionId: "cn-hangzhou", ImagePipelineId: PIPELINE, MaxResults: "500" },
          ],
        ],
      );
    }));

  it("is also resolved for the list of executions", () =>
    emulated(
      {
        region: "cn-hangzhou",
        pipelines: [
          ...(WEB.pipelines ?? []),
          {
            imagePipelineId: "ip-other",
            name: "other",
            executions: [execution("2", "SUCCESS", 0)],
          },
        ],
      },
      async ({ newRun }) => {
        const { ids } = await getImagePipelineExecutions({ imagePipelineName: "web" }, newRun());
        assert.deepEqual(ids, ["exec-1"]);
      },
    ));

  it("that does not exist is a NotFoundError that lists the existing names", () =>
    emulated(WEB, async ({ newRun }) => {
      const lookup = getLatestImage({ imagePipelineName: "wep" }, newRun());
      const error = await refusal(lookup, NotFoundError);
      assert.equal(error.argument, "imagePipelineName");
      assert.match(error.message, /wep/);
      assert.match(error.message, /web \(ip-web\)/);
      assert.match(error.message, /cn-hangzhou/);
    }));

  it("that does not exist in a region without pipelines is a NotFoundError that states so", () =>
    emulated(WEB, async ({ newRun }) => {
      const args = { imagePipelineName: "web", region: "cn-beijing" };
      const error = await refusal(getLatestImage(args, newRun()), NotFoundError);
      assert.match(error.message, /cn-beijing/);
      assert.match(error.message, /The region has no image pipelines\./);
    }));

  it("that does not exist is an error that lists at most ten pipelines, and counts the others", () => {
    const pipelines = Array.from({ length: 12 }, (_, index) => ({
      imagePipelineId: `ip-${index}`,
      name: `name-${index}`,
    }));
    const existing = async (count: number) => {
      let message = "";
      const scenario = { region: "cn-hangzhou", pipelines: pipelines.slice(0, count) };
      await emulated(scenario, async ({ newRun }) => {
        const lookup = getLatestImage({ imagePipelineName: "web" }, newRun());
        ({ message } = await refusal(lookup, NotFoundError));
      });
      return /The region has: (.*)\. Check the name/.exec(message)?.[1] ?? message;
    };
    return Promise.all([existing(1), existing(10), existing(12)]).then(([one, ten, twelve]) => {
      assert.equal(one, "name-0 (ip-0)");
      const named = (text: string) => text.match(/name-(\d+) \(ip-\1\)/g)?.length;
      assert.deepEqual([named(ten), named(twelve)], [10, 10]);
      assert.match(ten, /\)$/);
      assert.match(twelve, /\), and 2 more$/);
    });
  });

  it("that several pipelines have is an error that lists them", () =>
    emulated(
      {
        region: "cn-hangzhou",
        pipelines: ["ip-1", "ip-2"].map((imagePipelineId) => ({ imagePipelineId, name: "web" })),
      },
      async ({ emulator, newRun }) => {
        const lookup = getLatestImage({ imagePipelineName: "web" }, newRun());
        const error = await refusal(lookup, InvalidArgumentError);
        assert.match(error.message, /ip-1/);
        assert.match(error.message, /ip-2/);
        assert.match(error.message, /imagePipelineId/);
        assert.deepEqual(
          error.problems.map(({ path, keys }) => [path, keys]),
          [["imagePipelineName", ["imagePipelineName"]]],
        );
        assert.equal(emulator.requests.length, 1);
      },
    ));

  it("is the whole name: web is not web-staging", () =>
    emulated(
      {
        region: "cn-hangzhou",
        pipelines: [
          { imagePipelineId: "ip-staging", name: "web-staging" },
          ...(WEB.pipelines ?? []),
        ],
      },
      async ({ newRun }) => {
        const image = await getLatestImage({ imagePipelineName: "web" }, newRun());
        assert.equal(image.imagePipelineId, PIPELINE);
      },
    ));

  it("is the whole name, even if the service matches parts of names", () =>
    served(
      (query) =>
        query.has("ImagePipelineId")
          ? { ImagePipelineExecution: { ImagePipelineExecutionSet: [] } }
          : {
              ImagePipeline: {
                ImagePipelineSet: [
                  { ImagePipelineId: "ip-1", Name: "web-staging" },
                  { ImagePipelineId: "ip-2", Name: "web" },
                  { ImagePipelineId: "ip-3", Name: "Web" },
                ],
              },
            },
      async (run, queries) => {
        await getImagePipelineExecutions({ imagePipelineName: "web" }, run);
        assert.equal(queries[1]?.get("ImagePipelineId"), "ip-2");
      },
    ));

  it("is searched on every page", () =>
    emulated(WEB, async ({ emulator, newRun }) => {
      // The only pipeline comes with the second page.
      emulator.inject({ fault: "emptyPage", action: "DescribeImagePipelines" });
      const image = await getLatestImage({ imagePipelineName: "web" }, newRun());
      assert.equal(image.imageId, "m-1");
      assert.equal(
        emulator.requests.filter(({ action }) => action === "DescribeImagePipelines").length,
        2,
      );
    }));

  it("that several of more than 500 pipelines have is found across pages", () =>
    emulated(
      {
        region: "cn-hangzhou",
        pipelines: Array.from({ length: 501 }, (_, index) => ({
          imagePipelineId: `ip-${index}`,
          name: "web",
        })),
      },
      async ({ emulator, newRun }) => {
        const lookup = getLatestImage({ imagePipelineName: "web" }, newRun());
        const error = await refusal(lookup, InvalidArgumentError);
        assert.match(error.message, /501 image pipelines/);
        assert.ok(error.message.length < 1000);
        assert.equal(emulator.requests.length, 2);
      },
    ));
});
