import assert from "node:assert/strict";
import { EXECUTION_STATUSES } from "../../../core/status";
import schema from "../../../schema.json";

describe("schema.json", () => {
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

  it("does not mention the configuration that a plugin cannot read", () => {
    assert.doesNotMatch(JSON.stringify(schema), /\balicloud:/);
  });
});
