import assert from "node:assert/strict";
import { Emulator, ManualClock } from "../../emulator";
import { PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";
import { CliTerminal } from "./support/terminal";

describe("image-pipeline start and cancel", () => {
  isolatedHome();
  let emulator: Emulator;
  let clock: ManualClock;
  let terminal: CliTerminal | undefined;

  beforeEach(async () => {
    clock = new ManualClock(new Date().toISOString());
    emulator = await Emulator.start({ scenario: pipelineWith(), clock });
  });
  afterEach(async () => {
    terminal?.kill();
    terminal = undefined;
    await emulator.stop();
  });

  const run = (...args: string[]) => cli(args, { env: emulator.environment() });
  const writes = () =>
    emulator.requests
      .map(({ action }) => action)
      .filter((action) => !action.startsWith("Describe"));

  it("starts a build with --yes, and prints the ID of the execution", async () => {
    const { code, stdout, stderr } = await run("start", "--name", "web", "--yes", "--tag", "a=b");
    assert.equal(code, 0);
    assert.match(stdout, /^exec-[0-9a-f]+\n$/);
    assert.match(stderr, /^Started exec-.* of image pipeline ip-web in cn-hangzhou\.\n$/);
    const parameters = emulator.requests.at(-1)?.parameters ?? {};
    assert.equal(parameters["Tag.1.Key"], "a");
    assert.match(parameters["ClientToken"] ?? "", /^[0-9a-f-]{36}$/);
  });

  it("starts one build for one client token", async () => {
    const args = ["start", "--id", PIPELINE, "-y", "--client-token", "commit-1", "-o", "json"];
    const [first, second] = [await run(...args), await run(...args)];
    assert.equal(first.stdout, second.stdout);
    assert.equal((JSON.parse(first.stdout) as { clientToken: string }).clientToken, "commit-1");
  });

  it("needs --yes if standard input is not a terminal, and does nothing", async () => {
    for (const args of [
      ["start", "--id", PIPELINE],
      ["cancel", "exec-1"],
    ]) {
      const { code, stdout, stderr } = await run(...args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /Use --yes\.\n$/);
    }
    assert.deepEqual(writes(), []);
  });

  it("does not ask about arguments that are wrong", async () => {
    const { code, stderr } = await cli(["start"], { env: emulator.environment(), typed: "y\n" });
    assert.equal(code, 2);
    assert.match(stderr, /^Error: --id is missing; set --id or --name\.$/m);
  });

  for (const [flags, message] of [
    [["--watch", "--interval", "abc"], /^Error: --interval must be a duration/],
    [["--watch", "--timeout", "abc"], /^Error: --timeout must be a duration/],
    [["--interval", "5s"], /^Error: --interval has no effect without --watch/],
    [["--timeout", "5m"], /^Error: --timeout has no effect without --watch/],
  ] as const) {
    it(`starts no build with ${flags.join(" ")}`, async () => {
      const { code, stderr } = await run("start", "--id", PIPELINE, "--yes", ...flags);
      assert.equal(code, 2);
      assert.match(stderr, message);
      assert.deepEqual(writes(), []);
    });
  }

  for (const [answer, code] of [
    ["y", 0],
    ["YES", 0],
    ["n", 1],
    ["", 1],
    ["yes, but", 1],
  ] as const) {
    it(`asks, and ${code === 0 ? "acts" : "does not act"} on the answer "${answer}"`, async () => {
      const conditions = { env: emulator.environment(), typed: `${answer}\n` };
      const result = await cli(["start", "--id", PIPELINE], conditions);
      assert.equal(result.code, code);
      assert.match(
        result.stderr,
        /^Start a build of image pipeline ip-web\? \(region cn-hangzhou \(from ALICLOUD_REGION in the environment\), credentials from ALICLOUD_ACCESS_KEY in the environment\) \[y\/N\] /,
      );
      assert.deepEqual(writes(), code === 0 ? ["StartImagePipelineExecution"] : []);
    });
  }

  it("asks in a terminal, and is interrupted there by Ctrl-C", async () => {
    terminal = new CliTerminal(["start", "--id", PIPELINE], emulator.environment());
    await terminal.shows(/\[y\/N\]/);
    terminal.type("\u0003");
    assert.equal(await terminal.ended, 130);
    assert.deepEqual(writes(), []);
  });

  it("starts and watches a build, with the exit code of the build", async () => {
    const args = ["start", "--id", PIPELINE, "--watch", "--interval", "20ms"];
    terminal = new CliTerminal(args, emulator.environment());
    await terminal.shows(/\[y\/N\]/);
    terminal.type("y\r");
    await terminal.shows(/PREPARING/);
    clock.advance("1h");
    assert.equal(await terminal.ended, 0);
    assert.match(terminal.lines.at(-1) ?? "", /^✓ SUCCESS {2}exec-/);
  });

  it("prints the image of the build that it started and watched with --quiet", async () => {
    const clockless = await Emulator.start({
      scenario: {
        ...pipelineWith(),
        build: {
          PREPARING: "0s",
          BUILDING: "0s",
          TESTING: "0s",
          DISTRIBUTING: "0s",
          RELEASING: "0s",
        },
      },
    });
    const args = ["start", "--id", PIPELINE, "--yes", "--watch", "--quiet", "--interval", "5ms"];
    const { code, stdout } = await cli(args, { env: clockless.environment() });
    await clockless.stop();
    assert.equal(code, 0);
    assert.match(stdout, /^m-[0-9a-f]+\n$/);
  });

  it("cancels a build, and reports one that cannot be canceled", async () => {
    const id = emulator.startBuild({ imagePipelineId: PIPELINE });
    const conditions = { env: emulator.environment(), typed: "y\n" };
    const canceled = await cli(["cancel", id], conditions);
    assert.deepEqual([canceled.code, canceled.stdout], [0, ""]);
    assert.match(
      canceled.stderr,
      new RegExp(`Cancel execution ${id}\\?[^]*is being canceled\\.\n$`),
    );
    clock.advance("1h");
    const late = await run("cancel", id, "--yes");
    assert.equal(late.code, 1);
    assert.match(late.stderr, /InvalidStatus\.CancelFailed/);
    assert.equal((await run("watch", "--execution", id)).code, 5);
  });

  it("returns 4 without the permission", async () => {
    const accounts = [{ accessKeyId: "key-1", accessKeySecret: "secret-1", deny: ["ecs:Start*"] }];
    emulator.setScenario({ ...pipelineWith(), accounts });
    const { code, stderr } = await run("start", "--id", PIPELINE, "--yes");
    assert.equal(code, 4);
    assert.match(stderr, /Grant the RAM action ecs:StartImagePipelineExecution/);
  });
});
