import assert from "node:assert/strict";
import fc from "fast-check";
import { EcsApiError, NoImageError, TimeoutError } from "../../../core/errors";
import { getImagePipelineExecutions, getLatestImage } from "../../../core/functions";
import { newRun } from "../../core/support/emulated";
import { PIPELINE } from "../../core/support/scenarios";
import { fakeClock } from "../../core/ecs/support/fake-clock";
import { serve, type ScriptedServer } from "../../core/ecs/support/scripted-server";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { entry, page, send } from "../faults/answers";
import { assertNothingPolluted, JSON_VALUE } from "./values";

const NAMES = Object.keys(entry("1", 1));
const RIGHT = entry("1", 1) as Readonly<Record<string, string>>;

/** An entry in which each field is valid, missing, or any value. */
const ENTRY = fc.record(
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      fc.oneof(
        { weight: 8, arbitrary: fc.constant(RIGHT[name] as unknown) },
        { weight: 2, arbitrary: fc.constantFrom("SUCCESS", "FAILED", "BUILDING", "m-2", "exec-2") },
        { weight: 1, arbitrary: JSON_VALUE },
      ),
    ]),
  ),
  { requiredKeys: [] },
);
const BODY = fc.oneof(
  { weight: 4, arbitrary: fc.array(ENTRY, { maxLength: 4 }).map((entries) => page(entries)) },
  { weight: 1, arbitrary: JSON_VALUE },
  {
    weight: 1,
    arbitrary: JSON_VALUE.map((value) => ({
      ImagePipelineExecution: { ImagePipelineExecutionSet: value },
    })),
  },
  { weight: 1, arbitrary: fc.record({ Code: JSON_VALUE, Message: JSON_VALUE }) },
);
const STATUS = fc.oneof(
  { weight: 4, arbitrary: fc.constant(200) },
  { weight: 1, arbitrary: fc.constantFrom(201, 204, 302, 400, 403, 404, 429, 500, 503) },
);

describe("an API that sends anything", function () {
  // More runs take longer.
  this.timeout("10m");

  let server: ScriptedServer;
  let answer: { status: number; body: string };
  before(async () => {
    server = await serve((_request, response) => {
      send(response, answer.status, answer.body);
    });
  });
  after(() => server.stop());

  const run = () => ({
    ...newRun({
      variables: {
        ALIBABA_CLOUD_ENDPOINT_ECS: server.endpoint,
        ALICLOUD_REGION: "cn-hangzhou",
        ALICLOUD_ACCESS_KEY: "key",
        ALICLOUD_SECRET_KEY: "secret",
      },
    }),
    clock: fakeClock(),
  });

  it("leads to an eligible execution of its response, or to an error of this package", async () => {
    let chosen = 0;
    await fc.assert(
      fc.asyncProperty(STATUS, BODY, async (status, body) => {
        answer = { status, body: JSON.stringify(body) };
        try {
          const image = await getLatestImage({ imagePipelineId: PIPELINE }, run());
          chosen++;
          assert.ok(status >= 200 && status < 300);
          const entries = (body as ReturnType<typeof page> & { ImagePipelineExecution: object })
            .ImagePipelineExecution as { ImagePipelineExecutionSet: Record<string, unknown>[] };
          const source = entries.ImagePipelineExecutionSet.find(
            (each) =>
              each["ExecutionId"] === image.executionId &&
              each["ImageId"] === image.imageId &&
              each["Status"] === "SUCCESS" &&
              [PIPELINE, undefined, null, ""].includes(each["ImagePipelineId"] as string),
          );
          assert.ok(source, `${image.imageId} was chosen from ${answer.body}`);
        } catch (error) {
          if (!EcsApiError.isInstance(error) && !NoImageError.isInstance(error)) throw error;
          if (EcsApiError.isInstance(error) && error.statusCode !== undefined)
            assert.ok(error.message.length < 3000, "a message that nobody reads to its end");
        }
        assertNothingPolluted();
      }),
      PROPERTY_RUNS,
    );
    assert.ok(chosen > 0, "nothing was ever chosen");
  });

  it("leads to a readable error, however long its message is", async () => {
    const body = { Code: "InvalidParameter", Message: "x".repeat(1_000_000) };
    answer = { status: 400, body: JSON.stringify(body) };
    await assert.rejects(getLatestImage({ imagePipelineId: PIPELINE }, run()), (error) => {
      assert.ok(EcsApiError.isInstance(error));
      assert.equal(error.code, "InvalidParameter");
      return error.message.length < 3000;
    });
  });

  it("leads to a list of its executions, or to an error of this package", () =>
    fc.assert(
      fc.asyncProperty(STATUS, BODY, async (status, body) => {
        answer = { status, body: JSON.stringify(body) };
        try {
          const { executions, ids } = await getImagePipelineExecutions({}, run());
          assert.equal(executions.length, ids.length);
          assert.doesNotThrow(() => JSON.stringify(executions));
        } catch (error) {
          if (!EcsApiError.isInstance(error) && !TimeoutError.isInstance(error)) throw error;
        }
        assertNothingPolluted();
      }),
      PROPERTY_RUNS,
    ));
});
