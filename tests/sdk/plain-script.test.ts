import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { execution, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { built, runScript, type Ran } from "./support/plain-script";
import { ONE_IMAGE, withEmulator } from "./support/scenario";

const LOOK_UP = `getLatestImage({ imagePipelineId: "${PIPELINE}" })
  .then((image) => console.log(image.imageId), (error) => console.log(error.name + ": " + error.message));`;
const REQUIRE = `const { getLatestImage } = require("pulumi-alicloud-image-pipeline");\n${LOOK_UP}`;
const IMPORT = `import { getLatestImage } from "pulumi-alicloud-image-pipeline";\n${LOOK_UP}`;

/** Far below the minute for which the emulator keeps a connection open. */
const PROMPTLY = 3_000;

function assertPrinted(ran: Ran, stdout: string): void {
  assert.deepEqual(
    { exitCode: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr },
    { exitCode: 0, stdout: `${stdout}\n`, stderr: "" },
  );
  assert.ok(ran.lingered < PROMPTLY, `lingered for ${ran.lingered} ms`);
}

describe("a plain Node.js script", function () {
  this.timeout("1m");
  let home: string;

  before(built);
  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), "plain-script-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  for (const [format, script] of [
    ["commonjs", REQUIRE],
    ["module", IMPORT],
  ] as const) {
    it(`(${format}) needs only environment variables, and ends by itself`, () =>
      withEmulator(ONE_IMAGE, async (emulator) => {
        const ran = await runScript(format, script, { HOME: home, ...emulator.environment() });
        assertPrinted(ran, "m-1");
      }));

    it(`(${format}) needs only a profile file`, () =>
      withEmulator(ONE_IMAGE, async (emulator) => {
        await mkdir(path.join(home, ".aliyun"));
        await writeFile(
          path.join(home, ".aliyun/config.json"),
          JSON.stringify({
            current: "mine",
            profiles: [
              {
                name: "mine",
                mode: "AK",
                access_key_id: "emulator-key",
                access_key_secret: "emulator-secret",
                region_id: "cn-hangzhou",
              },
            ],
          }),
        );
        const ran = await runScript(format, script, {
          HOME: home,
          ALIBABA_CLOUD_ENDPOINT_ECS: emulator.endpoint,
        });
        assertPrinted(ran, "m-1");
      }));
  }

  it("can also use the output form", () =>
    withEmulator(ONE_IMAGE, async (emulator) => {
      const script = `const { getLatestImageOutput } = require("pulumi-alicloud-image-pipeline");
        getLatestImageOutput({ imagePipelineId: "${PIPELINE}" }).imageId.apply((id) => console.log(id));`;
      const ran = await runScript("commonjs", script, { HOME: home, ...emulator.environment() });
      assertPrinted(ran, "m-1");
    }));

  it("prints warnings on standard error, and only the result on standard output", () =>
    withEmulator(
      pipelineWith(
        execution("1", "SUCCESS", 3),
        execution("2", "FAILED", 2),
        execution("3", "BUILDING", 1),
      ),
      async (emulator) => {
        const ran = await runScript("commonjs", REQUIRE, {
          HOME: home,
          ...emulator.environment(),
        });
        assert.equal(ran.exitCode, 0);
        assert.match(ran.stderr, /1 newer execution failed/);
        assert.equal(ran.stdout, "m-1\n");
      },
    ));

  it("runs identical lookups once", () =>
    withEmulator(ONE_IMAGE, async (emulator) => {
      const script = `const { getLatestImage } = require("pulumi-alicloud-image-pipeline");
        const ask = () => getLatestImage({ imagePipelineId: "${PIPELINE}" });
        Promise.all([ask(), ask()]).then(ask).then((image) => console.log(image.imageId));`;
      const ran = await runScript("commonjs", script, { HOME: home, ...emulator.environment() });
      assertPrinted(ran, "m-1");
      assert.equal(emulator.requests.length, 1);
    }));

  it("without settings fails with an error that lists every source", async () => {
    const ran = await runScript("commonjs", REQUIRE, { HOME: home });
    assert.match(ran.stdout, /^ConfigurationError: No region found/);
    for (const place of ["ALICLOUD_REGION", "ALIBABA_CLOUD_REGION", ".aliyun/config.json"])
      assert.ok(ran.stdout.includes(place), ran.stdout);
    assert.ok(ran.lingered < PROMPTLY);
  });

  it("does not load the client before the first lookup", () =>
    withEmulator(ONE_IMAGE, async (emulator) => {
      const script = `const { getLatestImage, getLatestImageOutput, NoImageError } = require("pulumi-alicloud-image-pipeline");
        const loaded = () => Object.keys(require.cache).filter((file) =>
          /node_modules.(@alicloud|zod|@darabonba)\\W|dist.(lookup|credentials)\\.js/.test(file)).length;
        const before = loaded();
        NoImageError.isInstance(new Error());
        getLatestImage({ imagePipelineId: "${PIPELINE}" })
          .then(() => console.log(before, loaded() > 0));`;
      const ran = await runScript("commonjs", script, { HOME: home, ...emulator.environment() });
      assertPrinted(ran, "0 true");
    }));
});
