import assert from "node:assert/strict";
import { parseArguments } from "../../core/args/parse";
import { EcsApiError, NotFoundError } from "../../core/errors";
import { findExecution, listExecutions } from "../../core/executions";
import { scan } from "../../core/latest-image";
import { refusal } from "./support/refusals";
import { PIPELINE } from "./support/scenarios";
import {
  clientOfList,
  entryAt,
  type ScriptedEntry,
  type ScriptedList,
} from "./support/scripted-list";

const repeat = (count: number, page: readonly ScriptedEntry[]) =>
  Array.from({ length: count }, () => page);
const many = (count: number, more: ScriptedEntry = {}) =>
  Array.from({ length: count }, (_, index) => ({ ...entryAt(`exec-${index}`, index), ...more }));

describe("a list that would take too much memory", () => {
  const text = "x".repeat(5000);
  const Tags = { Tag: [{ TagKey: text, TagValue: text }] };
  const largePage = many(800, { Message: text, Tags });
  const LARGE: ScriptedList = () => repeat(5, largePage);

  // The status of the first entry decides each comparison with the others.
  const manyEntries = new Array<ScriptedEntry>(10_000).fill({ ExecutionId: "exec-1" });
  manyEntries[0] = { ExecutionId: "exec-1", Status: "FAILED" };

  for (const [what, list] of Object.entries<ScriptedList>({
    "more than 150,000 executions": () => repeat(16, manyEntries),
    "more than 60,000,000 characters": LARGE,
  })) {
    it(`is an error that names what to set: ${what}`, async () => {
      const error = await refusal(listExecutions(clientOfList(list), { tags: {} }), EcsApiError);
      assert.deepEqual(
        [error.code, error.action],
        ["ListTooLong", "DescribeImagePipelineExecutions"],
      );
      assert.match(
        error.message,
        /more than 150000 executions or 60000000 .* Set maxItems, or use/,
      );
    });
  }

  it("is returned in part with maxItems", async () => {
    const { ids } = await listExecutions(clientOfList(LARGE), { tags: {}, maxItems: 2 });
    assert.deepEqual(ids, ["exec-799", "exec-798"]);
  });
});

describe("a list that changes while it is read", () => {
  const MAX_ITEMS = { tags: {}, maxItems: 3 };
  /** More than are held, oldest first. */
  const page = many(600);
  /** In each reading up to a limit, another execution comes again at the end, and is then the newest. */
  const changing =
    (readings: number): ScriptedList =>
    (reading) => [
      page,
      reading > readings ? [] : [entryAt(`exec-${reading}`, 1_000_000 + reading)],
    ];

  it("is read again until it is complete", async () => {
    const { ids } = await listExecutions(clientOfList(changing(19)), MAX_ITEMS);
    assert.deepEqual(ids, ["exec-19", "exec-18", "exec-17"]);
  });

  it("is an error after 20 readings, which names the pipeline", async () => {
    for (const [query, whose] of [
      [MAX_ITEMS, ""],
      [{ ...MAX_ITEMS, imagePipelineId: PIPELINE }, ` of image pipeline ${PIPELINE}`],
    ] as const) {
      const lookup = listExecutions(clientOfList(changing(20)), query);
      const error = await refusal(lookup, EcsApiError);
      assert.equal(error.code, "InvalidResponse");
      assert.match(
        error.message,
        new RegExp(`^The list of executions${whose} in cn-hangzhou changed during each of 20 `),
      );
    }
  });

  it("is read again for the latest image, if an execution that was dropped is needed", async () => {
    const again = { ...entryAt("exec-1", 1_000_000), CreationTime: "soon" };
    const client = clientOfList(() => [many(5000), [again]]);
    const query = parseArguments("getLatestImage", { imagePipelineId: PIPELINE });
    const { outcome } = await scan(client, { ...query, imagePipelineId: PIPELINE });
    assert.equal(outcome.choice?.execution.imageId, "m-exec-4999");
    // The first reading of the execution has its time.
    assert.deepEqual(outcome.invalidCreationTimes, []);
  });
});

describe("a service that returns other executions than those of the query", () => {
  it("fails the lookup if they are of another pipeline", async () => {
    const client = clientOfList(() => [[{ ...entryAt("e-1", 0), ImagePipelineId: "ip-other" }]]);
    const lookup = listExecutions(client, { imagePipelineId: PIPELINE, tags: {} });
    const error = await refusal(lookup, EcsApiError);
    assert.equal(error.code, "InvalidResponse");
    assert.match(
      error.message,
      /for image pipeline ip-web and returned an execution of ip-other\./,
    );
    assert.equal((await listExecutions(client, { tags: {} })).ids.length, 1);
  });

  it("has not found the execution", async () => {
    const client = clientOfList(() => [[entryAt("e-1", 0)]]);
    await refusal(findExecution(client, { executionId: "e-2" }), NotFoundError);
  });

  it("can omit the pipeline, and fields that are blank count as omitted", async () => {
    const blank = { ...entryAt("e-1", 0), ImagePipelineId: " ", ImageId: "\t", Message: "" };
    const client = clientOfList(() => [[blank]]);
    const listing = { imagePipelineId: PIPELINE, tags: {} };
    const { executions } = await listExecutions(client, listing);
    const { imagePipelineId, ...rest } = executions[0] ?? {};
    assert.equal(imagePipelineId, PIPELINE);
    assert.ok(!("imageId" in rest) && !("message" in rest));
    assert.equal((await listExecutions(client, { tags: {} })).executions[0]?.imagePipelineId, "");
  });
});
