import assert from "node:assert/strict";
import { paginate } from "../../../core/ecs/pagination";
import { EcsApiError } from "../../../core/errors";

const ACTION = "DescribeImagePipelineExecutions";

interface TestPage {
  readonly entries: readonly string[];
  readonly nextToken?: string;
}

const failed = (code: string) => new EcsApiError({ action: ACTION, code, message: code });

/** Reads all pages. `script` returns the page or the error of each call. */
async function read(script: (token: string | undefined, call: number) => TestPage | EcsApiError) {
  const tokens: (string | undefined)[] = [];
  const entries: string[] = [];
  const pages = paginate<TestPage>(ACTION, (token) => {
    tokens.push(token);
    assert.ok(tokens.length <= 2000, "the scan does not end");
    const result = script(token, tokens.length);
    return result instanceof Error ? Promise.reject(result) : Promise.resolve(result);
  });
  let error: unknown;
  try {
    for await (const page of pages) entries.push(...page.entries);
  } catch (caught) {
    error = caught;
  }
  if (!EcsApiError.isInstance(error)) return { tokens, entries, code: error };
  return { tokens, entries, code: error.code, message: error.message };
}

describe("paginate", () => {
  it("requests the first page without a token, and each other page with the previous page's token", async () => {
    const pages: Record<string, TestPage> = {
      "": { entries: ["1"], nextToken: "a" },
      a: { entries: ["2"], nextToken: "b" },
      b: { entries: ["3"] },
    };
    const { tokens, entries, code } = await read((token = "") => pages[token] ?? { entries: [] });
    assert.deepEqual(tokens, [undefined, "a", "b"]);
    assert.deepEqual(entries, ["1", "2", "3"]);
    assert.equal(code, undefined);
  });

  it("continues after empty pages, including the first", async () => {
    const { tokens, entries } = await read((_token, call) =>
      call < 4 ? { entries: [], nextToken: `t${call}` } : { entries: ["1"] },
    );
    assert.deepEqual(tokens, [undefined, "t1", "t2", "t3"]);
    assert.deepEqual(entries, ["1"]);
  });

  it("requests only the pages that its consumer reads", async () => {
    let calls = 0;
    const pages = paginate<TestPage>(ACTION, () =>
      Promise.resolve({ entries: [], nextToken: `t${++calls}` }),
    );
    for await (const page of pages) {
      assert.deepEqual(page.entries, []);
      break;
    }
    assert.equal(calls, 1);
  });

  it("stops at a token that repeats immediately", async () => {
    const { tokens, code, message } = await read(() => ({ entries: [], nextToken: "a" }));
    assert.deepEqual(tokens, [undefined, "a"]);
    assert.equal(code, "RepeatedNextToken");
    assert.match(message ?? "", /^DescribeImagePipelineExecutions: .* the same NextToken twice/);
  });

  it("stops at tokens that form a cycle", async () => {
    const { tokens, code } = await read((token) => ({
      entries: [],
      nextToken: token === "a" ? "b" : "a",
    }));
    assert.deepEqual(tokens, [undefined, "a", "b"]);
    assert.equal(code, "RepeatedNextToken");
  });

  it("stops after 2,000 pages, restarts included", async () => {
    const { tokens, code, message } = await read((token, call) => {
      if (token !== undefined && call % 1000 === 0) return failed("Invalid.NextToken");
      return { entries: [], nextToken: `t${call}` };
    });
    assert.equal(tokens.length, 2000);
    assert.equal(code, "TooManyPages");
    assert.match(message ?? "", /did not end after 2000 pages\. Use more filters/);
  });

  it("restarts when a token is no longer valid, and accepts the same tokens again", async () => {
    const { tokens, entries, code } = await read((token, call) => {
      if (token === undefined) return { entries: ["1"], nextToken: "a" };
      return call === 2 ? failed("Invalid.NextToken") : { entries: ["2"] };
    });
    assert.deepEqual(tokens, [undefined, "a", undefined, "a"]);
    assert.deepEqual(entries, ["1", "1", "2"]);
    assert.equal(code, undefined);
  });

  it("restarts at most three times", async () => {
    const { tokens, code } = await read((token, call) =>
      token === undefined ? { entries: [], nextToken: `t${call}` } : failed("Invalid.NextToken"),
    );
    assert.equal(tokens.filter((token) => token === undefined).length, 4);
    assert.equal(tokens.length, 8);
    assert.equal(code, "Invalid.NextToken");
  });

  it("counts the restarts of the whole scan, not of each page", async () => {
    const { tokens, code } = await read((token, call) =>
      token === undefined || call % 3 === 2
        ? { entries: [], nextToken: `t${call}` }
        : failed("Invalid.NextToken"),
    );
    assert.equal(tokens.filter((token) => token === undefined).length, 4);
    assert.equal(code, "Invalid.NextToken");
  });

  it("does not restart if no token was sent", async () => {
    const { tokens, code } = await read(() => failed("Invalid.NextToken"));
    assert.deepEqual(tokens, [undefined]);
    assert.equal(code, "Invalid.NextToken");
  });

  it("does not restart after another error", async () => {
    const { tokens, code } = await read((token) =>
      token === undefined ? { entries: [], nextToken: "a" } : failed("InvalidParameter.NextToken"),
    );
    assert.deepEqual(tokens, [undefined, "a"]);
    assert.equal(code, "InvalidParameter.NextToken");
  });
});
