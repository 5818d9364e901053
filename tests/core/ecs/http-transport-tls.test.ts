import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { mock } from "node:test";
import { sendOverHttp } from "../../../core/ecs/http-transport";
import { TransportError } from "../../../core/ecs/transport";
import { makeCertificate, trust } from "./support/certificate";

describe("sendOverHttp over TLS", () => {
  let directory: string;
  let pair: { key: Buffer; cert: Buffer };
  let server: Server;
  let connections: number;
  let requests: number;
  let beforeResponse: () => void;

  before(() => {
    directory = mkdtempSync(path.join(tmpdir(), "tls-"));
    pair = makeCertificate(directory);
  });
  // Each test has a server of its own, so that no test uses a connection of another.
  beforeEach(async () => {
    connections = requests = 0;
    beforeResponse = () => undefined;
    server = createServer(pair, (_request, response) => {
      requests++;
      beforeResponse();
      response.end("answer");
    });
    server.on("secureConnection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });
  afterEach(() => {
    server.close();
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const endpoint = () => `https://localhost:${(server.address() as AddressInfo).port}`;

  const send = () =>
    sendOverHttp({
      url: new URL(endpoint()),
      method: "POST",
      headers: {},
      connectTimeout: 5000,
      readTimeout: 9000,
    });

  it("sends nothing if the certificate is not trusted", async () => {
    await assert.rejects(send(), (error) => {
      assert.ok(error instanceof TransportError);
      assert.equal(error.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
      return true;
    });
    assert.equal(requests, 0);
  });

  it("counts only the time until the end of the handshake as time to connect", async () => {
    const distrust = trust(pair.cert);
    mock.timers.enable({ apis: ["setTimeout"] });
    beforeResponse = () => {
      mock.timers.tick(8000);
    };
    try {
      assert.equal((await send()).body, "answer");
    } finally {
      mock.timers.reset();
      distrust();
    }
    assert.equal(connections, 1);
  });

  it("keeps one connection if the certificate is trusted", async () => {
    const distrust = trust(pair.cert);
    try {
      for (let index = 0; index < 3; index++) assert.equal((await send()).body, "answer");
    } finally {
      distrust();
    }
    assert.deepEqual([connections, requests], [1, 3]);
  });
});
