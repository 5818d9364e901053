import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { sendOverHttp } from "../../../core/ecs/http-transport";
import { TransportError } from "../../../core/ecs/transport";
import { makeCertificate, trust } from "./support/certificate";

describe("sendOverHttp over TLS", () => {
  let directory: string;
  let certificate: Buffer;
  let server: Server;
  let connections: number;
  let requests: number;

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "tls-"));
    const pair = makeCertificate(directory);
    certificate = pair.cert;
    server = createServer(pair, (_request, response) => {
      requests++;
      response.end("answer");
    });
    server.on("secureConnection", () => connections++);
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  });
  beforeEach(() => {
    connections = requests = 0;
  });
  after(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const endpoint = () => `https://localhost:${(server.address() as AddressInfo).port}`;

  const send = () =>
    sendOverHttp({
      url: new URL(endpoint()),
      method: "POST",
      headers: {},
      connectTimeout: 5000,
      readTimeout: 5000,
    });

  // First: the other test leaves a connection with a trusted certificate.
  it("sends nothing if the certificate is not trusted", async () => {
    await assert.rejects(send(), (error) => {
      assert.ok(error instanceof TransportError);
      assert.equal(error.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
      return true;
    });
    assert.equal(requests, 0);
  });

  it("keeps one connection if the certificate is trusted", async () => {
    const distrust = trust(certificate);
    try {
      for (let index = 0; index < 3; index++) assert.equal((await send()).body, "answer");
    } finally {
      distrust();
    }
    assert.deepEqual([connections, requests], [1, 3]);
  });
});
