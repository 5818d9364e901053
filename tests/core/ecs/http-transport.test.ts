import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import dns from "node:dns";
import type { IncomingMessage } from "node:http";
import {
  createServer,
  getDefaultAutoSelectFamily,
  setDefaultAutoSelectFamily,
  type AddressInfo,
} from "node:net";
import { mock } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { sendOverHttp } from "../../../core/ecs/http-transport";
import { TransportError, type HttpRequest } from "../../../core/ecs/transport";
import { SECRETS } from "./support/clients";
import { answering, serve, testServers } from "./support/scripted-server";

function send(endpoint: string, options: Partial<HttpRequest> = {}) {
  return sendOverHttp({
    url: new URL(endpoint),
    method: "POST",
    headers: {},
    connectTimeout: 5000,
    readTimeout: 5000,
    ...options,
  });
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

const failsWith =
  (code: string, message = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    assert.equal(error.cause, undefined);
    return true;
  };

describe("sendOverHttp", () => {
  const start = testServers();
  afterEach(() => {
    mock.timers.reset();
  });

  it("sends method, path, headers and body, and returns status, headers and the whole body", async () => {
    const { endpoint } = await start((request, response) => {
      const { method = "", url = "", headers } = request;
      response.writeHead(404, { "x-request": `${method} ${url} ${headers.host ?? ""}` });
      request.pipe(response);
    });
    const options = { method: "PUT", body: "镜像" };
    const { statusCode, headers, body } = await send(`${endpoint}/a?b=%20`, options);
    const { host } = new URL(endpoint);
    assert.deepEqual(
      [statusCode, headers["x-request"], body],
      [404, `PUT /a?b=%20 ${host}`, "镜像"],
    );
  });

  it("decodes a character whose bytes arrive in two packets", async () => {
    const bytes = Buffer.from("镜");
    const { endpoint } = await start((_request, response) => {
      response.write(bytes.subarray(0, 1), () =>
        setImmediate(() => response.end(bytes.subarray(1))),
      );
    });
    assert.equal((await send(endpoint)).body, "镜");
  });

  it("keeps one connection for consecutive requests", async () => {
    const server = await start(answering({ body: "x".repeat(100_000) }));
    for (let index = 0; index < 10; index++)
      assert.equal((await send(server.endpoint)).body.length, 100_000);
    assert.equal(server.requests.length, 10);
    assert.equal(server.connections(), 1);
  });

  it("opens at most 20 connections, and sends all requests", async () => {
    const server = await start((_request, response) => {
      setImmediate(() => response.end());
    });
    await Promise.all(Array.from({ length: 60 }, () => send(server.endpoint)));
    assert.equal(server.requests.length, 60);
    assert.ok(server.connections() <= 20);
  });

  it("does not count the time in the queue as time to connect or to read", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const responses: (() => void)[] = [];
    let twenty = Promise.withResolvers<undefined>();
    const server = await start((_request, response) => {
      responses.push(() => response.end());
      if (responses.length === 20) twenty.resolve(undefined);
    });
    const limits = { connectTimeout: 500, readTimeout: 500 };
    const all = Array.from({ length: 60 }, () => send(server.endpoint, limits));
    for (let round = 0; round < 3; round++) {
      await twenty.promise;
      twenty = Promise.withResolvers();
      mock.timers.tick(400);
      for (const respond of responses.splice(0)) respond();
    }
    assert.equal((await Promise.all(all)).length, 60);
  });

  it("gives up if there is no connection in time", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const connected = Promise.withResolvers<undefined>();
    // A port that accepts connections and takes no part in the TLS handshake.
    const server = createServer((socket) => {
      socket
        .on("error", () => undefined)
        .once("data", () => {
          connected.resolve(undefined);
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const sent = send(`https://127.0.0.1:${port}`, { connectTimeout: 3000 });
    await connected.promise;
    mock.timers.tick(2999);
    mock.timers.tick(1);
    await assert.rejects(sent, failsWith("ConnectTimeout", /^no connection within 3000 ms$/));
    server.close();
  });

  const silences: readonly (readonly [string, Parameters<typeof serve>[0]])[] = [
    ["there is no response", () => undefined],
    [
      "a response never ends",
      (_request, response) => {
        const drip = () => {
          if (!response.destroyed) response.write(" ", () => setImmediate(drip));
        };
        drip();
      },
    ],
  ];
  for (const [what, listener] of silences) {
    it(`gives up in time if ${what}, and closes the connection`, async () => {
      mock.timers.enable({ apis: ["setTimeout"] });
      const received = Promise.withResolvers<undefined>();
      const closed = Promise.withResolvers<undefined>();
      const { endpoint } = await start((request, response) => {
        request.socket.on("close", closed.resolve);
        listener(request, response);
        received.resolve(undefined);
      });
      const sent = send(endpoint, { connectTimeout: 1000, readTimeout: 3000 });
      await received.promise;
      mock.timers.tick(2999);
      mock.timers.tick(1);
      await assert.rejects(sent, failsWith("ReadTimeout", /^no complete response within 3000 ms$/));
      await closed.promise;
    });
  }

  it("has the same time limit for a response on a kept connection", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const received = Promise.withResolvers<undefined>();
    const server = await start((_request, response) => {
      if (server.requests.length === 1) response.end();
      else received.resolve(undefined);
    });
    await send(server.endpoint);
    let isDone = false;
    const sent = send(server.endpoint, { connectTimeout: 1000, readTimeout: 3000 });
    sent.catch(() => (isDone = true));
    await received.promise;
    mock.timers.tick(2999);
    await new Promise(setImmediate);
    assert.equal(isDone, false);
    mock.timers.tick(1);
    await assert.rejects(sent, failsWith("ReadTimeout"));
    assert.equal(server.connections(), 1);
  });

  const broken: readonly (readonly [string, string, Parameters<typeof serve>[0]])[] = [
    ["a reset connection", "ECONNRESET", (request) => request.socket.resetAndDestroy()],
    [
      "a body that is cut off",
      "ECONNRESET",
      (_request, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write("half", () => response.destroy());
      },
    ],
    [
      "a chunked body that is cut off",
      "ECONNRESET",
      (_request, response) => response.write("half", () => response.destroy()),
    ],
    [
      "a response that is not HTTP",
      "HPE_INVALID_CONSTANT",
      (request) => request.socket.end(`SSH-2.0 ${SECRETS.accessKeySecret}\r\n`),
    ],
    [
      "headers without end",
      "HPE_HEADER_OVERFLOW",
      (request) => request.socket.write(`HTTP/1.1 200 OK\r\nx: ${"x".repeat(100_000)}`),
    ],
  ];
  for (const [what, code, listener] of broken) {
    it(`reports ${what}, without raw bytes`, async () => {
      const { endpoint } = await start(listener);
      await assert.rejects(send(endpoint), (error) => {
        assert.ok(failsWith(code)(error));
        return !("rawPacket" in (error as Error));
      });
    });
  }

  it("reads at most the maximum size, whatever the content-length", async () => {
    const chunk = Buffer.alloc(1024 * 1024, " ");
    let sent = 0;
    const { endpoint } = await start((_request, response) => {
      const more = () => {
        sent += chunk.length;
        if (!response.destroyed && sent < 1e9) response.write(chunk, more);
      };
      more();
    });
    await assert.rejects(send(endpoint), failsWith("ResponseTooLarge", /more than 16777216 bytes/));
    assert.ok(sent < 1e8);
    const small = await start(answering({ body: "x".repeat(1001) }));
    await assert.rejects(
      send(small.endpoint, { maxBodySize: 1000 }),
      failsWith("ResponseTooLarge"),
    );
    assert.equal((await send(small.endpoint, { maxBodySize: 1001 })).body.length, 1001);
  });

  it("reads at most 64 MiB in all concurrent responses, and as much again afterwards", async () => {
    const body = Buffer.alloc(15 * 1024 * 1024, "x");
    const responses: { end: () => unknown }[] = [];
    const server = await start((_request, response) => {
      response.write(body);
      responses.push(response);
    });
    const sendFive = async () => {
      const outcomes = Array.from({ length: 5 }, () =>
        send(server.endpoint, { readTimeout: 60_000 }),
      );
      // None of them ends before one has failed.
      await assert.rejects(
        Promise.race(outcomes),
        failsWith("TooManyResponses", /67108864 bytes in concurrent responses/),
      );
      for (const response of responses.splice(0)) response.end();
      const ended = await Promise.allSettled(outcomes);
      assert.equal(ended.filter(({ status }) => status === "fulfilled").length, 4);
    };
    await sendFive();
    await sendFive();
  });

  it("keeps no chunk in memory, however small", async () => {
    let finish: () => unknown = () => undefined;
    const { endpoint } = await start(({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      socket.write("1\r\nx\r\n".repeat(1000));
      finish = () => socket.end("0\r\n\r\n");
    });
    const chunks: WeakRef<Buffer>[] = [];
    const received = Promise.withResolvers<undefined>();
    const observe = (message: unknown) => {
      const { response } = message as { readonly response: IncomingMessage };
      response.on("data", (chunk: Buffer) => {
        if (chunks.push(new WeakRef(chunk)) === 1000) received.resolve(undefined);
      });
    };
    subscribe("http.client.response.finish", observe);
    try {
      const sent = send(endpoint);
      await received.promise;
      // A reference is strong until the end of the task that created it.
      await new Promise(setImmediate);
      collectGarbage();
      assert.equal(chunks[0]?.deref(), undefined);
      finish();
      assert.equal((await sent).body, "x".repeat(1000));
    } finally {
      unsubscribe("http.client.response.finish", observe);
    }
  });

  it("does not request compression, and does not decompress", async () => {
    const server = await start(
      answering({ body: "\u001f\u008b", headers: { "content-encoding": "gzip" } }),
    );
    assert.equal((await send(server.endpoint)).body, "\u001f\u008b");
    assert.ok(!("accept-encoding" in (server.requests[0]?.headers ?? {})));
  });

  it("follows no redirect", async () => {
    const server = await start(answering({ status: 302, headers: { location: "/elsewhere" } }));
    assert.equal((await send(server.endpoint)).statusCode, 302);
    assert.equal(server.requests.length, 1);
  });

  const switchProtocols: Parameters<typeof serve>[0] = ({ socket }) =>
    socket.write("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n");

  it("does not wait after a switch of protocols, and closes the connection", async () => {
    const closed = Promise.withResolvers<undefined>();
    const { endpoint } = await start((request, response) => {
      request.socket.on("close", closed.resolve);
      switchProtocols(request, response);
    });
    assert.deepEqual(await send(endpoint), { statusCode: 101, headers: {}, body: "" });
    await closed.promise;
  });

  it("reports a port without a server, and a host that does not exist", async () => {
    const server = await serve(() => undefined);
    await server.stop();
    await assert.rejects(send(server.endpoint), failsWith("ECONNREFUSED", /127\.0\.0\.1/));
    await assert.rejects(send("http://host.invalid"), (error) => {
      assert.ok(error instanceof TransportError);
      assert.match(error.code, /^(ENOTFOUND|EAI_AGAIN)$/);
      return true;
    });
  });

  describe("over plain HTTP to a name that is reserved for loopback", () => {
    const { lookup } = dns;
    const resolver = dns as { lookup: unknown };
    const resolveTo = (...addresses: readonly string[]) => {
      resolver.lookup = (_host: string, _options: unknown, done: (...args: unknown[]) => void) => {
        done(
          null,
          addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
        );
      };
    };
    afterEach(() => {
      resolver.lookup = lookup;
    });

    it("sends nothing if the name resolves to another address", async () => {
      const server = await start(answering({}));
      const { port } = new URL(server.endpoint);
      for (const addresses of [["192.0.2.1"], ["127.0.0.1", "192.0.2.1"], ["2001:db8::1"]]) {
        resolveTo(...addresses);
        for (const name of ["localhost", "evil.localhost"])
          await assert.rejects(
            send(`http://${name}:${port}`),
            failsWith(
              "NotLoopback",
              /is not on loopback, and plain HTTP to another machine is refused/,
            ),
          );
      }
      assert.equal(server.requests.length, 0);
    });

    it("sends the request if the name resolves to loopback", async () => {
      const server = await start(answering({ body: "response" }));
      const { port } = new URL(server.endpoint);
      resolveTo("127.0.0.1");
      assert.equal((await send(`http://good.localhost:${port}`)).body, "response");
    });

    it("also sends the request without the automatic selection of an address family", async () => {
      const server = await start(answering({ body: "response" }));
      const { port } = new URL(server.endpoint);
      resolveTo("127.0.0.1");
      const isSelecting = getDefaultAutoSelectFamily();
      setDefaultAutoSelectFamily(false);
      try {
        assert.equal((await send(`http://good.localhost:${port}`)).body, "response");
      } finally {
        setDefaultAutoSelectFamily(isSelecting);
      }
    });

    it("resolves the name with the resolver of this machine", async () => {
      const server = await start(answering({ body: "response" }));
      const { port } = new URL(server.endpoint);
      assert.equal((await send(`http://localhost:${port}`)).body, "response");
    });

    it("reports a name that cannot be resolved", async () => {
      resolver.lookup = (_host: string, _options: unknown, done: (error: Error) => void) => {
        done(Object.assign(new Error("not found"), { code: "ENOTFOUND" }));
      };
      await assert.rejects(send("http://bad.localhost:1"), failsWith("ENOTFOUND", /not found/));
    });
  });

  it("stops when it is aborted, before and during the request", async () => {
    const received = Promise.withResolvers<undefined>();
    const server = await start(() => {
      received.resolve(undefined);
    });
    const aborted = { signal: AbortSignal.abort() };
    await assert.rejects(send(server.endpoint, aborted), failsWith("ABORT_ERR"));
    assert.equal(server.requests.length, 0);
    const controller = new AbortController();
    const pending = send(server.endpoint, { signal: controller.signal });
    await received.promise;
    controller.abort();
    await assert.rejects(pending, failsWith("ABORT_ERR"));
  });

  it("opens no connection for a request with an invalid header", async () => {
    const server = await start(answering({}));
    const headers = { authorization: "key\n" };
    await assert.rejects(send(server.endpoint, { headers }), /Invalid character in header content/);
    assert.equal(server.connections(), 0);
  });

  it("leaves no timer behind, whatever the outcome", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    const good = await start(answering({ body: "response" }));
    const bad = await start((request) => request.socket.resetAndDestroy());
    const switching = await start(switchProtocols);
    const before = timers();
    await send(good.endpoint);
    await send(switching.endpoint);
    await assert.rejects(send(bad.endpoint), failsWith("ECONNRESET"));
    assert.deepEqual(timers(), before);
  });
});
