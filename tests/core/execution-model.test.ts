import assert from "node:assert/strict";
import { EcsClient } from "../../core/ecs/client";
import { toExecution } from "../../core/execution-model";

const CLIENT = new EcsClient({
  region: "cn-hangzhou",
  endpoint: "http://127.0.0.1:1",
  credentials: () => Promise.reject(new Error("no call is made here")),
});

describe("an execution, from what the wire carried", () => {
  it("has no property for what is missing or empty, but for what every execution has", () => {
    for (const nothing of [undefined, ""]) {
      const entry = {
        ExecutionId: nothing,
        ImagePipelineId: nothing,
        Status: nothing,
        ImageId: nothing,
        CreationTime: nothing,
        ModifiedTime: nothing,
        ResourceGroupId: nothing,
        Message: nothing,
        ErrorCode: nothing,
        ErrorInfo: nothing,
      };
      assert.deepEqual(toExecution(entry, CLIENT, "ip-1"), {
        executionId: "",
        imagePipelineId: "ip-1",
        region: "cn-hangzhou",
        status: "",
        creationTime: "",
        modifiedTime: "",
        tags: {},
      });
    }
  });

  it("keeps a tag named __proto__ a tag", () => {
    const entry = {
      Tags: {
        Tag: [
          { TagKey: "__proto__", TagValue: "x" },
          { TagKey: "a", TagValue: "" },
        ],
      },
    };
    const { tags } = toExecution(entry, CLIENT, "ip-1");
    assert.deepEqual(Object.entries(tags), [
      ["__proto__", "x"],
      ["a", ""],
    ]);
    assert.equal(Object.getPrototypeOf(tags), Object.prototype);
  });
});
