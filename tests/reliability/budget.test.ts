import assert from "node:assert/strict";
import { mock } from "node:test";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
  type Run,
} from "../../core/functions";
import { EcsApiError, ConfigurationError, TimeoutError } from "../../core/errors";
import { SYSTEM_CLOCK } from "../../core/clock";
import { newRun } from "../core/support/emulated";
import { refusal as refusalOf } from "../core/support/refusals";
import { PIPELINE } from "../core/support/scenarios";
import { fakeClock } from "../core/ecs/support/fake-clock";
import { testServers, type ScriptedServer } from "../core/ecs/support/scripted-server";
import { isolatedHome } from "../support/isolated-home";
import { entry, page, refusal, send } from "./faults/answers";

const LATEST = { imagePipelineId: PIPELINE };

describe("the budget", () => {
  isolatedHome();
  const start = testServers();

  const variables = ({ endpoint }: ScriptedServer) => ({
    ALIBABA_CLOUD_ENDPOINT_ECS: endpoint,
    ALICLOUD_REGION: "cn-hangzhou",
    ALICLOUD_ACCESS_KEY: "key",
    ALICLOUD_SECRET_KEY: "secret",
  });

  describe("of attempts", () => {
    const calls: readonly (readonly [string, (run: Run) => Promise<unknown>])[] = [
      ["getLatestImage", (run) => getLatestImage(LATEST, run)],
      ["getLatestImage by name", (run) => getLatestImage({ imagePipelineName: "web" }, run)],
      ["getImagePipelineExecutions", (run) => getImagePipelineExecutions(LATEST, run)],
      [
        "getImagePipelineExecution",
        (run) => getImagePipelineExecution({ executionId: "exec-1" }, run),
      ],
    ];
    for (const [name, call] of calls) {
      it(`${name} sends exactly eight requests if all of them fail: one policy retries, at one level`, async () => {
        const server = await start((_request, response) => {
          send(response, 503, refusal("ServiceUnavailable"));
        });
        const run = {
          ...newRun({ variables: variables(server) }),
          clock: fakeClock(),
        };
        const error = await refusalOf(call(run), EcsApiError);
        assert.equal(error.attempts, 8);
        assert.equal(server.requests.length, 8);
      });
    }

    it("sends three requests to a credentials URI that fails, and none to the API", async () => {
      const api = await start((_request, response) => response.end());
      const uri = await start((_request, response) => {
        send(response, 503, {});
      });
      const run = newRun({
        variables: {
          ALIBABA_CLOUD_ENDPOINT_ECS: api.endpoint,
          ALICLOUD_REGION: "cn-hangzhou",
          ALICLOUD_CREDENTIALS_URI: uri.endpoint,
        },
      });
      const lookup = getLatestImage(LATEST, { ...run, clock: fakeClock() });
      await refusalOf(lookup, ConfigurationError);
      assert.deepEqual([uri.requests.length, api.requests.length], [3, 0]);
    });
  });

  describe("of time", () => {
    it("is ten minutes for all readings of a list", async () => {
      const clock = fakeClock();
      const server = await start((request, response) => {
        if (request.headers["x-acs-action"] === "DescribeImages") {
          send(response, 200, { Images: { Image: [] } });
          return;
        }
        clock.pass(240_000);
        const entries = Array.from({ length: 9000 }, (_, index) => entry(`${index}`, index + 1));
        send(response, 200, page(entries));
      });
      const run = { ...newRun({ variables: variables(server) }), clock };
      const lookup = getLatestImage({ ...LATEST, verifyImage: true }, run);
      const error = await refusalOf(lookup, TimeoutError);
      assert.deepEqual([error.code, error.waited], ["ScanTimeout", 720_000]);
      const scans = server.requests.filter(
        ({ headers }) => headers["x-acs-action"] === "DescribeImagePipelineExecutions",
      );
      assert.equal(scans.length, 3);
    });

    it("can be set for a call with alicloud:maxRetryTimeout, in seconds", async () => {
      const server = await start((_request, response) => {
        send(response, 503, refusal("ServiceUnavailable"), { "retry-after": "4" });
      });
      const clock = fakeClock();
      const stack = { "alicloud:maxRetryTimeout": "9" };
      const run = { ...newRun({ variables: variables(server), stack }), clock };
      await refusalOf(getLatestImage(LATEST, run), EcsApiError);
      assert.deepEqual(clock.slept, [4000, 4000]);
    });

    it("allows waits that are longer than a timer can be", async () => {
      mock.timers.enable({ apis: ["setTimeout"] });
      try {
        const controller = new AbortController();
        let isOver = false;
        const sleep = SYSTEM_CLOCK.sleep(2 ** 31 + 1000, controller.signal).then(() => {
          isOver = true;
        });
        mock.timers.tick(1000);
        await new Promise(setImmediate);
        assert.equal(isOver, false);
        controller.abort(new Error("enough"));
        await assert.rejects(sleep, /enough/);
      } finally {
        mock.timers.reset();
      }
    });
  });

  describe("when a lookup is aborted", () => {
    /** Aborts a lookup at a time, after which it must reject without waiting for anything. */
    async function stopped(
      lookup: (signal: AbortSignal) => Promise<unknown>,
      when: Promise<unknown>,
    ): Promise<void> {
      const controller = new AbortController();
      const reason = new Error("canceled");
      const pending = lookup(controller.signal);
      pending.catch(() => undefined);
      await when;
      controller.abort(reason);
      await assert.rejects(pending, reason);
    }
    const lookup = (env: Record<string, string>) => (signal: AbortSignal) =>
      getLatestImage(LATEST, { ...newRun({ variables: env }), signal });

    it("stops during a request, and closes its connection", async () => {
      let closed: Promise<unknown> | undefined;
      let asked: (value: unknown) => void = () => undefined;
      const when = new Promise((resolve) => (asked = resolve));
      const server = await start((request, response) => {
        closed = new Promise((resolve) => request.socket.on("close", resolve));
        response.write("{", asked);
      });
      await stopped(lookup(variables(server)), when);
      await closed;
      assert.equal(server.requests.length, 1);
    });

    it("stops between two attempts", async () => {
      const server = await start((_request, response) => {
        send(response, 503, refusal("ServiceUnavailable"), { "retry-after": "60" });
      });
      const sleeping = Promise.withResolvers<undefined>();
      const sleep: typeof SYSTEM_CLOCK.sleep = (milliseconds, signal) => {
        sleeping.resolve(undefined);
        return SYSTEM_CLOCK.sleep(milliseconds, signal);
      };
      const run = {
        ...newRun({ variables: variables(server) }),
        clock: { ...SYSTEM_CLOCK, sleep },
      };
      await stopped((signal) => getLatestImage(LATEST, { ...run, signal }), sleeping.promise);
      assert.equal(server.requests.length, 1);
    });

    it("stops while credentials are requested", async () => {
      let asked: (value: unknown) => void = () => undefined;
      const when = new Promise((resolve) => (asked = resolve));
      const uri = await start(asked);
      const env = {
        ALIBABA_CLOUD_ENDPOINT_ECS: uri.endpoint,
        ALICLOUD_REGION: "cn-hangzhou",
        ALICLOUD_CREDENTIALS_URI: uri.endpoint,
      };
      await stopped(lookup(env), when);
    });

    it("stops all lookups, including those that wait for a connection", async () => {
      let count = 0;
      let asked: (value: unknown) => void = () => undefined;
      const when = new Promise((resolve) => (asked = resolve));
      const server = await start(() => {
        if (++count === 20) asked(undefined);
      });
      const many = (signal: AbortSignal) =>
        Promise.all(
          Array.from({ length: 60 }, (_, index) =>
            getLatestImage(
              { imagePipelineId: `ip-${index}` },
              { ...newRun({ variables: variables(server) }), signal },
            ),
          ),
        );
      await stopped(many, when);
      assert.equal(server.requests.length, 20);
    });
  });
});
