import assert from "node:assert/strict";
import { Emulator } from "../../emulator";
import { execution, hoursAgo, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";

const ESCAPE = "\u001b";

describe("image-pipeline list", () => {
  isolatedHome();
  let emulator: Emulator;

  before(async () => {
    const scenario = pipelineWith(
      execution("wide", "TEST_FAILED", 3, { message: "构建失败\twith a tab\nand a line" }),
      execution("old", "SUCCESS", 5, { creationTime: hoursAgo(6), message: "done" }),
      execution("new", "DISTRIBUTING", 1, { message: `${ESCAPE}[2Jhello` }),
      execution("canceled", "CANCELLED", 4, { errorCode: "Stopped", errorInfo: "by hand" }),
    );
    emulator = await Emulator.start({ scenario });
  });
  after(() => emulator.stop());

  const list = (args: readonly string[] = [], columns?: number, env = {}) =>
    cli(["list", ...args], {
      env: { ...emulator.environment(), ...env },
      ...(columns !== undefined && { columns }),
    });
  const firstColumn = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/\s/)[0]);

  it("separates columns by tabs in a pipe, newest first, without titles and control characters", async () => {
    const { stdout } = await list(["--name", "web"]);
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t"));
    assert.deepEqual(
      rows.map((row) => row.length),
      [6, 6, 6, 6],
    );
    assert.deepEqual(
      rows.map(([id, status, , , , message]) => [id, status, message]),
      [
        ["exec-new", "DISTRIBUTING", " [2Jhello"],
        ["exec-wide", "TEST_FAILED", "构建失败 with a tab and a line"],
        ["exec-canceled", "CANCELLED", "Stopped: by hand"],
        ["exec-old", "SUCCESS", "done"],
      ],
    );
    assert.equal(rows[3]?.[4], "1 h");
  });

  it("is a table in a terminal, with the status in color", async () => {
    const { stdout } = await list(["--id", PIPELINE], 120);
    const lines = stdout.split("\n");
    assert.match(lines[0] ?? "", /EXECUTION.*STATUS.*IMAGE.*STARTED.*TOOK.*MESSAGE/);
    assert.ok(lines[1]?.includes(`${ESCAPE}[36mDISTRIBUTING${ESCAPE}[39m`));
    assert.ok(lines[2]?.includes(`${ESCAPE}[31mTEST_FAILED`));
  });

  for (const [env, isColored] of [
    [{ NO_COLOR: "1" }, false],
    [{ FORCE_COLOR: "0" }, false],
    [{ TERM: "dumb" }, false],
    [{ NO_COLOR: "" }, true],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true],
  ] as const) {
    it(`is ${isColored ? "" : "not "}in color with ${JSON.stringify(env)}`, async () => {
      const { stdout } = await list([], 120, env);
      assert.equal(stdout.includes(ESCAPE), isColored);
    });
  }

  it("is in color in a pipe with FORCE_COLOR", async () => {
    const { stdout } = await list(["--output", "table"], undefined, { FORCE_COLOR: "1" });
    assert.ok(stdout.includes(ESCAPE));
  });

  for (const columns of [30, 60, 80, 100]) {
    it(`has no line longer than a terminal of ${columns} columns, and keeps the IDs`, async () => {
      const { default: stringWidth } = await import("string-width");
      const { stdout } = await list(["--id", PIPELINE], columns);
      const widths = stdout.split("\n").map((line) => stringWidth(line));
      assert.ok(Math.max(...widths) <= columns, stdout);
      assert.match(stdout, /exec-canceled/);
    });
  }

  it("aligns wide characters", async () => {
    const { default: stringWidth } = await import("string-width");
    const pipelines = [{ imagePipelineId: "ip-图像", name: "图像" }];
    const wide = await Emulator.start({ scenario: { region: "cn-hangzhou", pipelines } });
    wide.addExecutions("ip-图像", [execution("1", "SUCCESS", 1), execution("22", "FAILED", 2)]);
    const env = { ...wide.environment(), NO_COLOR: "1" };
    const { stdout } = await cli(["list"], { env, columns: 120 });
    await wide.stop();
    const starts = stdout
      .trimEnd()
      .split("\n")
      .map((line) => stringWidth(line.split(/STATUS|SUCCESS|FAILED/)[0] ?? ""));
    assert.equal(new Set(starts).size, 1, stdout);
  });

  for (const [status, ids] of [
    ["running", ["exec-new"]],
    ["failed", ["exec-wide", "exec-canceled"]],
    ["succeeded", ["exec-old"]],
    ["success", ["exec-old"]],
    ["running,failed", ["exec-new", "exec-wide", "exec-canceled"]],
    ["CANCELLED,SUCCESS", ["exec-canceled", "exec-old"]],
  ] as const) {
    it(`lists those with the status ${status}`, async () => {
      assert.deepEqual(firstColumn((await list(["--status", status])).stdout), ids);
    });
  }

  it("says that there are more than --limit", async () => {
    const { stdout, stderr } = await list(["--limit", "2"]);
    assert.deepEqual(firstColumn(stdout), ["exec-new", "exec-wide"]);
    assert.equal(stderr, "2 of 4 executions. --limit prints more.\n");
  });

  it("prints the result of getImagePipelineExecutions as JSON", async () => {
    const { stdout } = await list(["--limit", "1", "-o", "json"]);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(Object.keys(result), ["executions", "ids", "totalCount", "region"]);
    assert.deepEqual([result["ids"], result["totalCount"]], [["exec-new"], 4]);
  });

  it("has no data if nothing matches", async () => {
    const { code, stdout, stderr } = await list(["--tag", "a=b"]);
    assert.deepEqual([code, stdout], [0, ""]);
    assert.match(stderr, /no matching executions/);
  });

  it("has the pipeline of each execution if it lists several", async () => {
    assert.match((await list()).stdout, /^exec-new\tip-web\tDISTRIBUTING/);
  });

  it("returns 2 for a status that the service does not know, and for a wrong limit", async () => {
    assert.equal((await list(["--status", "DONE"])).code, 2);
    assert.equal((await list(["--status", "constructor"])).code, 2);
    const { code, stderr } = await list(["--limit", "0"]);
    assert.equal(code, 2);
    assert.match(stderr, /^Error: --limit must be at least 1\.\n/);
  });
});

describe("image-pipeline show", () => {
  isolatedHome();
  let emulator: Emulator;

  before(async () => {
    const failed = execution("1", "FAILED", 1, {
      creationTime: hoursAgo(2),
      errorCode: "BuildCommandFailed",
      errorInfo: "exit code 1",
      tags: { branch: "main", stage: "test" },
    });
    emulator = await Emulator.start({
      scenario: { ...pipelineWith(failed), requireImagePipelineId: true },
    });
  });
  after(() => emulator.stop());

  const show = (...args: string[]) => cli(["show", ...args], { env: emulator.environment() });

  it("shows the fields of an execution", async () => {
    const { stdout, code } = await show("exec-1", "--id", PIPELINE);
    assert.equal(code, 0);
    for (const line of [
      /^Execution +exec-1$/m,
      /^Status +FAILED$/m,
      /^Took +1 h$/m,
      /^Error code +BuildCommandFailed$/m,
      /^Error +exit code 1$/m,
      /^Tags +branch=main, stage=test$/m,
    ])
      assert.match(stdout, line);
  });

  it("prints the result of getImagePipelineExecution as JSON", async () => {
    const { stdout } = await show("exec-1", "--id", PIPELINE, "-o", "json");
    assert.equal((JSON.parse(stdout) as { errorInfo: string }).errorInfo, "exit code 1");
  });

  it("has only the status in color", async () => {
    emulator.addExecutions(PIPELINE, [execution("FAILED", "FAILED", 1)]);
    const env = { ...emulator.environment(), FORCE_COLOR: "1" };
    const { stdout } = await cli(["show", "exec-FAILED", "--id", PIPELINE], { env });
    assert.ok(stdout.includes("  exec-FAILED\n"));
    assert.ok(stdout.includes(`  ${ESCAPE}[31mFAILED${ESCAPE}[39m\n`));
  });

  it("passes on that the service demands the pipeline", async () => {
    const { code, stderr } = await show("exec-1");
    assert.equal(code, 2);
    assert.match(stderr, /MissingParameter\.ImagePipelineId.*set --id/);
  });

  it("returns 1 for an execution that does not exist", async () => {
    const { code, stderr, stdout } = await show("exec-none", "--id", PIPELINE);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^Error: There is no execution exec-none in image pipeline ip-web/);
  });

  it("needs an execution", async () => {
    const { code, stderr } = await show();
    assert.equal(code, 2);
    assert.match(stderr, /missing required argument 'execution'/);
  });
});
