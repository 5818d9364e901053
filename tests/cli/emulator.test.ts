import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import dns, { type LookupAddress } from "node:dns";
import { once } from "node:events";
import * as path from "node:path";
import { mock } from "node:test";
import { SYSTEM_CLOCK } from "../../core/clock";
import { Emulator } from "../../emulator";
import { COVERAGE } from "../support/coverage";
import { list } from "../emulator/support/executions-of";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";
import { startCli } from "./support/process";

const ROOT = path.resolve(__dirname, "../..");
const FIXTURES = path.join(ROOT, "tests/emulator/fixtures");

/** A call of the resolver for all addresses of a host. */
type LookupCall = [
  host: string,
  options: unknown,
  done: (error: null, addresses: readonly LookupAddress[]) => void,
];

/** The variables that the emulator prints for a shell. */
function variablesIn(stdout: string): Record<string, string> {
  const exports = stdout.matchAll(/ {2}export (\w+)=(.+)/g);
  return Object.fromEntries([...exports].map(([, name = "", value = ""]) => [name, value]));
}

describe("image-pipeline emulator", () => {
  isolatedHome();

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`runs the quickstart scenario, accepts a build, and stops on ${signal}`, async () => {
      const { child, says, ended } = startCli(["emulator"]);
      const [variables] = await says(/^(?: {2}export .+\n)+/);
      const env = variablesIn(variables);
      const build = await cli(["emulator", "build", "--pipeline", "ip-quickstart0001"], { env });
      const latest = await cli(["latest", "--name", "web", "-q"], { env });
      child.kill(signal);
      const { code, stdout, stderr } = await ended;

      assert.match(build.stdout, /^exec-[0-9a-f]+\n$/);
      assert.match(build.stderr, /^Started exec-[0-9a-f]+ of ip-quickstart0001\.\n$/);
      assert.deepEqual([build.code, latest.stdout], [0, "m-quickstart0002\n"]);
      assert.match(
        stderr,
        /^The ECS emulator listens on http:\/\/127\.0\.0\.1:\d+ \(scenario quickstart\)/,
      );
      assert.match(stderr, /pulumi config set --secret alicloud:secretKey \S+\n/);
      assert.match(
        stderr,
        /pulumi config set alicloud:endpoints '\[\{"ecs":"127\.0\.0\.1:\d+"\}\]'\n/,
      );
      assert.match(stderr, /\nStartImagePipelineExecution RegionId=cn-hangzhou .* → 200\n/);
      assert.match(stderr, /The ECS emulator has stopped\.\n$/);
      // Standard output has nothing but the variables, so that a shell can read it from a file.
      assert.deepEqual([code, stdout], [0, variables]);
    });
  }

  it("loses its terminal and stops on SIGHUP with exit code 129", async () => {
    const { child, says, ended } = startCli(["emulator"]);
    await says(/^(?: {2}export .+\n)+/);
    child.kill("SIGHUP");
    const { code, stderr } = await ended;
    assert.match(stderr, /The ECS emulator has stopped\.\n$/);
    assert.equal(code, 129);
  });

  it("is what npm run emulator starts, and stops with its npm process", async () => {
    const npm = spawn("npm", ["run", "emulator", "--", "--port", "0"], {
      cwd: ROOT,
      env: { PATH: process.env["PATH"], ...COVERAGE },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    npm.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      if (stderr.includes("Calls:\n")) npm.kill("SIGTERM");
    });
    // The emulator keeps npm's standard error open until it ends.
    await once(npm, "close");
    assert.match(stderr, /The ECS emulator has stopped/);
  });

  it("uses the scenario and the port of the flags, and reports a port that is in use", async () => {
    const other = await Emulator.start({ scenario: { region: "cn-hangzhou" } });
    const port = other.authority.split(":")[1] ?? "";
    const inUse = await cli(["emulator", "--port", port]);
    await other.stop();
    const stop = new AbortController();
    const scenario = path.join(FIXTURES, "two-regions.json");
    const running = cli(["emulator", "--scenario", scenario, "--port", port], {
      signal: stop.signal,
      onStdout: (text) => {
        if (text.includes("export")) stop.abort();
      },
    });

    assert.deepEqual([inUse.code, inUse.stdout], [2, ""]);
    assert.match(inUse.stderr, /^Error: The port is in use\. Choose another with --port/);
    assert.match(
      (await running).stderr,
      new RegExp(`127\\.0\\.0\\.1:${port} .*two-regions\\.json`),
    );
  });

  it("stops on a signal that arrived while it started", async () => {
    const { code, stderr } = await cli(["emulator"], { signal: AbortSignal.abort() });
    assert.match(stderr, /The ECS emulator has stopped\.\n$/);
    assert.equal(code, 0);
  });

  it("reports the problems of a scenario", async () => {
    const scenario = path.join(FIXTURES, "wrong.json");
    const { code, stderr, stdout } = await cli(["emulator", "--scenario", scenario]);
    assert.match(stderr, /wrong\.json is not valid:\n/);
    assert.match(stderr, /\n {2}\$\.color: is not a known key/);
    assert.deepEqual([code, stdout], [2, ""]);
  });

  for (const [args, message] of [
    [["--prot", "1"], /unknown option '--prot'/],
    [["--port", "http"], /It must be a number from 0 to 65535/],
    [["--port", "70000"], /It must be a number/],
    [["file.json"], /too many arguments for 'emulator'/],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { code, stderr, stdout } = await cli(["emulator", ...args]);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, ""]);
    });
  }
});

describe("image-pipeline emulator build", () => {
  isolatedHome();
  let emulator: Emulator;

  before(async () => {
    const pipelines = [{ imagePipelineId: "ip-1", name: "one" }];
    emulator = await Emulator.start({ scenario: { region: "cn-hangzhou", pipelines } });
  });
  after(() => emulator.stop());

  const build = (args: string[], env = emulator.environment()) =>
    cli(["emulator", "build", ...args], { env });

  it("starts a build with the outcome, the image and the tags of the flags", async () => {
    const flags = ["--outcome", "TEST_FAILED", "--image", "m-requested", "--tag", "a=b"];
    const { code } = await build(["--name", "one", ...flags, "--endpoint", emulator.authority]);
    const [execution] = await list(emulator, {});
    assert.equal(code, 0);
    assert.equal(execution?.["Status"], "PREPARING");
    const start = emulator.requests.find(({ action }) => action.startsWith("Start"));
    const { ClientToken, ...parameters } = start?.parameters ?? {};
    assert.ok(ClientToken);
    assert.deepEqual(parameters, {
      RegionId: "cn-hangzhou",
      ImagePipelineId: "ip-1",
      EmulatorOutcome: "TEST_FAILED",
      EmulatorImageId: "m-requested",
      "Tag.1.Key": "a",
      "Tag.1.Value": "b",
    });
  });

  it("reports a refusal of the emulator", async () => {
    const { code, stderr } = await build(["--id", "ip-none"]);
    assert.match(stderr, /InvalidImagePipeline\.NotFound.*ip-none/);
    assert.equal(code, 1);
  });

  it("reports that no emulator is running", async () => {
    const env = { ...emulator.environment(), ALIBABA_CLOUD_ENDPOINT_ECS: "127.0.0.1:9" };
    const clock = { ...SYSTEM_CLOCK, sleep: () => Promise.resolve() };
    const { code, stderr } = await cli(["emulator", "build", "--id", "ip-1"], { env, clock });
    assert.match(stderr, /^No emulator is running at this endpoint\. Start one/);
    assert.equal(code, 1);
  });

  it("accepts a name that is reserved for loopback", async () => {
    const { port } = new URL(emulator.endpoint);
    const env = { ...emulator.environment(), ALIBABA_CLOUD_ENDPOINT_ECS: `ecs.localhost:${port}` };
    // Whether the machine's own resolver knows the name depends on the machine.
    const lookup = mock.method(dns, "lookup", (...[host, , done]: LookupCall) => {
      assert.equal(host, "ecs.localhost");
      done(null, [{ address: "127.0.0.1", family: 4 }]);
    });
    try {
      const { code, stdout } = await build(["--id", "ip-1"], env);
      assert.equal(lookup.mock.callCount(), 1);
      assert.match(stdout, /^exec-[0-9a-f]+\n$/);
      assert.equal(code, 0);
    } finally {
      lookup.mock.restore();
    }
  });

  it("never connects to the real service", async () => {
    const none = { ...emulator.environment(), ALIBABA_CLOUD_ENDPOINT_ECS: "" };
    for (const result of [
      await build(["--id", "ip-1", "--endpoint", "https://ecs.aliyuncs.com"]),
      await build(["--id", "ip-1"], none),
    ]) {
      assert.match(result.stderr, /is not an emulator: /);
      assert.equal(result.code, 2);
    }
  });

  it("reports a missing pipeline, a missing region, and an outcome that does not exist", async () => {
    const noPipeline = await build([]);
    const noRegion = await build(["--id", "ip-1"], {});
    const wrong = await build(["--id", "ip-1", "--outcome", "GREAT"]);
    assert.match(noPipeline.stderr, /^Error: --id is missing; set --id or --name\.$/m);
    assert.match(noRegion.stderr, /^Error: No region found/);
    assert.match(
      wrong.stderr,
      /Allowed choices are SUCCESS, PARTITION_SUCCESS, FAILED, TEST_FAILED/,
    );
    assert.deepEqual([noPipeline.code, noRegion.code, wrong.code], [2, 2, 2]);
  });
});
