import assert from "node:assert/strict";
import { sendOverHttp } from "../../../core/ecs/http-transport";
import {
  observed,
  toTransportError,
  TransportError,
  type Exchange,
  type HttpRequest,
  type SentRequest,
} from "../../../core/ecs/transport";
import { serve, type ScriptedServer } from "./support/scripted-server";

const NO_REQUEST = { maxBodySize: undefined, connectTimeout: 10_000, readTimeout: 10_000 };

describe("an observed transport", () => {
  let server: ScriptedServer;
  let sent: SentRequest[];
  let ended: Exchange[];
  beforeEach(() => {
    [sent, ended] = [[], []];
  });
  afterEach(() => server.stop());

  /** Sends a request, each second of whose clock is a call of it. */
  const send = (
    path: string,
    { headers = {}, signal, method = "POST" }: Partial<HttpRequest> = {},
    observer = {
      sent: (request: SentRequest) => void sent.push(request),
      ended: (exchange: Exchange) => void ended.push(exchange),
    },
  ) => {
    let time = 0;
    const transport = observed(sendOverHttp, observer, () => (time += 1000));
    const url = new URL(path, server.endpoint);
    return transport({ ...NO_REQUEST, url, method, headers, signal });
  };
  const DESCRIBE = { "x-acs-action": "DescribeImages", authorization: "s3cr3t" };

  it("reports a request of the API with its parameters, and how it ended", async () => {
    server = await serve((_request, response) => {
      response.writeHead(400, { date: "Wed, 21 Oct 2015 07:28:00 GMT" });
      response.end('{"Code":"X", "RequestId" : "R-1_a", "Other":"R-2"}');
    });
    const { statusCode } = await send("/?RegionId=cn-hangzhou&ImageId=m-1", { headers: DESCRIBE });
    const request = {
      action: "DescribeImages",
      method: "POST",
      origin: server.endpoint,
      parameters: { RegionId: "cn-hangzhou", ImageId: "m-1" },
    };
    assert.equal(statusCode, 400);
    assert.deepEqual(sent, [request]);
    assert.deepEqual(ended, [
      {
        request,
        started: 1000,
        ended: 2000,
        statusCode: 400,
        requestId: "R-1_a",
        date: "Wed, 21 Oct 2015 07:28:00 GMT",
      },
    ]);
  });

  it("reports neither the parameters nor the request ID of a credential source", async () => {
    server = await serve((_request, response) => response.end('{"RequestId":"s3cr3t"}'));
    await send("/role?token=s3cr3t", { method: "GET" });
    assert.deepEqual(sent, [
      { action: undefined, method: "GET", origin: server.endpoint, parameters: {} },
    ]);
    assert.deepEqual([ended[0]?.statusCode, ended[0]?.requestId], [200, undefined]);
    assert.ok(!JSON.stringify([sent, ended]).includes("s3cr3t"));
  });

  it("reports no request ID if the response has none, or one of another form", async () => {
    for (const body of [
      "<html>",
      "{}",
      '{"RequestId":"a b"}',
      `{"RequestId":"${"x".repeat(65)}"}`,
    ]) {
      server = await serve((_request, response) => response.end(body));
      await send("/", { headers: DESCRIBE });
      await server.stop();
    }
    assert.deepEqual(
      ended.map(({ requestId }) => requestId),
      [undefined, undefined, undefined, undefined],
    );
  });

  it("reports why there is no response, and fails with the same error", async () => {
    server = await serve((request) => request.socket.resetAndDestroy());
    await assert.rejects(send("/", { headers: DESCRIBE }), TransportError);
    const request = {
      action: "DescribeImages",
      method: "POST",
      origin: server.endpoint,
      parameters: {},
    };
    assert.deepEqual(ended, [{ request, started: 1000, ended: 2000, failure: "ECONNRESET" }]);
  });

  it("reports a request that was aborted", async () => {
    const controller = new AbortController();
    server = await serve(() => {
      controller.abort(new Error("enough"));
    });
    await assert.rejects(
      send("/", { headers: DESCRIBE, signal: controller.signal }),
      TransportError,
    );
    assert.deepEqual(
      ended.map(({ failure }) => failure),
      ["ABORT_ERR"],
    );
  });

  it("works with an observer of one event, or of none", async () => {
    server = await serve((request, response) => {
      if (request.url === "/reset") request.socket.resetAndDestroy();
      else response.end("{}");
    });
    const observer = {} as Parameters<typeof send>[2];
    assert.equal((await send("/", { headers: DESCRIBE }, observer)).statusCode, 200);
    await assert.rejects(send("/reset", { headers: DESCRIBE }, observer), TransportError);
  });
});

describe("the failure of a connection", () => {
  it("has the code of the error, or one for errors without a code", () => {
    const reset = toTransportError(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    assert.deepEqual([reset.code, reset.message], ["ECONNRESET", "reset"]);
    assert.equal(toTransportError(reset), reset);
    for (const error of [new Error("odd"), Object.assign(new Error("odd"), { code: 7 })])
      assert.equal(toTransportError(error).code, "TransportFailure");
  });
});
