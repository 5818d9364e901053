import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import stringWidth from "string-width";
import { Emulator } from "../../emulator";
import { execution, hoursAgo, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli } from "./support/in-process";

describe("image-pipeline history", () => {
  const home = isolatedHome();
  let emulator: Emulator;

  before(async () => {
    const taking = (hours: number, minutes: number) => ({
      creationTime: hoursAgo(hours),
      modifiedTime: hoursAgo(hours - minutes / 60),
    });
    const scenario = pipelineWith(
      execution("running", "BUILDING", 1),
      execution("young", "SUCCESS", 5, taking(5, 20)),
      execution("live", "SUCCESS", 50, taking(50, 30)),
      execution("bad", "FAILED", 60, { ...taking(60, 10), message: '<script>&"\u0007</script>' }),
      execution("part", "PARTITION_SUCCESS", 70, taking(70, 25)),
      execution("stopped", "CANCELLED", 80, taking(80, 5)),
      execution("odd", "SUCCESS", 90, { wire: { Status: "ARCHIVING", CreationTime: null } }),
    );
    emulator = await Emulator.start({ scenario });
  });
  after(() => emulator.stop());

  const FLAGS = ["--live", "m-live", "--min-age", "24h"];
  const history = (args: string[], columns?: number) =>
    cli(["history", ...args], {
      env: { ...emulator.environment(), NO_COLOR: "1" },
      ...(columns !== undefined && { columns }),
    });
  const write = async (name: string, args: string[] = ["--name", "web", ...FLAGS]) => {
    const file = path.join(home.directory(), name);
    const { code, stdout, stderr } = await history([...args, "--out", file]);
    assert.deepEqual([code, stdout], [0, ""], stderr);
    return readFileSync(file, "utf8");
  };

  it("shows each build with its bar, its end and its image, and marks the live one and the soak window", async () => {
    const { code, stdout } = await history(["--name", "web", ...FLAGS], 100);
    assert.equal(code, 0);
    for (const line of [
      /^Builds of image pipeline web in cn-hangzhou$/m,
      /^7 builds: 2 succeeded, 1 succeeded only partially, 1 failed, 1 canceled, 1 running, 1 with an/m,
      /^A successful build takes 25 min \(median\)\.$/m,
      /^The build of the live image m-live was started on 20/m,
      /^1 successful build is younger than the soak time of 24h\.$/m,
      /^ +soak window \(24h\)$/m,
      /^[─✓✗!–…░]{100}$/m,
      /^ *▲ live$/m,
      /^░ .* ✓ SUCCESS +█+. +20 min +m-young$/m,
      /^▶ .* ✓ SUCCESS +█+ +30 min +m-live {2}live$/m,
      /^ {2}.* ✗ FAILED +█+. +10 min +exec-bad$/m,
    ])
      assert.match(stdout, line);
    const rows = stdout.split("\n");
    const young = rows.findIndex((row) => row.endsWith("m-young"));
    assert.match(rows[young + 1] ?? "", /^── older than the soak time \(24h\) ─/);
  });

  for (const columns of [20, 40, 80, 200]) {
    it(`fits into ${columns} columns`, async () => {
      const { stdout } = await history(["--id", PIPELINE, ...FLAGS], columns);
      const widths = stdout.split("\n").map((line) => stringWidth(line));
      assert.ok(Math.max(...widths) <= columns, stdout);
    });
  }

  it("writes an SVG file with a title, a description, text, and both color schemes", async () => {
    const svg = await write("builds.svg");
    assert.match(svg, /<svg [^>]*role="img" aria-labelledby="history-title history-description">/);
    assert.match(
      svg,
      /<title id="history-title">Builds of image pipeline web in cn-hangzhou<\/title>/,
    );
    assert.match(svg, /<desc id="history-description">7 builds: 2 succeeded, .*24h\.<\/desc>/);
    assert.match(svg, /@media \(prefers-color-scheme: dark\)/);
    assert.match(svg, /<text [^>]*>▲ live<\/text>/);
    assert.match(svg, /<text [^>]*>soak window \(24h\)<\/text>/);
    // All builds but the one without a time.
    assert.equal(svg.match(/<g>/g)?.length, 6);
    assert.match(
      svg,
      /<title>exec-live: SUCCESS, image m-live, started 20[^<]*, took 30 min, live<\/title>/,
    );
  });

  it("writes a page with the picture and a table that a screen reader reads by row and column", async () => {
    const html = await write("builds.HTML");
    assert.match(html, /^<!doctype html>\n<html lang="en">/);
    assert.equal(html.match(/<th scope="col">/g)?.length, 6);
    assert.equal(html.match(/<th scope="row">/g)?.length, 7);
    assert.match(html, /<caption>The builds, newest first, as of 20.*Z\.<\/caption>/);
    assert.match(html, /m-live <span class="note">live<\/span>/);
    assert.match(html, /m-young <span class="note">in the soak window<\/span>/);
    assert.match(html, /&lt;script&gt;&amp;&quot; &lt;\/script&gt;/);
  });

  it("writes files that are well-formed and load nothing", async () => {
    for (const name of ["builds.svg", "builds.html"]) {
      const text = await write(name);
      assert.doesNotMatch(text, /(src|href)=|url\(|@import|<script/);
      assert.deepEqual(text.match(/https?:\/\/[^"]+/g), ["http://www.w3.org/2000/svg"]);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(text, /[\u0000-\u0008\u000e-\u001f]/);
      const open: string[] = [];
      const elements = text
        .replace(/<style>[^]*?<\/style>/g, "")
        .matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g);
      for (const [, isEnd, element = "", isEmpty] of elements) {
        if (isEnd) assert.equal(open.pop(), element);
        else if (!isEmpty && element !== "meta") open.push(element);
      }
      assert.deepEqual(open, []);
    }
  });

  it("marks nothing without flags", async () => {
    const svg = await write("plain.svg", ["--id", PIPELINE]);
    assert.doesNotMatch(svg, /soak window|▲ live/);
    const { stdout } = await history(["--id", PIPELINE]);
    assert.doesNotMatch(stdout, /soak|▲|▶|░/);
  });

  it("says that no build created the live image", async () => {
    const { stdout } = await history(["--id", PIPELINE, "--live", "m-other"]);
    assert.match(stdout, /^None of these builds created the live image m-other\.$/m);
  });

  it("prints the executions as JSON", async () => {
    const { stdout } = await history(["--id", PIPELINE, "--limit", "2", "-o", "json"]);
    const { ids } = JSON.parse(stdout) as { ids: string[] };
    assert.deepEqual(ids, ["exec-running", "exec-young"]);
  });

  it("has no picture of a pipeline without builds, except in a file", async () => {
    const none = await history(["--id", PIPELINE, "--tag", "a=b"]);
    assert.deepEqual([none.code, none.stdout], [0, ""]);
    assert.match(await write("none.svg", ["--id", PIPELINE, "--tag", "a=b"]), /0 builds/);
  });

  for (const args of [
    [],
    ["--id", PIPELINE, "--out", "builds.png"],
    ["--id", PIPELINE, "--out", "x.svg", "-o", "json"],
    ["--id", PIPELINE, "--min-age", "1d"],
    ["--id", PIPELINE, "--limit", "0"],
  ]) {
    it(`returns 2 for history ${args.join(" ")}, and writes nothing`, async () => {
      const { code, stdout } = await history(args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.ok(!existsSync("x.svg"));
    });
  }

  it("returns 1 if the file cannot be written", async () => {
    const file = path.join(home.directory(), "no", "folder.svg");
    const { code, stderr } = await history(["--id", PIPELINE, "--out", file]);
    assert.equal(code, 1);
    assert.match(stderr, /^Error: ENOENT/);
  });
});
