import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { mock } from "node:test";
import { ConfigurationError } from "../../../core/errors";
import type { ProxyVariables } from "../../../core/ecs/proxy";
import { httpTransport } from "../../../core/ecs/http-transport";
import { TransportError, type HttpRequest } from "../../../core/ecs/transport";
import { makeCertificate, trust } from "./support/certificate";
import { startProxy, type Decision, type ProxyServer } from "./support/proxy-server";
import { answering, serve } from "./support/scripted-server";

/** Names without an address: only a proxy can connect to them. */
const [ENDPOINT, PROXY_NAME] = ["ecs.endpoint.invalid", "localhost"];

describe("the transport through a proxy", () => {
  let directory: string;
  let certificate: { key: Buffer; cert: Buffer };
  let distrust: () => void;
  let endpoint: Server;
  let seen: { host: string | undefined; url: string | undefined; proxied: string | undefined }[];
  let connections: number;
  let beforeResponse: () => void;
  const proxies: ProxyServer[] = [];

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "proxy-"));
    certificate = makeCertificate(directory, [ENDPOINT, PROXY_NAME]);
    distrust = trust(certificate.cert);
    endpoint = createServer(certificate, ({ headers, url }, response) => {
      seen.push({ host: headers.host, url, proxied: headers["proxy-authorization"] });
      beforeResponse();
      response.end("response");
    });
    endpoint.on("secureConnection", () => connections++);
    await new Promise<void>((resolve) => endpoint.listen(0, "localhost", resolve));
  });
  beforeEach(() => {
    seen = [];
    beforeResponse = () => undefined;
    connections = 0;
  });
  afterEach(() => Promise.all(proxies.splice(0).map((proxy) => proxy.stop())));
  after(() => {
    distrust();
    endpoint.close();
    endpoint.closeAllConnections();
    rmSync(directory, { recursive: true });
  });

  const toEndpoint = (): Decision => ({ port: (endpoint.address() as AddressInfo).port });
  const start = async (...args: Parameters<typeof startProxy>) => {
    const proxy = await startProxy(...args);
    proxies.push(proxy);
    return proxy;
  };
  const send = (variables: ProxyVariables, options: Partial<HttpRequest> = {}) =>
    httpTransport(variables)({
      url: new URL(`https://${ENDPOINT}/path?a=1`),
      method: "POST",
      headers: {},
      connectTimeout: 5000,
      readTimeout: 5000,
      ...options,
    });
  const failure = (sent: Promise<unknown>) =>
    sent.then(
      () => assert.fail("a response arrived"),
      (error: unknown) => {
        assert.ok(error instanceof TransportError, String(error));
        return error;
      },
    );

  it("opens one tunnel for consecutive requests", async () => {
    const proxy = await start(toEndpoint);
    const variables = { HTTPS_PROXY: `http://localhost:${proxy.port}` };
    for (let index = 0; index < 3; index++) assert.equal((await send(variables)).body, "response");
    assert.deepEqual(proxy.requests, [
      { method: "CONNECT", target: `${ENDPOINT}:443`, authorization: undefined },
    ]);
    assert.equal(connections, 1);
    assert.deepEqual(seen[0], { host: ENDPOINT, url: "/path?a=1", proxied: undefined });
  });

  it("sends user and password to the proxy only", async () => {
    const proxy = await start(toEndpoint);
    const variables = { https_proxy: `localhost:${proxy.port}`.replace(/^/, "us%40er:p%3Aw%zz@") };
    assert.equal((await send(variables)).statusCode, 200);
    const [{ authorization = "" } = {}] = proxy.requests;
    assert.equal(
      Buffer.from(authorization.replace("Basic ", ""), "base64").toString(),
      "us@er:p%3Aw%zz",
    );
    assert.equal(seen[0]?.proxied, undefined);
  });

  for (const user of ["user:", ":password"]) {
    it(`sends the user and the password of ${user}@ to the proxy`, async () => {
      const proxy = await start(toEndpoint);
      await send({ HTTPS_PROXY: `http://${user}@localhost:${proxy.port}` });
      assert.equal(proxy.requests[0]?.authorization, `Basic ${btoa(user)}`);
    });
  }

  it("sends an IPv6 address to the proxy in brackets", async () => {
    const proxy = await start(() => ({ status: 403 }));
    const variables = { HTTPS_PROXY: `http://localhost:${proxy.port}` };
    await failure(send(variables, { url: new URL("https://[2001:db8::1]:8443/") }));
    assert.equal(proxy.requests[0]?.target, "[2001:db8::1]:8443");
  });

  it("does not count the time of the response as time to connect", async () => {
    const proxy = await start(toEndpoint);
    mock.timers.enable({ apis: ["setTimeout"] });
    beforeResponse = () => {
      mock.timers.tick(8000);
    };
    try {
      const limits = { connectTimeout: 5000, readTimeout: 9000 };
      const variables = { HTTPS_PROXY: `http://localhost:${proxy.port}` };
      assert.equal((await send(variables, limits)).body, "response");
    } finally {
      mock.timers.reset();
    }
  });

  it("uses TLS with a proxy that has an https URL", async () => {
    const proxy = await start(toEndpoint, certificate);
    const variables = { ALL_PROXY: `https://user:pw@localhost:${proxy.port}` };
    assert.equal((await send(variables)).body, "response");
    assert.equal(proxy.requests[0]?.authorization, `Basic ${btoa("user:pw")}`);
  });

  it("sends plain HTTP to the proxy with the whole URL", async () => {
    const server = await serve(answering({ body: "plain" }));
    const proxy = await start(() => ({ port: Number(new URL(server.endpoint).port) }));
    const variables = { HTTP_PROXY: `http://user:pw@localhost:${proxy.port}` };
    const url = new URL(`http://${ENDPOINT}:8080/path?a=1`);
    assert.equal((await send(variables, { url })).body, "plain");
    assert.deepEqual(proxy.requests, [
      { method: "POST", target: url.href, authorization: `Basic ${btoa("user:pw")}` },
    ]);
    assert.equal(server.requests[0]?.headers.host, `${ENDPOINT}:8080`);
    await server.stop();
  });

  it("verifies the certificate of the endpoint", async () => {
    const proxy = await start(toEndpoint);
    const url = new URL("https://other.endpoint.invalid");
    const error = await failure(send({ HTTPS_PROXY: `localhost:${proxy.port}` }, { url }));
    assert.equal(error.code, "ERR_TLS_CERT_ALTNAME_INVALID");
    assert.equal(seen.length, 0);
  });

  for (const [status, code] of [
    [407, "ProxyRefused"],
    [403, "ProxyRefused"],
    [302, "ProxyRefused"],
    [500, "ProxyUnavailable"],
    [502, "ProxyUnavailable"],
  ] as const) {
    it(`reports a proxy that responds with ${status}, without its password, and closes the connection`, async () => {
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
      const proxy = await start(() => ({ status }));
      const before = timers();
      const variables = { HTTPS_PROXY: `http://user:s3cr3t@localhost:${proxy.port}` };
      const error = await failure(send(variables));
      assert.equal(error.code, code);
      assert.equal(
        error.message,
        `the proxy http://localhost:${proxy.port} did not open a connection (HTTP ${status})`,
      );
      await proxy.closed();
      assert.deepEqual(timers(), before);
    });
  }

  it("reports a proxy without a server, and an endpoint that closes the connection", async () => {
    const proxy = await start(() => ({ port: 1 }));
    const closed = await failure(send({ HTTPS_PROXY: `http://localhost:${proxy.port}` }));
    assert.equal(closed.code, "ECONNRESET");
    await proxy.stop();
    const error = await failure(send({ HTTPS_PROXY: `http://localhost:${proxy.port}` }));
    assert.equal(error.code, "ECONNREFUSED");
    assert.match(error.message, /\(the proxy http:\/\/localhost:\d+\)$/);
  });

  for (const [what, decision] of [
    ["a proxy", "silent"],
    ["an endpoint behind a proxy", undefined],
  ] as const) {
    it(`gives up on ${what} that does not respond, and closes the connection`, async () => {
      mock.timers.enable({ apis: ["setTimeout"] });
      const received = Promise.withResolvers<undefined>();
      const silent = await serve(() => undefined);
      try {
        const proxy = await start(() => {
          received.resolve(undefined);
          return decision ?? { port: Number(new URL(silent.endpoint).port) };
        });
        const sent = send({ HTTPS_PROXY: `localhost:${proxy.port}` }, { connectTimeout: 7000 });
        await received.promise;
        mock.timers.tick(6999);
        mock.timers.tick(1);
        const error = await failure(sent);
        assert.equal(error.code, "ConnectTimeout");
        assert.match(error.message, /^no connection through the proxy .* within 7000 ms$/);
        await proxy.closed();
      } finally {
        mock.timers.reset();
        await silent.stop();
      }
    });
  }

  it("stops when it is aborted while the tunnel opens", async () => {
    const received = Promise.withResolvers<undefined>();
    const proxy = await start(() => {
      received.resolve(undefined);
      return "silent";
    });
    const controller = new AbortController();
    const { signal } = controller;
    const sent = send({ HTTPS_PROXY: `localhost:${proxy.port}` }, { signal });
    await received.promise;
    controller.abort();
    assert.equal((await failure(sent)).code, "ABORT_ERR");
  });

  it("sends nothing if the variable is not the URL of an HTTP proxy, and does not quote it", async () => {
    for (const value of ["socks5://user:s3cr3t@host", "http://", "http://us er@:x"]) {
      await assert.rejects(send({ HTTPS_PROXY: value }), (error) => {
        assert.ok(ConfigurationError.isInstance(error));
        assert.match(error.message, /^HTTPS_PROXY in the environment is not the URL/);
        return !error.message.includes("s3cr3t");
      });
    }
  });
});
