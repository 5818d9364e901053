import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { type Scenario, ScenarioError } from "../../../emulator";
import { loadScenario } from "../../../emulator/scenario/load";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { execution, pipelineWith } from "../../core/support/scenarios";
import { assertNothingPolluted, JSON_VALUE, mapOf } from "./values";

const RIGHT: Readonly<Record<string, unknown>> = {
  ...pipelineWith(execution("1", "SUCCESS", 1)),
  accounts: [{ accessKeyId: "key", accessKeySecret: "secret" }],
  build: { BUILDING: "1m" },
  pageTokenLifetime: "1m",
  requireImagePipelineId: true,
  images: [{ imageId: "m-1" }],
  faults: [{ fault: "reset" }],
};
const NAMES = Object.keys(RIGHT);

/** Arrays of objects with any fields, in place of the arrays of a scenario. */
const NESTED = fc.array(
  mapOf(
    ["imagePipelineId", "name", "executions", "executionId", "wire", "fault", "imageId"],
    {
      imagePipelineId: "ip-1",
      name: "web",
      executions: [execution("1", "SUCCESS", 1)],
      executionId: "exec-1",
      wire: {},
      fault: "slow",
      imageId: "m-1",
    },
    JSON_VALUE,
  ),
  { maxLength: 3 },
);

describe("a scenario file of any JSON", function () {
  // More runs take longer.
  this.timeout("10m");

  let file: string;
  before(() => {
    file = path.join(mkdtempSync(path.join(tmpdir(), "scenario-")), "scenario.json");
  });
  after(() => {
    rmSync(path.dirname(file), { recursive: true });
  });

  it("is a scenario, or a ScenarioError that names the fields", () => {
    let loaded = 0;
    fc.assert(
      fc.property(mapOf(NAMES, RIGHT, fc.oneof(JSON_VALUE, NESTED)), (scenario) => {
        let text: string | undefined;
        try {
          text = JSON.stringify(scenario);
        } catch {
          // A getter that throws: no file could bring it.
        }
        if (text === undefined) return;
        writeFileSync(file, text);
        try {
          loadScenario(file);
          loaded++;
        } catch (error) {
          if (!(error instanceof ScenarioError)) throw error;
          assert.ok(error.problems.length > 0);
          assert.ok(error.problems.every((problem) => problem.path.startsWith("$")));
        }
        assertNothingPolluted();
      }),
      PROPERTY_RUNS,
    );
    assert.ok(loaded > 0, "not one of them was right");
  });

  it("that is not JSON is a ScenarioError", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        writeFileSync(file, text);
        try {
          loadScenario(file);
          // The only text this short that could be one.
          assert.fail("a scenario was read");
        } catch (error) {
          if (!(error instanceof ScenarioError)) throw error;
        }
      }),
      PROPERTY_RUNS,
    );
  });

  it("has the same result as an object", () => {
    fc.assert(
      fc.property(JSON_VALUE, (value) => {
        if (typeof value === "string") return;
        try {
          loadScenario(value as Scenario);
        } catch (error) {
          if (!(error instanceof ScenarioError)) throw error;
        }
      }),
      PROPERTY_RUNS,
    );
  });
});
