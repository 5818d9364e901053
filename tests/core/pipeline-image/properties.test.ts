import assert from "node:assert/strict";
import {
  ARGUMENTS,
  changedProperties,
  containsValue,
  DERIVED_OUTPUTS,
  everyOutput,
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  lookupArguments,
  omit,
  OUTPUTS,
  pick,
  upgraded,
  withoutAbsent,
} from "../../../core/pipeline-image/properties";

const STATE = {
  imagePipelineId: "ip-web",
  region: "cn-hangzhou",
  imageId: "m-1",
  executionId: "exec-1",
  source: "execution",
  latestImageId: "m-1",
  latestExecutionId: "exec-1",
  status: "SUCCESS",
  creationTime: "2026-01-01T00:00:00Z",
  modifiedTime: "2026-01-01T00:00:00Z",
  executionTags: { branch: "main", team: "web" },
  tags: { branch: "main" },
  exclude: ["m-0"],
  hold: true,
  triggers: [1],
  reason: "The newest.",
  newer: [],
};

/** The same as release 0.1.0 stored it. */
const STATE_OF_0_1_0 = (() => {
  const { executionTags, tags, ...rest } = STATE;
  return { ...rest, tags: executionTags, tagFilter: tags };
})();

describe("the names of the properties", () => {
  it("are those of an argument and an output only where both mean the same", () => {
    const both = OUTPUTS.filter((key) => (ARGUMENTS as readonly string[]).includes(key));
    assert.deepEqual(both, ["imagePipelineId", "region"]);
  });

  it("are unique, and complete", () => {
    assert.deepEqual(OUTPUTS, [...IMAGE_OUTPUTS, ...LATEST_OUTPUTS]);
    for (const keys of [OUTPUTS, ARGUMENTS]) assert.equal(new Set(keys).size, keys.length);
    assert.deepEqual(Object.keys(everyOutput("?")), OUTPUTS);
    assert.deepEqual([...new Set(Object.values(everyOutput("?")))], ["?"]);
  });

  it("include no argument among the outputs that are derived from another one", () => {
    for (const [argument, outputs] of Object.entries(DERIVED_OUTPUTS)) {
      assert.ok((ARGUMENTS as readonly string[]).includes(argument), argument);
      for (const output of outputs)
        assert.ok(!(ARGUMENTS as readonly string[]).includes(output), output);
    }
  });
});

describe("the properties that an update changes", () => {
  const changes: Record<string, unknown> = {
    imageId: "m-2",
    executionId: undefined,
    imagePipelineId: "ip-2",
    region: "cn-beijing",
    source: "fallback",
    latestImageId: "m-2",
    latestExecutionId: "exec-2",
    imagePipelineName: "web",
    tags: { branch: "next" },
    acceptPartialSuccess: true,
    exclude: [],
    minAge: "1h",
    maxAge: "1h",
    behind: 1,
    verifyImage: true,
    fallbackImageId: "m-base",
    hold: undefined,
    triggers: [2],
    waitForRunning: { timeout: "1h" },
  };

  it("can be every argument", () => {
    for (const argument of ARGUMENTS) assert.ok(argument in changes, argument);
  });

  for (const [key, value] of Object.entries(changes)) {
    it(`are ${key} if that differs`, () => {
      assert.deepEqual(changedProperties(STATE, { ...STATE, [key]: value }), [key]);
      assert.deepEqual(changedProperties({ ...STATE, [key]: value }, STATE), [key]);
    });
  }

  it("are none if only the explanation of the choice differs", () => {
    const explanation = {
      reason: "Another.",
      newer: [{ executionId: "exec-2" }],
      message: "Text.",
    };
    const copies = { tags: { ...STATE.tags }, triggers: [...STATE.triggers] };
    assert.deepEqual(changedProperties(STATE, { ...STATE, ...copies, ...explanation }), []);
  });

  it("are only the renamed output for a state of release 0.1.0, so that an update stores it", () => {
    assert.deepEqual(changedProperties(STATE_OF_0_1_0, STATE), ["executionTags"]);
  });
});

describe("the upgrade of stored properties", () => {
  it("renames the tags of release 0.1.0", () => {
    assert.deepEqual(upgraded(STATE_OF_0_1_0), STATE);
  });

  it("leaves no filter if there was none", () => {
    const { tagFilter, ...unfiltered } = STATE_OF_0_1_0;
    const { tags, ...expected } = STATE;
    assert.deepEqual(upgraded(unfiltered), expected);
  });

  it("returns properties of this release unchanged, and arguments without an image", () => {
    for (const stored of [STATE, {}, { imagePipelineId: "ip-web", tags: { branch: "main" } }])
      assert.equal(upgraded(stored), stored);
  });
});

describe("the arguments of a lookup", () => {
  it("are those that are stored, without when to move", () => {
    const { imagePipelineId, region, tags, exclude } = STATE;
    assert.deepEqual(lookupArguments(STATE), { imagePipelineId, region, tags, exclude });
    const waitForRunning = { timeout: "1h" };
    assert.deepEqual(lookupArguments({ imagePipelineId, waitForRunning }), {
      imagePipelineId,
      waitForRunning,
    });
  });

  it("have the name of the pipeline only if its ID is not known", () => {
    const { imagePipelineId } = STATE;
    assert.deepEqual(lookupArguments({ imagePipelineId, imagePipelineName: "web" }), {
      imagePipelineId,
    });
    assert.deepEqual(lookupArguments({ imagePipelineName: "web" }), { imagePipelineName: "web" });
  });
});

describe("picked properties", () => {
  it("are those that are set: empty counts, null and undefined do not", () => {
    const properties = { a: "", b: 0, c: false, d: [], e: null, f: undefined, g: "not picked" };
    const picked = pick(properties, ["a", "b", "c", "d", "e", "f", "missing"]);
    assert.deepEqual(picked, { a: "", b: 0, c: false, d: [] });
  });
});

describe("omitted properties", () => {
  it("are left out, and the others stay as they are", () => {
    const properties = { a: 1, b: null, c: undefined };
    assert.deepEqual(omit(properties, ["a", "missing"]), { b: null, c: undefined });
    assert.equal(Object.keys(properties).length, 3, "the caller's object is unchanged");
  });
});

describe("properties without those that are absent", () => {
  it("keep empty values, and the object that they are made from", () => {
    const properties = { a: undefined, b: null, c: 0, d: "", e: false, f: [], g: { h: null } };
    assert.deepEqual(withoutAbsent(properties), { c: 0, d: "", e: false, f: [], g: { h: null } });
    assert.equal(Object.keys(properties).length, 7);
  });
});

describe("a value inside another", () => {
  it("is found at any depth, in arrays and in objects", () => {
    for (const value of ["x", ["x"], { a: "x" }, { a: [1, { b: ["x"] }] }])
      assert.ok(containsValue(value, "x"), JSON.stringify(value));
  });

  it("is not found in a key, in a part of a string, or in nothing", () => {
    for (const value of ["xy", { x: 1 }, [], {}, null, undefined, 0])
      assert.ok(!containsValue(value, "x"), JSON.stringify(value));
  });
});
