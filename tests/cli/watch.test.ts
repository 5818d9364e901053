import assert from "node:assert/strict";
import { Emulator, ManualClock, type Scenario } from "../../emulator";
import { execution, hoursAgo, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";
import { PROGRAM, startCli } from "./support/process";
import { CliTerminal, ProgramTerminal } from "./support/terminal";

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

/** A build that took ten minutes. */
const EARLIER = execution("earlier", "SUCCESS", 4, {
  creationTime: hoursAgo(5),
  modifiedTime: hoursAgo(5 - 10 / 60),
});

describe("image-pipeline watch", () => {
  isolatedHome();
  let emulator: Emulator;
  let clock: ManualClock;
  let terminal: ProgramTerminal | undefined;

  const begin = async (scenario: Scenario = pipelineWith(EARLIER)) => {
    clock = new ManualClock(new Date().toISOString());
    emulator = await Emulator.start({ scenario, clock });
  };
  const build = (order = {}) =>
    emulator.startBuild({ imagePipelineId: PIPELINE, imageId: "m-new", ...order });
  afterEach(async () => {
    terminal?.kill();
    terminal = undefined;
    await emulator.stop();
  });

  const FAST = ["--interval", "20ms"];

  describe("in a terminal", () => {
    const watch = (args: readonly string[], env = {}, size = {}) =>
      (terminal = new CliTerminal(
        ["watch", ...FAST, ...args],
        { ...emulator.environment(), ...env },
        size,
      ));

    it("shows the steps of a build, the elapsed time and an estimate, and ends with the build", async () => {
      await begin();
      const id = build();
      const watched = watch(["--name", "web"]);
      const shows = (pattern: RegExp) => watched.shows(pattern);
      await shows(/ PREPARING +\d+ s +The intermediate instance is being created\./);
      assert.match(watched.lines[0] ?? "", new RegExp(`^${id} ${PIPELINE}$`));
      await shows(/ · BUILDING\n {2}· TESTING\n {2}· DISTRIBUTING\n {2}· RELEASING\n/);
      await shows(/elapsed, about (10 min|9 min 5\d s) left \(10 min in the median of 1 build\)/);
      clock.advance("30s");
      await shows(/✓ PREPARING +30 s\n {2}. BUILDING/);
      clock.advance("5m");
      await shows(/✓ BUILDING +5 min\n {2}. TESTING/);
      clock.advance("1m");
      await shows(/✓ BUILDING +5 min\n {2}✓ TESTING +1 min\n {2}. DISTRIBUTING/);
      clock.advance("10m");
      assert.equal(await watched.ended, 0);
      assert.equal(watched.lines.length, 1, watched.lines.join("\n"));
      assert.match(watched.lines[0] ?? "", new RegExp(`^✓ SUCCESS  ${id}  m-new  in 8 min$`));
      assert.ok(watched.written.endsWith(SHOW_CURSOR));
    });

    it("returns 5 when the build fails, and says why", async () => {
      await begin();
      build({ outcome: "FAILED" });
      const watched = watch(["--id", PIPELINE]);
      await watched.shows(/PREPARING/);
      clock.advance("1h");
      assert.equal(await watched.ended, 5);
      assert.match(watched.lines.join("\n"), /^✗ FAILED .* BuildCommandFailed: A build command/);
    });

    it("leaves the terminal whole on Ctrl-C, and returns 130", async () => {
      await begin();
      build();
      const watched = watch(["--id", PIPELINE]);
      await watched.shows(/PREPARING/);
      watched.type("\u0003");
      assert.equal(await watched.ended, 130);
      assert.ok(watched.written.endsWith(SHOW_CURSOR), JSON.stringify(watched.written.slice(-80)));
      assert.match(watched.lines.join("\n"), /PREPARING[^]*elapsed/);
      // The build goes on.
      assert.equal(
        emulator.requests.some(({ action }) => action.startsWith("Cancel")),
        false,
      );
    });

    it("follows the width of the terminal", async () => {
      await begin();
      build();
      const watched = watch(["--id", PIPELINE], {}, { columns: 120, rows: 30 });
      await watched.shows(/left \(10 min in the median of 1 build\)$/);
      watched.resize(25, 30);
      await watched.shows(/elapsed[^\n]*…$/);
      watched.resize(90, 30);
      await watched.shows(/in the median of 1 build\)$/);
    });

    it("leaves the terminal to the shell on Ctrl-Z, and goes on with fg", async () => {
      await begin();
      build();
      const env = { ...emulator.environment(), PS1: "prompt> " };
      const shell = (terminal = new ProgramTerminal("bash", ["--norc", "--noprofile", "-i"], env));
      await shell.shows(/prompt>/);
      shell.type(`"${process.execPath}" "${PROGRAM}" watch --interval 20ms --id ${PIPELINE}\n`);
      await shell.shows(/elapsed/);
      shell.type("\u001a");
      await shell.shows(/elapsed[^\n]*\n[^]*Stopped[^]*\nprompt>/);
      const written = shell.written;
      assert.ok(written.lastIndexOf(SHOW_CURSOR) > written.lastIndexOf(HIDE_CURSOR), written);
      shell.type("clear; fg\n");
      await shell.shows(/^(?![^]*Stopped)[^]*PREPARING[^]*elapsed/);
      assert.ok(shell.written.slice(written.length).includes(HIDE_CURSOR));
      clock.advance("1h");
      await shell.shows(/✓ SUCCESS .*\nprompt>/);
      assert.ok(shell.written.lastIndexOf(SHOW_CURSOR) > shell.written.lastIndexOf(HIDE_CURSOR));
    });

    it("goes on after Ctrl-Z where no shell could continue it", async () => {
      await begin();
      build();
      const watched = watch(["--id", PIPELINE, "--interval", "20ms"]);
      await watched.shows(/elapsed/);
      watched.type("\u001a");
      clock.advance("1h");
      await watched.shows(/✓ SUCCESS/);
      assert.equal(await watched.ended, 0);
    });

    it("draws as many lines as the terminal has rows, so that nothing scrolls away", async () => {
      await begin();
      for (let count = 0; count < 5; count++) build();
      const watched = watch(["--id", PIPELINE], {}, { columns: 100, rows: 24 });
      await watched.shows(/\n… and 13 more lines$/);
      clock.advance("30s");
      await watched.shows(/BUILDING +\d/);
      assert.equal(watched.lines.length, 23, watched.lines.join("\n"));
      clock.advance("1h");
      assert.equal(await watched.ended, 0);
      assert.equal(watched.lines.length, 5, watched.lines.join("\n"));
    });

    it("waits for the next build with --any, and shows all that run", async () => {
      await begin({
        region: "cn-hangzhou",
        pipelines: [
          { imagePipelineId: PIPELINE, name: "web" },
          { imagePipelineId: "ip-db", name: "db" },
        ],
      });
      const watched = watch(["--any"]);
      await watched.shows(/^Waiting for a build to start\.$/m);
      build({ imagePipelineId: "ip-db" });
      await watched.shows(/ip-db\n.*PREPARING/);
      clock.advance("1h");
      assert.equal(await watched.ended, 0);
    });

    for (const [name, env] of [
      ["CI", { CI: "true" }],
      ["TERM=dumb", { TERM: "dumb" }],
    ] as const) {
      it(`prints plain lines with ${name}`, async () => {
        await begin();
        const watched = watch(["--id", PIPELINE], env);
        assert.equal(await watched.ended, 0);
        assert.ok(!watched.written.includes("\u001b"), JSON.stringify(watched.written));
        assert.match(watched.lines[0] ?? "", /exec-earlier {2}SUCCESS {2}m-earlier {2}in 10 min/);
      });
    }

    it("has no color with NO_COLOR", async () => {
      await begin();
      build();
      const watched = watch(["--id", PIPELINE], { NO_COLOR: "1" });
      await watched.shows(/PREPARING/);
      clock.advance("1h");
      assert.equal(await watched.ended, 0);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(watched.written, /\u001b\[\d+m/);
    });
  });

  describe("in a pipe", () => {
    it("prints a line for each change", async () => {
      await begin();
      const id = build();
      const { says, ended } = startCli(
        ["watch", ...FAST, "--id", PIPELINE],
        emulator.environment(),
      );
      await says(
        new RegExp(`Z  ${id}  PREPARING  The intermediate instance is being created\\.\n`),
      );
      await says(/^A build usually takes 10 min \(median of 1\)\.$/m);
      clock.advance("30s");
      await says(/ BUILDING {2}The build commands are running\.\n/);
      clock.advance("1h");
      const { code, stdout, stderr } = await ended;
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`\n\\S+Z  ${id}  SUCCESS  m-new  in 8 min  The image was`));
      assert.equal(stdout.trimEnd().split("\n").length, 3);
      assert.equal(stderr, "A build usually takes 10 min (median of 1).\n");
    });

    it("waits for no build without --any", async () => {
      await begin(pipelineWith());
      const { stderr } = await cli(["watch", "--name", "web"], { env: emulator.environment() });
      assert.equal(
        stderr,
        "There are no executions to watch. --any waits for the next build to start.\n",
      );
    });

    it("prints the image alone with --quiet", async () => {
      await begin();
      const { stdout, stderr, code } = await cli(["watch", "--name", "web", "-q"], {
        env: emulator.environment(),
      });
      assert.deepEqual([code, stdout, stderr], [0, "m-earlier\n", ""]);
    });

    it("prints the executions as JSON, and the progress to standard error", async () => {
      await begin();
      const { stdout, stderr } = await cli(["watch", "--name", "web", "-o", "json"], {
        env: emulator.environment(),
      });
      const { executions } = JSON.parse(stdout) as { executions: { imageId: string }[] };
      assert.deepEqual(
        executions.map(({ imageId }) => imageId),
        ["m-earlier"],
      );
      assert.match(stderr, /exec-earlier {2}SUCCESS/);
    });

    for (const [status, code] of [
      ["SUCCESS", 0],
      ["PARTITION_SUCCESS", 5],
      ["FAILED", 5],
      ["TEST_FAILED", 5],
      ["CANCELLED", 5],
    ] as const) {
      it(`returns ${code} for an execution that ended with ${status}`, async () => {
        await begin(pipelineWith(execution("1", status, 1)));
        const env = emulator.environment();
        const result = await cli(["watch", "--execution", "exec-1", "-q"], { env });
        assert.equal(result.code, code);
        assert.equal(result.stdout, code === 0 ? "m-1\n" : "");
      });
    }

    it("returns 0 for PARTITION_SUCCESS with --accept-partial-success", async () => {
      await begin(pipelineWith(execution("1", "PARTITION_SUCCESS", 1)));
      const args = ["watch", "--id", PIPELINE, "-q", "--accept-partial-success"];
      const { code, stdout } = await cli(args, { env: emulator.environment() });
      assert.deepEqual([code, stdout], [0, "m-1\n"]);
    });

    it("returns 1 for a status that it does not know, and 3 if there is nothing to watch", async () => {
      await begin(pipelineWith(execution("1", "SUCCESS", 1, { wire: { Status: "ARCHIVING" } })));
      const env = emulator.environment();
      assert.equal((await cli(["watch", "--id", PIPELINE], { env })).code, 1);
      emulator.setScenario(pipelineWith());
      const none = await cli(["watch", "--id", PIPELINE], { env });
      assert.deepEqual([none.code, none.stdout], [3, ""]);
      assert.match(none.stderr, /--any waits for the next build/);
    });

    it("returns 6 when --timeout is over, and 1 for an execution that does not exist", async () => {
      await begin();
      build();
      const env = emulator.environment();
      const late = await cli(["watch", "--id", PIPELINE, ...FAST, "--timeout", "40ms"], { env });
      assert.equal(late.code, 6);
      assert.match(late.stderr, /after 40ms, these executions are still running/);
      assert.equal((await cli(["watch", "--execution", "exec-none"], { env })).code, 1);
    });

    for (const args of [
      [],
      ["--id", "a", "--name", "b"],
      ["--execution", "exec-1", "--name", "web"],
      ["--execution", "exec-1", "--any"],
      ["--id", PIPELINE, "--interval", "0s"],
    ]) {
      it(`returns 2 for watch ${args.join(" ")}`, async () => {
        await begin();
        const { code, stdout } = await cli(["watch", ...args], { env: emulator.environment() });
        assert.deepEqual([code, stdout], [2, ""]);
      });
    }
  });
});
