import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Emulator } from "../../emulator";
import { list } from "./support/executions-of";

const FOLDER = join(__dirname, "..", "..", "emulator");

interface Run {
  child: ChildProcess;
  /** Resolves once the standard output matches. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

function run(command: string, args: string[], environment: Record<string, string> = {}): Run {
  const program = ["--import", "tsx", join(FOLDER, command), ...args];
  return start(process.execPath, program, environment);
}

function start(command: string, args: string[], environment: Record<string, string> = {}): Run {
  const child = spawn(command, args, {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = once(child, "close").then(([code]) => ({
    code: code as number | null,
    stdout,
    stderr,
  }));
  const says = async (pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(stdout);
      if (match) return match;
      const end = await Promise.race([ended, once(child.stdout, "data").then(() => undefined)]);
      if (end && !pattern.test(stdout)) assert.fail(`It ended: ${end.stdout}${end.stderr}`);
    }
  };
  return { child, says, ended };
}

describe("the command of the emulator", () => {
  const running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running.splice(0)) child.kill("SIGKILL");
  });
  const emulator = (...args: string[]) => {
    const started = run("cli.ts", args);
    running.push(started.child);
    return started;
  };

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`runs the quickstart scenario, accepts a build, and stops cleanly on ${signal}`, async () => {
      const { child, says, ended } = emulator();
      await says(/Calls:\n/);
      const [exports] = await says(/For a shell:\n([^]*?)For a Pulumi/);
      const environment = Object.fromEntries(
        [...exports.matchAll(/export (\w+)=(.+)/g)].map(([, name = "", value = ""]) => [
          name,
          value,
        ]),
      );
      const build = await run("build-cli.ts", ["--pipeline", "ip-quickstart0001"], environment)
        .ended;
      child.kill(signal);
      const { code, stdout, stderr } = await ended;

      assert.match(build.stdout, /^Started exec-[0-9a-f]+ of ip-quickstart0001\.\n$/);
      assert.equal(build.code, 0);
      assert.match(stdout, /listens on http:\/\/127\.0\.0\.1:\d+ /);
      assert.match(stdout, /pulumi config set --secret alicloud:secretKey \S+\n/);
      assert.match(
        stdout,
        /pulumi config set alicloud:endpoints '\[\{"ecs":"127\.0\.0\.1:\d+"\}\]'\n/,
      );
      assert.match(stdout, /\nStartImagePipelineExecution RegionId=cn-hangzhou .* → 200\n/);
      assert.equal(stderr, "");
      assert.equal(code, 0);
    });
  }

  it("stops when its npm process is stopped", async () => {
    const npm = start("npm", ["run", "emulator"]);
    running.push(npm.child);
    await npm.says(/Calls:\n/);
    npm.child.kill("SIGTERM");
    // The emulator keeps npm's standard output open until it ends.
    const { stdout } = await npm.ended;
    assert.match(stdout, /The ECS emulator has stopped/);
  });

  it("uses the given scenario and port", async () => {
    const other = await Emulator.start({ scenario: { region: "cn-hangzhou" } });
    const port = other.authority.split(":")[1] ?? "";
    await other.stop();
    const scenario = join(__dirname, "fixtures", "two-regions.json");
    const { says } = emulator("--scenario", scenario, "--port", port);

    await says(new RegExp(`127\\.0\\.0\\.1:${port} .*two-regions\\.json`));
  });

  it("reports a port that is in use", async () => {
    const other = await Emulator.start({ scenario: { region: "cn-hangzhou" } });
    const port = other.authority.split(":")[1] ?? "";
    const { code, stderr } = await emulator("--port", port).ended;
    await other.stop();

    assert.match(stderr, /^The port is in use: choose another with --port/);
    assert.equal(code, 2);
  });

  it("reports the problems of a scenario", async () => {
    const scenario = join(__dirname, "fixtures", "wrong.json");
    const { code, stderr, stdout } = await emulator("--scenario", scenario).ended;

    assert.match(stderr, /wrong\.json is not valid:\n/);
    assert.match(stderr, /\n {2}\$\.color: is not a known key/);
    assert.equal(stdout, "");
    assert.equal(code, 2);
  });

  for (const [args, message] of [
    [["--prot", "1"], /Unknown option '--prot'/],
    [["--port", "http"], /--port must be a number from 0 to 65535, but is "http"/],
    [["--port", "70000"], /--port must be a number/],
    [["file.json"], /Unexpected argument 'file\.json'/],
  ] as const) {
    it(`refuses ${args.join(" ")}`, async () => {
      const { code, stderr } = await emulator(...args).ended;

      assert.match(stderr, message);
      assert.match(stderr, /Usage: npm run emulator/);
      assert.equal(code, 2);
    });
  }

  it("has a help text", async () => {
    const { code, stdout } = await emulator("--help").ended;

    assert.match(stdout, /^Usage: npm run emulator .*--scenario/);
    assert.equal(code, 0);
  });
});

describe("the command that starts a build", () => {
  let emulator: Emulator;

  before(async () => {
    const pipelines = [{ imagePipelineId: "ip-1", name: "one" }];
    emulator = await Emulator.start({ scenario: { region: "cn-hangzhou", pipelines } });
  });
  after(() => emulator.stop());

  const build = (args: string[], environment = emulator.environment()) =>
    run("build-cli.ts", args, environment).ended;

  it("starts a build with the given outcome and image", async () => {
    const outcome = ["--outcome", "TEST_FAILED", "--image", "m-requested"];
    const { code } = await build([
      "--pipeline",
      "ip-1",
      ...outcome,
      "--endpoint",
      emulator.authority,
    ]);
    const [execution] = await list(emulator, {});

    assert.equal(code, 0);
    assert.equal(execution?.["Status"], "PREPARING");
    assert.deepEqual(emulator.requests[0]?.parameters, {
      RegionId: "cn-hangzhou",
      ImagePipelineId: "ip-1",
      EmulatorOutcome: "TEST_FAILED",
      EmulatorImageId: "m-requested",
    });
  });

  it("reports a refusal of the emulator, without the signed URL", async () => {
    const { code, stderr } = await build(["--pipeline", "ip-none"]);

    assert.match(stderr, /refused the request: InvalidImagePipeline\.NotFound: .*ip-none/);
    assert.doesNotMatch(stderr, /Signature/);
    assert.equal(code, 1);
  });

  it("reports that no emulator is running", async () => {
    const { code, stderr } = await build(["--pipeline", "ip-1", "--endpoint", "127.0.0.1:9"]);

    assert.match(stderr, /^No emulator is running at this endpoint: start one/);
    assert.equal(code, 1);
  });

  it("never connects to the real service", async () => {
    const endpoint = ["--endpoint", "https://ecs.aliyuncs.com"];
    const { code, stderr } = await build(["--pipeline", "ip-1", ...endpoint]);

    assert.match(stderr, /is not an emulator: /);
    assert.equal(code, 2);
  });

  it("reports a missing option or variable", async () => {
    const noPipeline = await build([]);
    const noVariable = await build(["--pipeline", "ip-1"], {});

    assert.match(noPipeline.stderr, /^--pipeline is missing/);
    assert.match(noVariable.stderr, /^ALIBABA_CLOUD_ENDPOINT_ECS is not set/);
    assert.deepEqual([noPipeline.code, noVariable.code], [2, 2]);
  });
});
