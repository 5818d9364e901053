import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { sendOverHttp, TransportError, type HttpRequest } from "../../../core/ecs/transport";
import { answering, serve, type ScriptedServer } from "./support/scripted-server";

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

const failsWith =
  (code: string, message = /./) =>
  (error: unknown) => {
    assert.ok(error instanceof TransportError);
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  };

describe("sendOverHttp", () => {
  const servers: ScriptedServer[] = [];
  const start = async (listener: Parameters<typeof serve>[0]) => {
    const server = await serve(listener);
    servers.push(server);
    return server;
  };
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));

  it("gives status, headers and the whole body", async () => {
    const { endpoint } = await start((request, response) => {
      response.writeHead(404, { "x-method": request.method ?? "" });
      response.write("镜像".slice(0, 1));
      response.end("像");
    });
    const { statusCode, headers, body } = await send(endpoint);
    assert.deepEqual([statusCode, headers["x-method"], body], [404, "POST", "镜像"]);
  });

  it("decodes a character whose bytes come in two packets", async () => {
    const bytes = Buffer.from("镜");
    const { endpoint } = await start((_request, response) => {
      response.write(bytes.subarray(0, 1), () => {
        setTimeout(() => response.end(bytes.subarray(1)), 5);
      });
    });
    assert.equal((await send(endpoint)).body, "镜");
  });

  it("keeps one connection for requests that follow one another", async () => {
    const server = await start(answering({ body: "x".repeat(100_000) }));
    for (let index = 0; index < 10; index++) await send(server.endpoint);
    assert.equal(server.requests.length, 10);
    assert.equal(server.connections(), 1);
  });

  it("opens no more than twenty connections, and answers all", async () => {
    const server = await start((_request, response) => {
      setTimeout(() => response.end(), 5);
    });
    await Promise.all(Array.from({ length: 60 }, () => send(server.endpoint)));
    assert.equal(server.requests.length, 60);
    assert.ok(server.connections() <= 20);
  });

  it("does not count the time in the queue as time to connect or read", async () => {
    const server = await start((_request, response) => {
      setTimeout(() => response.end(), 100);
    });
    // Six rounds of twenty, of which the last ends after the limits of the first.
    const limits = { connectTimeout: 500, readTimeout: 500 };
    const all = Array.from({ length: 120 }, () => send(server.endpoint, limits));
    assert.equal((await Promise.all(all)).length, 120);
  });

  it("gives up when no connection stands in time", async () => {
    // A port that takes connections and never shakes hands, as far as TLS is concerned.
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await assert.rejects(
      send(`https://127.0.0.1:${port}`, { connectTimeout: 30 }),
      failsWith("ConnectTimeout", /^no connection within 30 ms$/),
    );
    server.close();
  });

  it("gives up when no answer comes in time", async () => {
    const closed = Promise.withResolvers<undefined>();
    const { endpoint } = await start((request) => {
      request.socket.on("close", closed.resolve);
    });
    await assert.rejects(
      send(endpoint, { readTimeout: 30 }),
      failsWith("ReadTimeout", /^no complete response within 30 ms$/),
    );
    await closed.promise;
  });

  it("gives up when an answer drips without end", async () => {
    const { endpoint } = await start((_request, response) => {
      const dripping = setInterval(() => response.write(" "), 5);
      response.on("close", () => {
        clearInterval(dripping);
      });
    });
    await assert.rejects(send(endpoint, { readTimeout: 60 }), failsWith("ReadTimeout"));
  });

  it("tells a reset connection", async () => {
    const { endpoint } = await start((request) => request.socket.resetAndDestroy());
    await assert.rejects(send(endpoint), failsWith("ECONNRESET"));
  });

  it("tells a body that was cut", async () => {
    const { endpoint } = await start((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    await assert.rejects(send(endpoint), failsWith("ECONNRESET"));
  });

  it("tells a body of chunks that was cut", async () => {
    const { endpoint } = await start((_request, response) => {
      response.write("half", () => response.destroy());
    });
    await assert.rejects(send(endpoint), failsWith("ECONNRESET"));
  });

  it("tells an answer that is no HTTP", async () => {
    const { endpoint } = await start((request) => request.socket.end("SSH-2.0-OpenSSH\r\n"));
    await assert.rejects(send(endpoint), failsWith("HPE_INVALID_CONSTANT"));
  });

  it("reads no answer without end", async () => {
    const chunk = Buffer.alloc(4 * 1024 * 1024, " ");
    let sent = 0;
    const { endpoint } = await start((_request, response) => {
      const more = () => {
        sent += chunk.length;
        if (!response.destroyed && sent < 1e9) response.write(chunk, more);
      };
      more();
    });
    await assert.rejects(
      send(endpoint, { readTimeout: 15_000 }),
      failsWith("ResponseTooLarge", /more than 33554432 bytes/),
    );
    assert.ok(sent < 1e8);
  });

  it("follows no redirect", async () => {
    const server = await start(answering({ status: 302, headers: { location: "/elsewhere" } }));
    assert.equal((await send(server.endpoint)).statusCode, 302);
    assert.equal(server.requests.length, 1);
  });

  it("tells a port where nobody listens, and a host that does not exist", async () => {
    const server = await serve(() => undefined);
    await server.stop();
    await assert.rejects(send(server.endpoint), (error) => {
      assert.ok(failsWith("ECONNREFUSED")(error));
      return error instanceof TransportError && error.cause instanceof Error;
    });
    await assert.rejects(send("http://host.invalid"), (error) => {
      assert.ok(error instanceof TransportError);
      assert.match(error.code, /^(ENOTFOUND|EAI_AGAIN)$/);
      return true;
    });
  });

  it("stops when it is aborted, before and during", async () => {
    const server = await start(() => undefined);
    await assert.rejects(
      send(server.endpoint, { signal: AbortSignal.abort() }),
      failsWith("ABORT_ERR"),
    );
    assert.equal(server.requests.length, 0);
    const controller = new AbortController();
    const pending = send(server.endpoint, { signal: controller.signal });
    setTimeout(() => {
      controller.abort();
    }, 20);
    await assert.rejects(pending, failsWith("ABORT_ERR"));
  });

  it("gives up as soon on a kept connection", async () => {
    const server = await start((_request, response) => {
      if (server.requests.length === 1) response.end();
    });
    await send(server.endpoint);
    await assert.rejects(send(server.endpoint, { readTimeout: 30 }), failsWith("ReadTimeout"));
    assert.equal(server.connections(), 1);
  });

  it("does not count the time to read as time to connect", async () => {
    const { endpoint } = await start((_request, response) => {
      setTimeout(() => response.end("late"), 150);
    });
    assert.equal((await send(endpoint, { connectTimeout: 100 })).body, "late");
  });

  it("gives an answer on a kept connection as much time as on a new one", async () => {
    const server = await start((_request, response) => {
      setTimeout(() => response.end("late"), server.requests.length === 1 ? 0 : 80);
    });
    await send(server.endpoint);
    assert.equal((await send(server.endpoint, { connectTimeout: 30 })).body, "late");
    assert.equal(server.connections(), 1);
  });

  it("leaves no time limit behind, whatever the outcome", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
    const good = await start(answering({ body: "answer" }));
    const bad = await start((request) => request.socket.resetAndDestroy());
    const before = timers();
    await send(good.endpoint);
    await assert.rejects(send(bad.endpoint), failsWith("ECONNRESET"));
    assert.deepEqual(timers(), before);
  });

  const inChildProcess = async (endpoint: string) => {
    const module = join(__dirname, "../../../core/ecs/transport.ts");
    const script = `const { sendOverHttp } = require(${JSON.stringify(module)});
      sendOverHttp({ url: new URL(${JSON.stringify(endpoint)}), method: "POST", headers: {}, connectTimeout: 60000, readTimeout: 60000 })
        .then(({ body }) => console.log(body), ({ code }) => console.log(code));`;
    const options = ["--import", "tsx", "-e", script];
    return (
      await promisify(execFile)(process.execPath, options, { timeout: 15_000 })
    ).stdout.trim();
  };

  it("does not keep the process alive with its idle connection", async () => {
    const { endpoint } = await start(answering({ body: "answer" }));
    assert.equal(await inChildProcess(endpoint), "answer");
  });

  it("does not keep the process alive with the time limit of a request that failed", async () => {
    const { endpoint } = await start((request) => request.socket.resetAndDestroy());
    assert.equal(await inChildProcess(endpoint), "ECONNRESET");
  });
});
