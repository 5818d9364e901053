import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN } from "../../../provider/plugin/wire";

describe("the plugin's wire format", () => {
  it("has the value that Pulumi's runtime uses for unknown values", () => {
    assert.equal(UNKNOWN, pulumi.runtime.unknownValue);
  });
});
