import assert from "node:assert/strict";
import { ConfigurationError, EcsApiError } from "../../core/errors";
import { getLatestImage } from "../../core/functions";
import { isolatedHome } from "../support/isolated-home";
import { fakeClock } from "./ecs/support/fake-clock";
import { answering, serve } from "./ecs/support/scripted-server";
import { emulated, newRun } from "./support/emulated";
import { refusal } from "./support/refusals";
import { execution, PIPELINE, pipelineWith } from "./support/scenarios";

const LATEST = { imagePipelineId: PIPELINE };

describe("a lookup", () => {
  isolatedHome();

  it("is retried as long as the settings say", () =>
    emulated(pipelineWith(execution("1", "SUCCESS", 1)), async (all) => {
      all.emulator.inject({ fault: "error", statusCode: 503, code: "Busy", times: "always" });
      const attemptsWith = async (stack: Record<string, string>) => {
        const run = { ...all.newRun({ stack }), clock: fakeClock() };
        return (await refusal(getLatestImage(LATEST, run), EcsApiError)).attempts;
      };
      // 125, 250, and 500 ms between four attempts.
      assert.equal(await attemptsWith({ "alicloud:maxRetryTimeout": "1" }), 4);
      assert.equal(await attemptsWith({}), 8);
    }));

  it("names the sources that it checked if there are no credentials", async () => {
    const run = newRun({ variables: { ALICLOUD_REGION: "cn-hangzhou" } });
    const error = await refusal(getLatestImage(LATEST, run), ConfigurationError);
    assert.match(error.message, /^No credentials found\. Checked: ALICLOUD_ACCESS_KEY/);
  });

  it("waits between the requests for credentials with the clock of its run", async () => {
    const server = await serve(answering({ status: 503 }));
    const clock = fakeClock();
    const variables = {
      ALICLOUD_REGION: "cn-hangzhou",
      ALIBABA_CLOUD_CREDENTIALS_URI: server.endpoint,
    };
    await refusal(getLatestImage(LATEST, { ...newRun({ variables }), clock }), ConfigurationError);
    assert.deepEqual([server.requests.length, clock.slept], [3, [125, 250]]);
    await server.stop();
  });
});
