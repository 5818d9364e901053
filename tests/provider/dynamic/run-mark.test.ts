import assert from "node:assert/strict";
import { markRun, takeRunMark } from "../../../provider/dynamic/run-mark";

describe("the mark of a run", () => {
  it("has the kind of run and the program's process", () => {
    for (const preview of [true, false]) {
      const { mark } = takeRunMark(markRun({}, preview));
      assert.equal(mark?.preview, preview);
      assert.equal(mark.pid, process.pid);
    }
  });

  it("has one ID for all resources of a run, and another ID in another run", () => {
    const [one, other] = [{}, {}];
    const id = (scope: object) => takeRunMark(markRun(scope, false)).mark?.id;
    assert.equal(id(one), id(one));
    assert.notEqual(id(one), id(other));
  });

  it("is removed from a copy of the properties", () => {
    const properties = { imagePipelineId: "ip-web", ...markRun({}, true) };
    assert.deepEqual(takeRunMark(properties).rest, { imagePipelineId: "ip-web" });
    assert.equal(Object.keys(properties).length, 2, "the caller's object is not changed");
  });

  it("is absent if no program has set it", () => {
    assert.deepEqual(takeRunMark({ hold: true }), { mark: undefined, rest: { hold: true } });
  });
});
