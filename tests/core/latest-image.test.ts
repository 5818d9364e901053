import assert from "node:assert/strict";
import { getLatestImage } from "../../core/functions";
import { emulated } from "./support/emulated";
import { execution, hoursAgo, PIPELINE, pipelineWith } from "./support/scenarios";

const LATEST = { imagePipelineId: PIPELINE };
const OLD = execution("old", "SUCCESS", 50);
const NEW = execution("new", "SUCCESS", 2);

describe("the latest image", () => {
  it("has all fields of the chosen execution", () =>
    emulated(
      pipelineWith(OLD, {
        ...NEW,
        resourceGroupId: "rg-1",
        message: "done",
        tags: { branch: "main" },
      }),
      async ({ newRun }) => {
        const image = await getLatestImage(LATEST, newRun());
        assert.deepEqual(image, {
          executionId: "exec-new",
          imagePipelineId: PIPELINE,
          region: "cn-hangzhou",
          status: "SUCCESS",
          imageId: "m-new",
          creationTime: NEW.creationTime,
          modifiedTime: NEW.modifiedTime,
          resourceGroupId: "rg-1",
          message: "done",
          executionTags: { branch: "main" },
          source: "execution",
          reason: image.reason,
          newer: [],
        });
      },
    ));

  it("belongs to the execution that was created last, not modified last", () =>
    emulated(
      pipelineWith({ ...OLD, modifiedTime: hoursAgo(1) }, NEW, execution("oldest", "SUCCESS", 90)),
      async ({ newRun }) => {
        assert.equal((await getLatestImage(LATEST, newRun())).imageId, "m-new");
      },
    ));

  it("is chosen by comparing instants, not strings: an offset counts", () =>
    emulated(
      pipelineWith(
        // 23:30 UTC of the day before, though its text sorts after the other's.
        execution("offset", "SUCCESS", 0, { creationTime: "2026-11-02T07:30:00+08:00" }),
        execution("utc", "SUCCESS", 0, { creationTime: "2026-11-02T00:00:00Z" }),
      ),
      async ({ newRun }) => {
        assert.equal((await getLatestImage(LATEST, newRun())).imageId, "m-utc");
      },
    ));

  it("of two executions created at once belongs to the one modified later, then to the greater ID", () => {
    const time = "2026-11-02T00:00:00Z";
    const tie = (id: string, modifiedTime: string) =>
      execution(id, "SUCCESS", 0, { creationTime: time, modifiedTime });
    return emulated(
      pipelineWith(
        tie("z", "2026-11-02T00:10:00Z"),
        tie("b", "2026-11-02T00:20:00Z"),
        tie("a", "2026-11-02T00:20:00Z"),
      ),
      async ({ newRun }) => {
        assert.equal((await getLatestImage(LATEST, newRun())).imageId, "m-b");
      },
    );
  });

  it("belongs to an execution with an invalid creation time only if there is no other, and the reason reports it", () =>
    emulated(
      pipelineWith(
        OLD,
        execution("invalid-time", "SUCCESS", 0, { wire: { CreationTime: "soon" } }),
      ),
      async ({ newRun }) => {
        const run = newRun();
        const image = await getLatestImage(LATEST, run);
        assert.equal(image.imageId, "m-old");
        assert.match(image.reason, /exec-invalid-time/);
        assert.equal(
          run.diagnostics.filter(({ message }) => message.includes("exec-invalid-time")).length,
          1,
        );
      },
    ));

  it("skips a success without an image ID, and reports it", () =>
    emulated(
      pipelineWith(OLD, execution("bare", "SUCCESS", 1, { wire: { ImageId: null } })),
      async ({ newRun }) => {
        const image = await getLatestImage(LATEST, newRun());
        assert.equal(image.imageId, "m-old");
        assert.equal(image.newer[0]?.executionId, "exec-bare");
        assert.match(image.newer[0].reason, /image ID/);
      },
    ));

  it("does not belong to an execution that exclude lists", () =>
    emulated(pipelineWith(OLD, NEW), async ({ newRun }) => {
      const image = await getLatestImage({ ...LATEST, exclude: ["exec-new"] }, newRun());
      assert.equal(image.imageId, "m-old");
      assert.deepEqual(image.newer, [
        {
          executionId: "exec-new",
          status: "SUCCESS",
          creationTime: NEW.creationTime,
          reason: image.newer[0]?.reason,
        },
      ]);
      assert.match(image.newer[0]?.reason ?? "", /exclude/);
    }));

  it("is not an image that exclude lists", () =>
    emulated(pipelineWith(OLD, NEW), async ({ newRun }) => {
      const exclude = ["m-new", "m-other"];
      assert.equal((await getLatestImage({ ...LATEST, exclude }, newRun())).imageId, "m-old");
    }));

  it("is older than minAge, measured from the last modification", () =>
    emulated(
      pipelineWith(execution("soaked", "SUCCESS", 60), { ...OLD, modifiedTime: hoursAgo(23) }, NEW),
      async ({ newRun }) => {
        const image = await getLatestImage({ ...LATEST, minAge: "24h" }, newRun());
        assert.equal(image.imageId, "m-soaked");
        for (const newer of image.newer) assert.match(newer.reason, /minAge/);
        assert.equal(image.newer.length, 2);
        assert.equal(
          (await getLatestImage({ ...LATEST, minAge: "22h" }, newRun())).imageId,
          "m-old",
        );
        assert.equal(
          (await getLatestImage({ ...LATEST, minAge: "90m" }, newRun())).imageId,
          "m-new",
        );
      },
    ));

  it("is younger than maxAge, measured from the last modification", () =>
    emulated(
      pipelineWith({ ...OLD, modifiedTime: hoursAgo(3) }, { ...NEW, modifiedTime: hoursAgo(5) }),
      async ({ newRun }) => {
        // Such a pair does not come about, but it tells the two times apart.
        const image = await getLatestImage({ ...LATEST, maxAge: "4h" }, newRun());
        assert.equal(image.imageId, "m-old");
        assert.match(image.newer[0]?.reason ?? "", /maxAge/);
      },
    ));

  it("belongs to an execution with the tags, which the service filters", () =>
    emulated(
      pipelineWith(
        { ...OLD, tags: { branch: "main", team: "web" } },
        { ...NEW, tags: { branch: "dev", team: "web" } },
      ),
      async ({ emulator, newRun }) => {
        const tags = { branch: "main", team: "web" };
        const image = await getLatestImage({ ...LATEST, tags }, newRun());
        assert.equal(image.imageId, "m-old");
        assert.deepEqual(image.newer, []);
        assert.equal(emulator.requests[0]?.parameters["Tag.1.Value"], "main");
      },
    ));

  it("belongs to the requested pipeline and region", () =>
    emulated(
      {
        region: "cn-hangzhou",
        pipelines: [
          { imagePipelineId: PIPELINE, name: "web", executions: [OLD] },
          { imagePipelineId: "ip-other", name: "other", executions: [NEW] },
          {
            imagePipelineId: "ip-far",
            name: "web",
            region: "cn-beijing",
            executions: [execution("far", "SUCCESS", 1)],
          },
        ],
      },
      async ({ newRun }) => {
        assert.equal((await getLatestImage(LATEST, newRun())).imageId, "m-old");
        const far = await getLatestImage(
          { imagePipelineId: "ip-far", region: "cn-beijing" },
          newRun(),
        );
        assert.equal(far.imageId, "m-far");
        assert.equal(far.region, "cn-beijing");
      },
    ));

  it("has a reason of one sentence", () =>
    emulated(
      pipelineWith(OLD, execution("failed", "FAILED", 1), execution("running", "BUILDING", 0)),
      async ({ newRun }) => {
        const { reason, newer } = await getLatestImage(LATEST, newRun());
        assert.match(reason, /exec-old/);
        assert.match(reason, /2 newer executions/);
        assert.match(reason, /[^.]\.$/);
        assert.deepEqual(
          newer.map(({ executionId }) => executionId),
          ["exec-running", "exec-failed"],
        );
      },
    ));
});
