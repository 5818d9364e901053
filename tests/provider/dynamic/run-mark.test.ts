import assert from "node:assert/strict";
import { markRun, takeRunMark } from "../../../provider/dynamic/run-mark";

describe("the mark of a run", () => {
  it("tells whether it is a preview, and the program's process", () => {
    for (const preview of [true, false]) {
      const { mark } = takeRunMark(markRun({}, preview));
      assert.equal(mark?.preview, preview);
      assert.equal(mark.pid, process.pid);
    }
  });

  it("has the same id for all resources of a run, and another in another run", () => {
    const [one, other] = [{}, {}];
    const id = (scope: object) => takeRunMark(markRun(scope, false)).mark?.id;
    assert.equal(id(one), id(one));
    assert.notEqual(id(one), id(other));
  });

  it("is taken off the properties, and leaves them as they were", () => {
    const properties = { imagePipelineId: "ip-web", ...markRun({}, true) };
    assert.deepEqual(takeRunMark(properties).rest, { imagePipelineId: "ip-web" });
    assert.equal(Object.keys(properties).length, 2, "the caller's object is not changed");
  });

  it("is missing where no program has set it", () => {
    assert.deepEqual(takeRunMark({ hold: true }), { mark: undefined, rest: { hold: true } });
  });
});
