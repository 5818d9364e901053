import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { EXECUTION_STATUSES } from "../../../core/selection/status";
import schema from "../../../schema.json";

const ROOT = path.resolve(__dirname, "../../..");

describe("schema.json", function () {
  this.timeout("1m");

  it("is what the TypeScript API's declarations, comments and schemas have", async () => {
    const script = path.join(ROOT, "tools/plugin/schema.ts");
    await promisify(execFile)(process.execPath, ["--import", "tsx", script, "--check"], {
      cwd: ROOT,
    });
  });

  it("describes every status, every argument and every setting", () => {
    const statuses = schema.types["alicloud-image-pipeline:index:ExecutionStatus"].enum;
    assert.deepEqual(
      statuses.map(({ value }) => value),
      EXECUTION_STATUSES,
    );
    for (const { value, description } of statuses) assert.ok(description.length > 5, value);
    const described = [
      schema.provider.inputProperties,
      ...Object.values(schema.functions).map(({ inputs }) => inputs.properties),
      ...Object.values(schema.resources).map(({ inputProperties }) => inputProperties),
    ];
    for (const properties of described) {
      for (const [name, property] of Object.entries(properties) as [
        string,
        { description?: string },
      ][])
        assert.ok((property.description ?? "").length > 10, name);
    }
  });

  it("tells nothing of the configuration that a plugin cannot see", () => {
    assert.doesNotMatch(JSON.stringify(schema), /\balicloud:/);
  });
});
