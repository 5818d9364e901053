import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { load } from "js-yaml";
import * as z from "zod";
import { ALL_PLATFORMS } from "../../tools/plugin/pack";

const FILE = path.resolve(__dirname, "../../.github/workflows/release.yml");

/** The platform of each runner. */
const RUNNERS: Readonly<Record<string, string>> = {
  "ubuntu-latest": "linux-amd64",
  "ubuntu-24.04-arm": "linux-arm64",
  "macos-15-intel": "darwin-amd64",
  "macos-latest": "darwin-arm64",
  "windows-latest": "windows-amd64",
  "windows-11-arm": "windows-arm64",
};

const job = z.object({
  needs: z.string().optional(),
  strategy: z.object({ matrix: z.object({ os: z.array(z.string()) }) }).optional(),
  steps: z.array(z.object({ run: z.string().optional() })),
});
const { jobs } = z
  .object({ jobs: z.record(z.string(), job) })
  .parse(load(readFileSync(FILE, "utf8")));

describe("the release workflow", () => {
  it("builds an executable of the plugin for each platform that the Pulumi Registry requires", () => {
    const built = jobs["executables"]?.strategy?.matrix.os.map((os) => RUNNERS[os]);
    assert.deepEqual(
      built,
      ALL_PLATFORMS.map(({ os, arch }) => `${os}-${arch}`),
    );
  });

  it("publishes nothing before it has checked that the repository has an owner", () => {
    assert.ok(jobs["owner"]?.steps.some(({ run }) => run === "npm run owner -- --release"));
    for (const name of Object.keys(jobs)) {
      const needed: string[] = [];
      for (let next: string | undefined = name; next !== undefined; next = jobs[next]?.needs)
        needed.push(next);
      assert.ok(needed.includes("owner"), `${name} needs ${needed.join(", ")}`);
    }
  });
});
