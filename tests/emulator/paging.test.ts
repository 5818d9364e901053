import assert from "node:assert/strict";
import { Emulator, ManualClock } from "../../emulator";
import { call } from "./support/acs3-request";
import { type ExecutionsAnswer, executionsOf, page } from "./support/executions-of";
import { generateExecutions } from "./support/generate-executions";

const ACTION = "DescribeImagePipelineExecutions";

describe("pagination by token", () => {
  const clock = new ManualClock("2026-11-24T06:00:00Z");
  let emulator: Emulator;

  beforeEach(async () => {
    const pipeline = (imagePipelineId: string, count: number) => ({
      imagePipelineId,
      name: imagePipelineId,
      executions: executionsOf(count).map((execution) => ({
        ...execution,
        executionId: `${execution.executionId}-${imagePipelineId}`,
      })),
    });
    const pipelines = [pipeline("ip-1", 7), pipeline("ip-2", 7)];
    const scenario = { region: "cn-hangzhou", pipelines, pageTokenLifetime: "10m" };
    emulator = await Emulator.start({ scenario, clock });
  });
  afterEach(() => emulator.stop());

  const query = { ImagePipelineId: "ip-1", MaxResults: "3" };
  const ids = (answer: ExecutionsAnswer) =>
    answer.ImagePipelineExecution.ImagePipelineExecutionSet.map((entry) => entry["ExecutionId"]);
  const code = async (parameters: Record<string, string>) =>
    (await call(emulator, ACTION, { RegionId: "cn-hangzhou", ...parameters })).body["Code"];

  it("returns every entry once, and an empty token on the last page", async () => {
    const first = await page(emulator, query);
    const second = await page(emulator, { ...query, NextToken: first.NextToken });
    const third = await page(emulator, { ...query, NextToken: second.NextToken });

    assert.deepEqual(
      [first, second, third].map(ids).map(({ length }) => length),
      [3, 3, 1],
    );
    assert.equal(new Set([first, second, third].flatMap(ids)).size, 7);
    assert.deepEqual([first.TotalCount, third.TotalCount, first.MaxResults], [7, 7, 3]);
    assert.equal(third.NextToken, "");
  });

  it("returns 50 entries per page by default, and at most 500", async () => {
    emulator.addExecutions("ip-1", generateExecutions(600));

    assert.equal(ids(await page(emulator, {})).length, 50);
    assert.equal(ids(await page(emulator, { MaxResults: "500" })).length, 500);
  });

  it("accepts a token again, for a client that lost the response", async () => {
    const { NextToken } = await page(emulator, query);

    assert.deepEqual(
      ids(await page(emulator, { ...query, NextToken })),
      ids(await page(emulator, { ...query, NextToken })),
    );
  });

  it("allows another page size between pages, but no other change", async () => {
    const { NextToken } = await page(emulator, query);

    assert.equal(ids(await page(emulator, { ...query, NextToken, MaxResults: "500" })).length, 4);
    assert.equal(await code({ ...query, NextToken, ImagePipelineId: "ip-2" }), "Invalid.NextToken");
    assert.equal(await code({ ...query, NextToken, Status: "SUCCESS" }), "Invalid.NextToken");
    assert.equal(
      await code({ ...query, NextToken, RegionId: "cn-beijing" }),
      "InvalidImagePipeline.NotFound",
    );
  });

  it("refuses an expired token", async () => {
    const { NextToken } = await page(emulator, query);
    clock.advance("9m59s");
    assert.equal(await code({ ...query, NextToken }), undefined);
    clock.advance("1s");
    assert.equal(await code({ ...query, NextToken }), "Invalid.NextToken");
  });

  it("refuses the tokens that a test invalidates", async () => {
    const { NextToken } = await page(emulator, query);
    emulator.expireTokens();

    assert.equal(await code({ ...query, NextToken }), "Invalid.NextToken");
  });

  it("returns random tokens", async () => {
    const tokens = [await page(emulator, query), await page(emulator, query)].map(
      ({ NextToken }) => NextToken,
    );

    assert.notEqual(tokens[0], tokens[1]);
    for (const token of tokens) {
      assert.ok(token.length >= 32);
      assert.doesNotMatch(Buffer.from(token, "base64url").toString("latin1"), /exec-|ip-1/);
    }
  });

  it("omits removed entries from later pages, which can be empty", async () => {
    const { NextToken } = await page(emulator, { MaxResults: "3" });
    emulator.removePipeline("ip-1");
    emulator.removePipeline("ip-2");
    const second = await page(emulator, { MaxResults: "3", NextToken });

    assert.deepEqual(ids(second), []);
    assert.notEqual(second.NextToken, "");
  });

  it("returns an empty page, a repeated entry or a repeated token on request", async () => {
    emulator.inject({ fault: "emptyPage", after: 1 });
    const first = await page(emulator, query);
    const empty = await page(emulator, { ...query, NextToken: first.NextToken });
    assert.deepEqual(ids(empty), []);

    emulator.inject({ fault: "repeatEntry" });
    const repeating = await page(emulator, { ...query, NextToken: empty.NextToken });
    assert.equal(ids(repeating)[0], ids(first)[2]);
    assert.equal(ids(repeating).length, 4);

    emulator.inject({ fault: "repeatToken" });
    const stuck = await page(emulator, { ...query, NextToken: empty.NextToken });
    assert.equal(stuck.NextToken, empty.NextToken);
  });
});
