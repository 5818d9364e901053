import assert from "node:assert/strict";
import { EcsApiError } from "../../../core/errors";
import { EcsClient } from "../../../core/ecs/client";
import { executionPages } from "../../../core/ecs/operations";
import { Pace } from "../../../core/ecs/pace";
import type { HttpRequest, HttpResponse } from "../../../core/ecs/transport";
import { virtualClock, type VirtualClock } from "./support/virtual-clock";

const THROTTLED = new Error("throttled");
const isThrottled = (error: unknown) => error === THROTTLED;

/** A service that accepts a number of calls per second, with a burst of one second, and counts. */
class Service {
  accepted = 0;
  throttled = 0;
  concurrent = 0;
  maxConcurrent = 0;
  #tokens: number;
  #filled = 0;

  constructor(
    private readonly clock: VirtualClock,
    public callsPerSecond: number,
    private readonly latency = 40,
  ) {
    this.#tokens = callsPerSecond;
  }

  async call(): Promise<void> {
    this.maxConcurrent = Math.max(this.maxConcurrent, ++this.concurrent);
    await this.clock.sleep(this.latency);
    this.concurrent--;
    const now = this.clock.monotonic();
    const filled = this.#tokens + ((now - this.#filled) / 1000) * this.callsPerSecond;
    this.#tokens = Math.min(this.callsPerSecond, filled);
    this.#filled = now;
    if (this.#tokens < 1) {
      this.throttled++;
      throw THROTTLED;
    }
    this.#tokens--;
    this.accepted++;
  }

  /** As a transport of a client. */
  readonly transport = async (request: HttpRequest): Promise<HttpResponse> => {
    const pipeline = request.url.searchParams.get("ImagePipelineId") ?? "";
    const set = [{ ExecutionId: "exec-1", ImagePipelineId: pipeline, Status: "SUCCESS" }];
    return this.call().then(
      () => response(200, { ImagePipelineExecution: { ImagePipelineExecutionSet: set } }),
      () => response(400, { Code: "Throttling.User", Message: "Too many calls." }),
    );
  };
}

function response(statusCode: number, body: object): HttpResponse {
  return { statusCode, headers: {}, body: JSON.stringify(body) };
}

describe("many lookups at a throttled service", function () {
  const lookUp = async (
    { clock, service }: { clock: VirtualClock; service: Service },
    count: number,
  ) => {
    const clients = Array.from(
      { length: 2 },
      () =>
        new EcsClient({
          region: "cn-hangzhou",
          endpoint: "https://ecs.invalid",
          credentials: () => Promise.resolve({ accessKeyId: "key", accessKeySecret: "secret" }),
          clock,
          transport: service.transport,
        }),
    );
    const lookups = Array.from({ length: count }, async (_, index) => {
      const client = clients[index % clients.length];
      assert.ok(client);
      for await (const { entries } of executionPages(client, { imagePipelineId: `ip-${index}` }))
        assert.equal(entries[0]?.ImagePipelineId, `ip-${index}`);
    });
    return clock.run(Promise.allSettled(lookups));
  };

  for (const callsPerSecond of [5, 20, 100]) {
    it(`all succeed with at most 1.5 times the requests: 500 lookups at ${callsPerSecond} calls per second`, async () => {
      const clock = virtualClock();
      const service = new Service(clock, callsPerSecond);
      const outcomes = await lookUp({ clock, service }, 500);
      assert.deepEqual(
        outcomes.filter(({ status }) => status === "rejected"),
        [],
      );
      assert.equal(service.accepted, 500);
      assert.ok(service.throttled <= 250, `${service.throttled} throttled`);
      assert.ok(service.maxConcurrent <= 20);
      // Not much slower than the service allows.
      const seconds = clock.monotonic() / 1000;
      assert.ok(seconds < (500 / callsPerSecond) * 1.5 + 5, `${seconds} s`);
    });
  }

  it("fail only if the service throttles permanently, each after its own attempts", async () => {
    const clock = virtualClock();
    const service = new Service(clock, 0);
    const outcomes = await lookUp({ clock, service }, 3);
    for (const outcome of outcomes) {
      assert.ok(outcome.status === "rejected" && EcsApiError.isInstance(outcome.reason));
      assert.deepEqual([outcome.reason.code, outcome.reason.attempts], ["Throttling.User", 8]);
    }
  });
});

describe("Pace", () => {
  const call = (pace: Pace, service: Service, first = false) =>
    pace.run(() => service.call(), isThrottled, { first });

  it("has no limit at first, except for the number of concurrent requests", async () => {
    const clock = virtualClock();
    const service = new Service(clock, 1000);
    const pace = new Pace(clock, 20);
    await clock.run(Promise.all(Array.from({ length: 100 }, () => call(pace, service))));
    assert.equal(pace.rate, Infinity);
    assert.equal(service.maxConcurrent, 20);
    assert.equal(clock.monotonic(), 5 * 40);
  });

  it("slows down to a part of the accepted rate, once for concurrent requests, and speeds up again", async () => {
    const clock = virtualClock();
    const service = new Service(clock, 10);
    const pace = new Pace(clock, 20);
    await clock.run(Promise.allSettled(Array.from({ length: 20 }, () => call(pace, service))));
    assert.deepEqual([service.accepted, service.throttled], [10, 10]);
    assert.equal(Math.round(pace.rate), 7);
    const rates: number[] = [];
    for (let seconds = 1; seconds <= 20; seconds++) {
      await clock.run(clock.sleep(1000));
      rates.push(pace.rate);
    }
    assert.deepEqual(
      rates,
      [...rates].sort((a, b) => a - b),
    );
    // Flat near the rate at which it was throttled, and steep beyond.
    assert.ok((rates[1] ?? 0) > 9.9 && (rates[2] ?? 0) < 10.7, String(rates));
    assert.ok((rates[19] ?? 0) > 500);
    await clock.run(clock.sleep(10_000));
    assert.equal(pace.rate, Infinity);
  });

  it("sends requests one by one at its rate after a throttled request", async () => {
    const clock = virtualClock();
    const service = new Service(clock, 10);
    const pace = new Pace(clock, 20);
    await clock.run(Promise.allSettled(Array.from({ length: 20 }, () => call(pace, service))));
    const starts = [clock.monotonic()];
    const send = () => {
      starts.push(clock.monotonic());
      return clock.sleep(1);
    };
    const sent = Array.from({ length: 4 }, () => pace.run(send, isThrottled, { first: false }));
    await clock.run(Promise.all(sent));
    for (let index = 1; index < starts.length; index++) {
      const pause = (starts[index] ?? 0) - (starts[index - 1] ?? 0);
      assert.ok(pause > 100 && pause < 150, String(starts));
    }
  });

  it("counts only the requests of the last second as the accepted rate", async () => {
    const clock = virtualClock();
    const pace = new Pace(clock, 20);
    const accept = () => clock.run(pace.run(() => clock.sleep(100), isThrottled, { first: false }));
    for (let index = 0; index < 40; index++) await accept();
    const throttled = pace.run(() => Promise.reject(THROTTLED), isThrottled, { first: false });
    await assert.rejects(clock.run(throttled), THROTTLED);
    assert.equal(pace.rate.toFixed(2), "7.00");
  });

  it("does not delay a request that is alone", async () => {
    const clock = virtualClock();
    const service = new Service(clock, 0, 0);
    const pace = new Pace(clock, 20);
    for (let index = 0; index < 5; index++)
      await assert.rejects(clock.run(call(pace, service)), THROTTLED);
    assert.equal(clock.monotonic(), 0);
  });

  it("sends retries before requests that wait for the first time", async () => {
    const clock = virtualClock();
    const pace = new Pace(clock, 1);
    const order: string[] = [];
    const record = (name: string, first: boolean) =>
      pace.run(
        () => {
          order.push(name);
          return clock.sleep(10);
        },
        isThrottled,
        { first },
      );
    await clock.run(
      Promise.all([
        record("a", false),
        record("b", false),
        record("c", false),
        record("retry", true),
      ]),
    );
    assert.deepEqual(order, ["a", "retry", "b", "c"]);
  });

  it("passes on results and errors, and counts only throttled requests", async () => {
    const clock = virtualClock();
    const pace = new Pace(clock, 1);
    const failure = new Error("another failure");
    const run = <T>(send: () => Promise<T>) =>
      clock.run(pace.run(send, isThrottled, { first: false }));
    assert.equal(await run(() => Promise.resolve(7)), 7);
    await assert.rejects(
      run(() => Promise.reject(failure)),
      failure,
    );
    assert.equal(pace.rate, Infinity);
    await assert.rejects(
      run(() => Promise.reject(THROTTLED)),
      THROTTLED,
    );
    assert.equal(pace.rate, 1);
  });

  it("removes an aborted request from the queue", async () => {
    const clock = virtualClock();
    const pace = new Pace(clock, 1);
    const controller = new AbortController();
    const { signal } = controller;
    const reason = new Error("enough");
    let isSent = false;
    const first = pace.run(() => clock.sleep(10), isThrottled, { first: false });
    const second = pace.run(
      () => {
        isSent = true;
        return Promise.resolve();
      },
      isThrottled,
      { first: false, signal },
    );
    controller.abort(reason);
    await assert.rejects(second, reason);
    await clock.run(first);
    const third = pace.run(() => Promise.resolve(3), isThrottled, { first: false });
    assert.equal(await clock.run(third), 3);
    assert.equal(isSent, false);
    await assert.rejects(
      pace.run(() => Promise.resolve(), isThrottled, { first: true, signal }),
      reason,
    );
  });

  it("removes no other request from the queue when a sent request is aborted", async () => {
    const clock = virtualClock();
    const pace = new Pace(clock, 1);
    const controller = new AbortController();
    const { signal } = controller;
    const first = pace.run(() => clock.sleep(10), isThrottled, { first: false, signal });
    const second = pace.run(() => Promise.resolve(2), isThrottled, { first: false });
    controller.abort();
    await clock.run(first);
    assert.equal(await clock.run(second), 2);
  });
});
