import assert from "node:assert/strict";
import { Emulator, type ScenarioExecutionInput } from "../../../emulator";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { isolatedHome } from "../../support/isolated-home";
import { FRONT_ENDS } from "./support/front-ends";
import type { Wire } from "./support/plugin-client";

interface Case {
  readonly executions?: readonly ScenarioExecutionInput[];
  readonly args: Wire;
  /** The ID of the chosen image, or patterns of all problems. */
  readonly gives: string | readonly RegExp[];
  /** The front ends that cannot be asked. */
  readonly except?: RegExp;
}

const BY_ID = { imagePipelineId: PIPELINE };
const TWO = [execution("1", "SUCCESS", 48), execution("2", "SUCCESS", 2)];
const LATER = (
  status: "FAILED" | "BUILDING" | "PARTITION_SUCCESS" | "TEST_FAILED" | "CANCELLED",
) => [...TWO, execution("3", status, 1)];

const CASES: Readonly<Record<string, Case>> = {
  "the newest success": { executions: TWO, args: BY_ID, gives: "m-2" },
  "by the pipeline's name": { executions: TWO, args: { imagePipelineName: "web" }, gives: "m-2" },
  "past a failure": { executions: LATER("FAILED"), args: BY_ID, gives: "m-2" },
  "past a failed test": { executions: LATER("TEST_FAILED"), args: BY_ID, gives: "m-2" },
  "past a canceled one": { executions: LATER("CANCELLED"), args: BY_ID, gives: "m-2" },
  "past a running one": { executions: LATER("BUILDING"), args: BY_ID, gives: "m-2" },
  "past a partial success": { executions: LATER("PARTITION_SUCCESS"), args: BY_ID, gives: "m-2" },
  "a partial success that is accepted": {
    executions: LATER("PARTITION_SUCCESS"),
    args: { ...BY_ID, acceptPartialSuccess: true },
    gives: "m-3",
  },
  "not the excluded image": { executions: TWO, args: { ...BY_ID, exclude: ["m-2"] }, gives: "m-1" },
  "not what is too young": { executions: TWO, args: { ...BY_ID, minAge: "24h" }, gives: "m-1" },
  "not what is too old": {
    executions: TWO,
    args: { ...BY_ID, maxAge: "1h" },
    gives: [/are skipped: exec-2 is older than maxAge \(1h\)/],
  },
  "the one with the tags": {
    executions: [execution("1", "SUCCESS", 48, { tags: { branch: "main" } }), ...TWO.slice(1)],
    args: { ...BY_ID, tags: { branch: "main" } },
    gives: "m-1",
  },
  "one behind the newest": { executions: TWO, args: { ...BY_ID, behind: 1 }, gives: "m-1" },
  "too few to stay behind": {
    executions: TWO,
    args: { ...BY_ID, behind: 2 },
    gives: [/Only 2 executions .* qualify, but behind: 2 needs 3/],
  },
  "the fallback": { args: { ...BY_ID, fallbackImageId: "m-base" }, gives: "m-base" },
  "without a wait that is not necessary": {
    executions: LATER("FAILED"),
    args: { ...BY_ID, waitForRunning: { timeout: "1h" } },
    gives: "m-2",
  },
  "nothing at the end of waitForRunning": {
    executions: LATER("BUILDING"),
    args: { ...BY_ID, waitForRunning: { timeout: "0s" } },
    gives: [/after 0s, .* still running: exec-3 \(BUILDING/],
  },
  "nothing of an empty pipeline": { args: BY_ID, gives: [/has no executions/] },
  "nothing if none succeeded": {
    executions: [execution("1", "FAILED", 1)],
    args: BY_ID,
    gives: [/The only execution/],
  },
  "nothing if the first is running": {
    executions: [execution("1", "BUILDING", 1)],
    args: BY_ID,
    gives: [/exec-1 \(BUILDING/],
  },
  "nothing of a pipeline that does not exist": {
    args: { imagePipelineId: "ip-gone" },
    gives: [/InvalidImagePipeline\.NotFound/],
  },
  "every invalid argument": {
    args: {
      imagePipelineId: "",
      minAge: "soon",
      exclude: [1],
      tags: { a: [] },
      behind: -1,
    },
    gives: [/^imagePipelineId: /, /^tags\.a: /, /^exclude\[0\]: /, /^minAge: /, /^behind: /],
  },
  "an argument that does not exist": {
    args: { ...BY_ID, more: true },
    gives: [/^more: is not an argument/],
    // Terraform itself knows the arguments of a provider.
    except: /Terraform/,
  },
  "no pipeline at all": { args: {}, gives: [/^imagePipelineId: is missing/] },
  "a name that does not exist": {
    args: { imagePipelineName: "wbe" },
    gives: [/^imagePipelineName: .*web \(ip-web\)/],
  },
};

describe("all front ends", () => {
  isolatedHome();

  for (const [name, { executions = [], args, gives, except }] of Object.entries(CASES)) {
    it(`give the same result: ${name}`, async () => {
      const emulator = await Emulator.start({ scenario: pipelineWith(...executions) });
      try {
        const answers = Object.entries(FRONT_ENDS)
          .filter(([frontEnd]) => except?.test(frontEnd) !== true)
          .map(async ([frontEnd, ask]) => {
            return [frontEnd, withoutChance(await ask(emulator, args))] as const;
          });
        const [[, first] = ["", {}], ...others] = await Promise.all(answers);
        assertGives(first, gives);
        for (const [frontEnd, answer] of others) assert.deepEqual(answer, first, frontEnd);
      } finally {
        await emulator.stop();
      }
    });
  }
});

function assertGives(answer: object, gives: Case["gives"]): void {
  if (typeof gives === "string") {
    assert.ok("image" in answer, JSON.stringify(answer));
    assert.equal((answer.image as Wire)["imageId"], gives);
    return;
  }
  assert.ok("problems" in answer, JSON.stringify(answer));
  const problems = [...(answer.problems as string[])].sort();
  assert.equal(problems.length, gives.length, problems.join("\n"));
  for (const pattern of gives)
    assert.ok(
      problems.some((text) => pattern.test(text)),
      `${problems.join("\n")}: ${pattern.source}`,
    );
}

/** Each request has its own ID. */
function withoutChance(answer: object): object {
  const text = JSON.stringify(answer).replace(/request ID [\w-]+/g, "request ID …");
  return JSON.parse(text) as object;
}
