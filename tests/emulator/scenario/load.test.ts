import assert from "node:assert/strict";
import { join } from "node:path";
import { ScenarioError } from "../../../emulator";
import { loadScenario } from "../../../emulator/scenario/load";

const FIXTURES = join(__dirname, "..", "fixtures");

function problems(scenario: unknown): Record<string, string> {
  try {
    loadScenario(scenario as string);
  } catch (error) {
    assert.ok(error instanceof ScenarioError);
    for (const { path, message } of error.problems) {
      assert.ok(error.message.includes(`\n  ${path}: ${message}`));
    }
    return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
  }
  assert.fail("The scenario was taken");
}

describe("a scenario", () => {
  it("needs a region only, and has defaults for the rest", () => {
    const scenario = loadScenario({ region: "cn-hangzhou" });

    assert.equal(scenario.accounts.length, 1);
    assert.equal(scenario.build.BUILDING, 300_000);
    assert.equal(scenario.pageTokenLifetime, 600_000);
    assert.deepEqual(scenario.pipelines, []);
    assert.equal(scenario.requireImagePipelineId, false);
  });

  it("is read from a file", () => {
    assert.equal(loadScenario(join(FIXTURES, "two-regions.json")).pipelines.length, 3);
  });

  it("is refused with everything that is wrong with it, each at its place", () => {
    const file = join(FIXTURES, "wrong.json");
    assert.deepEqual(Object.keys(problems(file)).sort(), [
      "$.accounts[0].accessKeySecret",
      "$.accounts[0].deny[0]",
      "$.accounts[1]",
      "$.build.TESTING",
      "$.colour",
      "$.faults[0].fault",
      "$.faults[1].delay",
      "$.images[1]",
      "$.pipelines[0].executions[0].creationTime",
      "$.pipelines[0].executions[0].imageId",
      "$.pipelines[0].executions[0].status",
      "$.pipelines[0].executions[1]",
      "$.pipelines[1]",
      "$.region",
    ]);
    assert.throws(
      () => loadScenario(file),
      (error: Error) => error.message.startsWith(`The scenario ${file} cannot be used:`),
    );
  });

  for (const [what, scenario, path, message] of [
    ["a missing field", {}, "$.region", /is missing; give a value of type string/],
    ["a wrong type", { region: 5 }, "$.region", /expected string, received number/],
    ["an unknown key", { region: "r", regoin: "r" }, "$.regoin", /correct its spelling/],
    ["no account", { region: "r", accounts: [] }, "$.accounts", /or be left out/],
    [
      "a wrong duration",
      { region: "r", pageTokenLifetime: "soon" },
      "$.pageTokenLifetime",
      /"soon" is not a duration/,
    ],
    [
      "a wrong id",
      { region: "r", pipelines: [{ imagePipelineId: "web", name: "web" }] },
      "$.pipelines[0].imagePipelineId",
      /must begin with "ip-"/,
    ],
    [
      "a pipeline given twice",
      {
        region: "r",
        pipelines: [
          { imagePipelineId: "ip-1", name: "a" },
          { imagePipelineId: "ip-1", name: "b" },
        ],
      },
      "$.pipelines[1]",
      /"ip-1" is already given at \$\.pipelines\[0\]/,
    ],
    ["something else than an object", [], "$", /expected object/],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.match(problems(scenario)[path] ?? "", message);
    });
  }

  it("is refused when the file is missing or no JSON", () => {
    assert.match(problems(join(FIXTURES, "missing.json"))["$"] ?? "", /cannot be read .*ENOENT/);
    assert.match(problems(__filename)["$"] ?? "", /is not JSON/);
  });
});
