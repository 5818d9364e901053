import assert from "node:assert/strict";
import { mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { cacheDirectory } from "../../../tools/engine/cache-directory";
import { startProcess, type RunningProcess } from "../../../tools/process/running-process";
import { eventually } from "../support/alive";
import { scratchDirectory } from "../support/scratch";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");

describe("the demo", function () {
  this.timeout(180_000);
  const scratch = scratchDirectory();
  const home = () => path.join(scratch.path, "home");
  const temporary = () => path.join(scratch.path, "tmp");
  let started: RunningProcess | undefined;

  beforeEach(() => {
    mkdirSync(home());
    mkdirSync(temporary());
  });
  afterEach(async () => {
    await started?.end();
  });

  /** Starts the demo in a process, with its own home directory and the shared engine. */
  async function start(...args: string[]) {
    const heard = { text: "" };
    const env = {
      ...process.env,
      HOME: home(),
      TMPDIR: temporary(),
      XDG_CACHE_HOME: path.dirname(cacheDirectory()),
    };
    const command = ["--import", "tsx", path.join("tools", "demo", "cli.ts"), ...args];
    started = await startProcess(process.execPath, command, {
      cwd: REPOSITORY,
      env,
      onOutput: (text) => {
        heard.text += text;
      },
    });
    return { ...started, heard };
  }

  function assertNothingIsLeft(): void {
    assert.deepEqual(readdirSync(home()), []);
    const left = readdirSync(temporary()).filter((name) => name.startsWith("pulumi-"));
    assert.deepEqual(left, []);
  }

  it("runs the quickstart from preview to destroy, and leaves no files behind", async () => {
    const { code, stdout, stderr } = await (await start()).result;
    assert.equal(code, 0, stdout + stderr);
    const story = [
      /\$ pulumi preview\n[^]*imageId: "m-quickstart0002"[^]*1 to create/,
      /\$ pulumi up --skip-preview\n[^]*imageId: "m-quickstart0002"[^]*1 created/,
      /A new build of ip-quickstart0001 starts: exec-/,
      /The build is PREPARING\n/,
      /The build is BUILDING \(m-quickstart0003\)\n/,
      /\$ pulumi preview\n[^]*a newer build is running/,
      /The build is TESTING[^]*\nThe build is DISTRIBUTING[^]*\nThe build is RELEASING/,
      /The build is SUCCESS \(m-quickstart0003\)\n/,
      /\$ pulumi preview\n[^]*imageId: "m-quickstart0002" => "m-quickstart0003"/,
      /\$ pulumi up --skip-preview\n[^]*imageId: "m-quickstart0002" => "m-quickstart0003"/,
      /\$ pulumi destroy\n[^]*1 deleted/,
      /The demo is complete\. It has also removed its temporary project and the state of its stack\./,
    ];
    let rest = stdout;
    for (const chapter of story) {
      const match = chapter.exec(rest);
      assert.ok(match, `${String(chapter)} in:\n${rest}`);
      rest = rest.slice(match.index + (match[0].indexOf("\n") + 1));
    }
    assertNothingIsLeft();
  });

  it("ends on Ctrl-C with 130, and leaves no files behind", async () => {
    const { pid, result, heard } = await start();
    const deploys = () => heard.text.includes("$ pulumi up");
    await eventually("it deploys", deploys, 120_000).catch((error: unknown) => {
      throw new Error(`The demo wrote:\n${heard.text}`, { cause: error });
    });
    process.kill(pid, "SIGINT");
    const { code, stderr } = await result;
    assert.equal(code, 130);
    assert.match(stderr, /interrupted by SIGINT/);
    assertNothingIsLeft();
  });

  it("lists the examples when the name is unknown", async () => {
    const { code, stderr } = await (await start("no-such-example")).result;
    assert.equal(code, 1);
    assert.match(stderr, /Unknown example "no-such-example"\. Choose one of: quickstart, /);
  });
});
