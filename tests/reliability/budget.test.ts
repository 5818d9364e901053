import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
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
import { serve, type ScriptedServer } from "../core/ecs/support/scripted-server";
import { isolatedHome } from "../support/isolated-home";
import { entry, page, refusal, send } from "./faults/answers";

const LATEST = { imagePipelineId: PIPELINE };
/** Milliseconds in which what stops at once has stopped, on a machine that has other things to do. */
const AT_ONCE = 500;

describe("the budget", () => {
  isolatedHome();
  const servers: ScriptedServer[] = [];
  const start = async (listener: RequestListener) => {
    const server = await serve(listener);
    servers.push(server);
    return server;
  };
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

  const variables = ({ endpoint }: ScriptedServer) => ({
    ALIBABA_CLOUD_ENDPOINT_ECS: endpoint,
    ALICLOUD_REGION: "cn-hangzhou",
    ALICLOUD_ACCESS_KEY: "key",
    ALICLOUD_SECRET_KEY: "secret",
  });

  describe("of tries", () => {
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
      it(`${name} makes exactly eight requests when each fails: one policy retries, at one level`, async () => {
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

    it("can be set for a call, in seconds, with alicloud:maxRetryTimeout", async () => {
      const server = await start((_request, response) => {
        send(response, 503, refusal("ServiceUnavailable"), { "retry-after": "4" });
      });
      const clock = fakeClock();
      const stack = { "alicloud:maxRetryTimeout": "9" };
      const run = { ...newRun({ variables: variables(server), stack }), clock };
      await refusalOf(getLatestImage(LATEST, run), EcsApiError);
      assert.deepEqual(clock.slept, [4000, 4000]);
    });

    it("knows waits that are longer than a timer can be", async () => {
      const controller = new AbortController();
      let slept = false;
      const sleep = SYSTEM_CLOCK.sleep(2 ** 31 + 1000, controller.signal).then(() => {
        slept = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal(slept, false);
      controller.abort(new Error("enough"));
      await assert.rejects(sleep, /enough/);
    });
  });

  describe("when a lookup is aborted", () => {
    /** Aborts a lookup once `when` has come, and gives how long it took to stop. */
    async function stopped(
      lookup: (signal: AbortSignal) => Promise<unknown>,
      when: Promise<unknown>,
    ): Promise<number> {
      const controller = new AbortController();
      const reason = new Error("cancelled");
      const pending = lookup(controller.signal);
      pending.catch(() => undefined);
      await when;
      const began = Date.now();
      controller.abort(reason);
      await assert.rejects(pending, reason);
      return Date.now() - began;
    }
    const lookup = (env: Record<string, string>) => (signal: AbortSignal) =>
      getLatestImage(LATEST, { ...newRun({ variables: env }), signal });

    it("stops at once in the middle of a request, and closes its connection", async () => {
      let closed: Promise<unknown> | undefined;
      let asked: (value: unknown) => void = () => undefined;
      const when = new Promise((resolve) => (asked = resolve));
      const server = await start((request, response) => {
        closed = new Promise((resolve) => request.socket.on("close", resolve));
        response.write("{", asked);
      });
      assert.ok((await stopped(lookup(variables(server)), when)) < AT_ONCE);
      await closed;
      assert.equal(server.requests.length, 1);
    });

    it("stops at once between two tries", async () => {
      let answered: (value: unknown) => void = () => undefined;
      const when = new Promise((resolve) => (answered = resolve));
      const server = await start((_request, response) => {
        send(response, 503, refusal("ServiceUnavailable"), { "retry-after": "60" });
        setTimeout(answered, 50);
      });
      assert.ok((await stopped(lookup(variables(server)), when)) < AT_ONCE);
      assert.equal(server.requests.length, 1);
    });

    it("stops at once while credentials are asked for", async () => {
      let asked: (value: unknown) => void = () => undefined;
      const when = new Promise((resolve) => (asked = resolve));
      const uri = await start(asked);
      const env = {
        ALIBABA_CLOUD_ENDPOINT_ECS: uri.endpoint,
        ALICLOUD_REGION: "cn-hangzhou",
        ALICLOUD_CREDENTIALS_URI: uri.endpoint,
      };
      assert.ok((await stopped(lookup(env), when)) < AT_ONCE);
    });

    it("stops at once, all that wait for a connection included", async () => {
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
      assert.ok((await stopped(many, when)) < AT_ONCE);
      assert.equal(server.requests.length, 20);
    });
  });
});
