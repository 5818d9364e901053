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
  assert.fail("The scenario was accepted");
}

describe("a scenario", () => {
  it("needs only a region", () => {
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

  it("reports all problems, each with its path", () => {
    const file = join(FIXTURES, "wrong.json");
    assert.deepEqual(Object.keys(problems(file)).sort(), [
      "$.accounts[0].accessKeySecret",
      "$.accounts[0].deny[0]",
      "$.accounts[1]",
      "$.build.TESTING",
      "$.color",
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
      (error: Error) => error.message.startsWith(`The scenario ${file} is not valid:`),
    );
  });

  for (const [what, scenario, path, message] of [
    ["a missing field", {}, "$.region", /is missing: add a value of type string/],
    ["a wrong type", { region: 5 }, "$.region", /expected string, received number/],
    ["an unknown key", { region: "r", regoin: "r" }, "$.regoin", /correct its spelling/],
    ["no account", { region: "r", accounts: [] }, "$.accounts", /or be omitted/],
    [
      "an invalid duration",
      { region: "r", pageTokenLifetime: "soon" },
      "$.pageTokenLifetime",
      /"soon" is not a valid duration/,
    ],
    [
      "an invalid ID",
      { region: "r", pipelines: [{ imagePipelineId: "web", name: "web" }] },
      "$.pipelines[0].imagePipelineId",
      /must start with "ip-"/,
    ],
    [
      "a duplicate pipeline",
      {
        region: "r",
        pipelines: [
          { imagePipelineId: "ip-1", name: "a" },
          { imagePipelineId: "ip-1", name: "b" },
        ],
      },
      "$.pipelines[1]",
      /"ip-1" is already used at \$\.pipelines\[0\]/,
    ],
    ["a value that is not an object", [], "$", /expected object/],
  ] as const) {
    it(`is rejected with ${what}`, () => {
      assert.match(problems(scenario)[path] ?? "", message);
    });
  }

  it("is rejected if the file is missing or is not JSON", () => {
    assert.match(problems(join(FIXTURES, "missing.json"))["$"] ?? "", /cannot be read .*ENOENT/);
    assert.match(problems(__filename)["$"] ?? "", /is not valid JSON/);
  });
});
