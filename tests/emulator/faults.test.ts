import assert from "node:assert/strict";
import { connect } from "node:net";
import * as ecs from "@alicloud/ecs20140526";
import { Emulator, type Fault } from "../../emulator";
import { call, signedRequest } from "./support/acs3-request";
import { officialClient } from "./support/clients";

const REGION = { RegionId: "cn-hangzhou" };

describe("fault injection", () => {
  /** The delays of the responses, instead of waiting. */
  const delays: number[] = [];
  let emulator: Emulator;

  beforeEach(async () => {
    delays.length = 0;
    emulator = await Emulator.start({
      scenario: { region: "cn-hangzhou" },
      sleep: (milliseconds) => {
        delays.push(milliseconds);
        return Promise.resolve();
      },
    });
  });
  afterEach(() => emulator.stop());

  const images = () => call(emulator, "DescribeImages", REGION);
  const outcome = async () => {
    const { status, body } = await images();
    return [status, body["Code"]];
  };
  /** The bytes of a response, whether complete or interrupted. */
  const bytes = async (): Promise<{ text: string; error: string | undefined }> => {
    const { headers } = signedRequest(emulator, "DescribeImages", REGION);
    const [host, port] = emulator.authority.split(":");
    const socket = connect(Number(port), host);
    let text = "";
    let error: string | undefined;
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", (cause: NodeJS.ErrnoException) => (error = cause.code));
    const lines = Object.entries({ ...headers, connection: "close" });
    socket.write(
      `POST /?RegionId=cn-hangzhou HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
    );
    await new Promise((resolve) => socket.once("close", resolve));
    return { text, error };
  };

  it("throttles one call by default", async () => {
    emulator.inject({ fault: "throttling" });
    assert.deepEqual(await outcome(), [400, "Throttling.User"]);
    assert.deepEqual(await outcome(), [200, undefined]);

    emulator.inject({
      fault: "throttling",
      code: "Rejected.Throttling",
      statusCode: 503,
      times: 2,
    });
    assert.deepEqual(await outcome(), [503, "Rejected.Throttling"]);
    assert.deepEqual(await outcome(), [503, "Rejected.Throttling"]);
    assert.deepEqual(await outcome(), [200, undefined]);
  });

  it("returns any error", async () => {
    emulator.inject({ fault: "error", statusCode: 500, code: "InternalError", message: "Oops" });
    const { status, body } = await images();

    assert.equal(status, 500);
    assert.equal(body["Code"], "InternalError");
    assert.equal(body["Message"], "Oops");
  });

  it("skips the first calls, and affects one action only", async () => {
    emulator.inject({
      fault: "error",
      statusCode: 503,
      code: "ServiceUnavailable",
      action: "DescribeImages",
      after: 2,
      times: "always",
    });
    const others = [];
    const seen = [];
    for (let count = 0; count < 4; count += 1) {
      others.push((await call(emulator, "DescribeImagePipelines", REGION)).status);
      seen.push((await images()).status);
    }

    assert.deepEqual(others, [200, 200, 200, 200]);
    assert.deepEqual(seen, [200, 200, 503, 503]);
  });

  it("applies one fault per call, in the order of injection", async () => {
    emulator.inject({ fault: "throttling" });
    emulator.inject({ fault: "error", statusCode: 503, code: "ServiceUnavailable" });

    assert.deepEqual(
      [await outcome(), await outcome(), await outcome()],
      [
        [400, "Throttling.User"],
        [503, "ServiceUnavailable"],
        [200, undefined],
      ],
    );
  });

  it("resets the connection before a response", async () => {
    emulator.inject({ fault: "reset" });

    assert.deepEqual(await bytes(), { text: "", error: "ECONNRESET" });
    assert.equal(emulator.requests.at(-1)?.statusCode, 0);
  });

  it("ends the body before its content-length", async () => {
    emulator.inject({ fault: "cutBody" });
    const { text } = await bytes();
    const [head = "", body = ""] = text.split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);

    assert.ok(body.length > 0);
    assert.ok(body.length < length, `${body.length} of ${length}`);
  });

  it("delays a response", async () => {
    emulator.inject({ fault: "slow", delay: 60 });
    await images();
    assert.deepEqual(delays, [60]);
    await images();
    assert.deepEqual(delays, [60]);
  });

  it("responds with HTML, as a proxy does", async () => {
    emulator.inject({ fault: "html" });
    const { text } = await bytes();

    assert.match(text, /^HTTP\/1\.1 502 /);
    assert.match(text, /content-type: text\/html/i);
    assert.match(text, /<html>/);
  });

  it("is reported by the official client", async () => {
    const ask = () =>
      officialClient(emulator).describeImages(
        new ecs.DescribeImagesRequest({ regionId: "cn-hangzhou" }),
      );
    emulator.inject({ fault: "throttling" });
    await assert.rejects(ask(), { code: "Throttling.User", retryAfter: undefined });
    emulator.inject({ fault: "throttling", retryAfter: 1500 });
    await assert.rejects(ask(), { code: "Throttling.User", retryAfter: 1500 });
    emulator.inject({ fault: "cutBody" });
    await assert.rejects(ask());
    emulator.inject({ fault: "reset" });
    await assert.rejects(ask());

    assert.equal((await ask()).statusCode, 200);
  });

  it("can be part of the scenario, and can be removed", async () => {
    const faults: Fault[] = [{ fault: "throttling", times: "always" }];
    emulator.setScenario({ region: "cn-hangzhou", faults });
    assert.deepEqual(await outcome(), [400, "Throttling.User"]);
    emulator.clearFaults();
    assert.deepEqual(await outcome(), [200, undefined]);
  });

  it("rejects an invalid fault, and names its problems", () => {
    assert.throws(
      () => {
        emulator.inject({ fault: "slow", delay: -1, times: 0 });
      },
      { name: "ScenarioError", message: /\$\.delay: .*>=0\n {2}\$\.times: .*>=1/ },
    );
  });
});
