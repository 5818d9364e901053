import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { findExecutable } from "../../tools/process/find-executable";
import { cli } from "./support/in-process";
import { ProgramTerminal } from "./support/terminal";

const run = promisify(execFile);

/** What a shell offers for a command line, whose last word is not finished. */
const CASES: readonly (readonly [line: string, offered: readonly string[]])[] = [
  ["image-pipeline la", ["latest"]],
  ["image-pipeline emulator b", ["build"]],
  ["image-pipeline --region cn-hangzhou wa", ["watch"]],
  ["image-pipeline latest --verify", ["--verify-image"]],
  ["image-pipeline latest --reg", ["--region"]],
  ["image-pipeline latest --name show --exp", ["--expect", "--explain"]],
  ["image-pipeline latest --output ", ["json", "yaml", "table"]],
  ["image-pipeline show exec-1 -o y", ["yaml"]],
  ["image-pipeline emulator build --outcome F", ["FAILED"]],
  ["image-pipeline completion ", ["bash", "zsh", "fish"]],
  ["image-pipeline help sh", ["show"]],
  ["pulumi-alicloud-image-pipeline can", ["cancel"]],
  ["image-pipeline latest --id l", []],
];

/** What a person types before pressing Tab, and what the line is then. */
const TYPED: readonly (readonly [typed: string, completed: string])[] = [
  ["image-pipeline la", "image-pipeline latest"],
  ["image-pipeline emulator b", "image-pipeline emulator build"],
  ["image-pipeline --region cn-hangzhou wa", "image-pipeline --region cn-hangzhou watch"],
  ["image-pipeline latest --verify", "image-pipeline latest --verify-image"],
  ["image-pipeline show exec-1 -o y", "image-pipeline show exec-1 -o yaml"],
  ["image-pipeline emulator build --outcome F", "image-pipeline emulator build --outcome FAILED"],
  ["image-pipeline completion z", "image-pipeline completion zsh"],
  ["image-pipeline help sh", "image-pipeline help show"],
  ["image-pipeline emulator --scenario sc", "image-pipeline emulator --scenario scenario.json"],
  ["pulumi-alicloud-image-pipeline can", "pulumi-alicloud-image-pipeline cancel"],
];

describe("image-pipeline completion", () => {
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "completion-"));
    for (const shell of ["bash", "zsh", "fish"]) {
      const { code, stdout } = await cli(["completion", shell]);
      assert.equal(code, 0);
      writeFileSync(path.join(directory, shell), stdout);
    }
    writeFileSync(path.join(directory, "scenario.json"), "{}");
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  /** The replies of bash's completion function, as bash calls it. */
  const bash = async (line: string) => {
    const words = line.split(" ");
    const script = `source ./bash; COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _image_pipeline; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await run("bash", ["--norc", "-c", script], { cwd: directory });
    return stdout.split("\n").filter((word) => word !== "");
  };

  for (const [line, offered] of CASES) {
    it(`completes "${line}" in bash`, async () => {
      assert.deepEqual((await bash(line)).sort(), [...offered].sort());
    });
  }

  it("completes the value after an equals sign, and the names of files, in bash", async () => {
    assert.deepEqual(await bash("image-pipeline latest --output = j"), ["json"]);
    assert.deepEqual(await bash("image-pipeline latest --output ="), ["json", "yaml", "table"]);
    assert.deepEqual(await bash("image-pipeline emulator --scenario sc"), ["scenario.json"]);
  });

  it("completes what a person types in bash, with Tab", async () => {
    const args = ["--norc", "--noprofile", "-i"];
    const terminal = new ProgramTerminal("bash", args, { PS1: "> " }, { columns: 200 });
    try {
      await terminal.shows(/^>/m);
      terminal.type(`cd '${directory}'; source ./bash; echo read''y\n`);
      // What is typed before the prompt is shown in front of it.
      await terminal.shows(/^ready\n>/m);
      for (const [typed, completed] of TYPED) {
        terminal.type(`${typed}\t`);
        await terminal.shows(new RegExp(`^> ${completed} ?$`, "m"));
        // Ctrl-U empties the line.
        terminal.type("\u0015");
      }
    } finally {
      terminal.kill();
    }
  });

  it("has every command and every flag of the help", async () => {
    for (const command of ["latest", "list", "watch", "history", "start", "check"]) {
      const { stdout } = await cli([command, "--help"]);
      const flags = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
      const offered = await bash(`image-pipeline ${command} --`);
      assert.deepEqual(
        flags.filter((flag) => flag !== undefined && !offered.includes(flag)),
        [],
        command,
      );
    }
  });

  // These shells are not on every machine.
  if (findExecutable("zsh", process.env) !== undefined)
    it("is a valid script for zsh", async () => {
      await run("zsh", ["-n", "./zsh"], { cwd: directory });
    });

  if (findExecutable("fish", process.env) !== undefined)
    for (const [line, offered] of CASES)
      it(`completes "${line}" in fish`, async () => {
        const script = `source ./fish; complete -C ${JSON.stringify(line)}`;
        const { stdout } = await run("fish", ["--no-config", "-c", script], {
          cwd: directory,
          env: { PATH: process.env["PATH"], HOME: directory },
        });
        const words = stdout.split("\n").map((each) => each.split("\t")[0] ?? "");
        assert.deepEqual(words.filter((word) => word !== "").sort(), [...offered].sort());
      });

  it("needs a shell that it knows", async () => {
    for (const args of [["completion"], ["completion", "tcsh"]]) {
      const { code, stdout } = await cli(args);
      assert.deepEqual([code, stdout], [2, ""]);
    }
  });
});
