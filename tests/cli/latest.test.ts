import assert from "node:assert/strict";
import { Emulator, ManualClock } from "../../emulator";
import { SYSTEM_CLOCK } from "../../core/clock";
import { execution, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";

describe("image-pipeline latest", () => {
  isolatedHome();
  let emulator: Emulator;
  const clock = new ManualClock(new Date().toISOString());

  before(async () => {
    const scenario = pipelineWith(
      execution("4", "BUILDING", 1),
      execution("3", "FAILED", 2),
      execution("2", "SUCCESS", 3, { tags: { branch: "main" } }),
      execution("1", "PARTITION_SUCCESS", 4),
      execution("0", "SUCCESS", 5, { tags: { branch: "main", a: "b=c" } }),
    );
    emulator = await Emulator.start({ scenario, clock });
  });
  after(() => emulator.stop());

  const latest = (...args: string[]) => cli(["latest", ...args], { env: emulator.environment() });

  it("prints the image and the reason", async () => {
    const { code, stdout, stderr } = await latest("--name", "web");
    const [image, reason] = stdout.split("\n");
    assert.equal(image, "m-2");
    assert.match(reason ?? "", /^exec-2 \(SUCCESS, .*; 2 newer executions skipped/);
    assert.match(stderr, /^Warning: .* 1 newer execution failed/);
    assert.equal(code, 0);
  });

  it("prints the image alone with --quiet", async () => {
    assert.equal((await latest("--id", PIPELINE, "-q")).stdout, "m-2\n");
  });

  it("prints the result of getLatestImage as JSON and as YAML", async () => {
    const json = await latest("--id", PIPELINE, "--output", "json");
    const image = JSON.parse(json.stdout) as { imageId: string; newer: { executionId: string }[] };
    assert.equal(image.imageId, "m-2");
    assert.deepEqual(
      image.newer.map(({ executionId }) => executionId),
      ["exec-4", "exec-3"],
    );
    const yaml = await latest("--id", PIPELINE, "-o", "yaml");
    assert.match(yaml.stdout, /^executionId: exec-2$/m);
    // A time without quotes would be a time to many readers of YAML.
    assert.match(yaml.stdout, /^creationTime: '20/m);
  });

  it("prints the fields of the image with --output table", async () => {
    const { stdout } = await latest("--id", PIPELINE, "-o", "table");
    assert.match(stdout, /^Image +m-2$/m);
    assert.match(stdout, /^Source +execution$/m);
  });

  it("explains what was skipped, in the words of the flags", async () => {
    const { stdout } = await latest(
      "--id",
      PIPELINE,
      "--explain",
      "--exclude",
      "m-2",
      "--min-age",
      "1h",
    );
    const table = stdout.slice(stdout.indexOf("SKIPPED")).trimEnd().split("\n");
    assert.match(table[0] ?? "", /^SKIPPED +STATUS +CREATED +WHY$/);
    assert.deepEqual(
      table.slice(1).map((line) => line.split(/ {2,}/).toSpliced(2, 1).join("|")),
      [
        "exec-4|BUILDING|is still running",
        "exec-3|FAILED|failed to build",
        "exec-2|SUCCESS|is listed in --exclude",
        "exec-1|PARTITION_SUCCESS|succeeded only partially, and --accept-partial-success is not set",
      ],
    );
  });

  it("keeps the explanation out of the data with --quiet", async () => {
    const { stdout, stderr } = await latest("--id", PIPELINE, "--quiet", "--explain");
    assert.equal(stdout, "m-2\n");
    assert.match(stderr, /^exec-3 +FAILED/m);
  });

  it("explains why there is no image, too", async () => {
    const { code, stdout, stderr } = await latest(
      "--id",
      PIPELINE,
      "--min-age",
      "24h",
      "--explain",
    );
    assert.match(stdout, /^exec-2 +SUCCESS .* is younger than --min-age \(24h\)$/m);
    assert.match(stderr, /^Error: All successful executions .* set --fallback\./);
    assert.equal(code, 3);
  });

  for (const [flags, image] of [
    [["--behind", "1"], "m-0"],
    [["--accept-partial-success", "--exclude", "exec-2"], "m-1"],
    [["--tag", "branch=main", "--tag", "a=b=c"], "m-0"],
    [["--exclude", "m-2", "--exclude", "m-0", "--fallback", "m-golden"], "m-golden"],
    [["--max-age", "210m"], "m-2"],
    [["--verify-image"], "m-2"],
  ] as const) {
    it(`passes on ${flags.join(" ")}`, async () => {
      const { stdout } = await latest("--id", PIPELINE, "--quiet", ...flags);
      assert.equal(stdout, `${image}\n`);
    });
  }

  it("returns 7 if the image is not the one that --expect names, and prints it all the same", async () => {
    const differs = await latest("--id", PIPELINE, "-q", "--expect", "m-1");
    assert.deepEqual([differs.code, differs.stdout], [7, "m-2\n"]);
    assert.match(differs.stderr, /The image is m-2, but --expect is m-1\.\n$/);
    assert.equal((await latest("--id", PIPELINE, "--expect", "m-2")).code, 0);
  });

  it("waits for a running build", async () => {
    const own = new ManualClock("2026-11-24T06:00:00Z");
    const building = await Emulator.start({ scenario: pipelineWith(), clock: own });
    building.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new" });
    const sleep = (milliseconds: number) => {
      own.advance(milliseconds);
      return Promise.resolve();
    };
    const waitingClock = {
      ...SYSTEM_CLOCK,
      now: () => own.now(),
      monotonic: () => own.now(),
      sleep,
    };
    const conditions = { env: building.environment(), clock: waitingClock };
    const args = ["latest", "--id", PIPELINE, "-q", "--interval", "1m"];
    const early = await cli([...args, "--wait", "90s"], conditions);
    const late = await cli([...args, "--wait", "90m"], conditions);
    await building.stop();

    assert.deepEqual([early.code, early.stdout], [6, ""]);
    assert.match(early.stderr, /Set a longer --wait/);
    assert.deepEqual([late.code, late.stdout], [0, "m-new\n"]);
    assert.match(late.stderr, /^Waiting for image pipeline ip-web: .*TESTING/m);
  });

  it("has the problems of all flags in one message", async () => {
    const { code, stderr, stdout } = await latest(
      ...["--id", " x", "--min-age", "1d", "--behind", "many", "--tag", "=", "--interval", "1m"],
    );
    assert.deepEqual([code, stdout], [2, ""]);
    for (const problem of [
      "--id must not start or end with white space",
      '--min-age must be a duration such as "90m"',
      "--behind must be an integer",
      "--tag must not have an empty key",
      "--wait is missing",
    ])
      assert.ok(stderr.includes(`\n  ${problem}`), `${problem} is not in ${stderr}`);
  });
});
