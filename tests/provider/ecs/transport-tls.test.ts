import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { sendOverHttp, TransportError } from "../../../provider/ecs/transport";
import { certificateFile, makeCertificate } from "./support/certificate";

describe("sendOverHttp over TLS", () => {
  let directory: string;
  let server: Server;
  let connections: number;
  let requests: number;

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "tls-"));
    server = createServer(makeCertificate(directory), (_request, response) => {
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

  it("keeps one connection, with a certificate that is trusted", async () => {
    const module = path.join(__dirname, "../../../provider/ecs/transport.ts");
    const script = `const { sendOverHttp } = require(${JSON.stringify(module)});
      const request = { url: new URL(${JSON.stringify(endpoint())}), method: "POST", headers: {}, connectTimeout: 5000, readTimeout: 5000 };
      (async () => { for (const _ of [1, 2, 3]) console.log((await sendOverHttp(request)).body); })();`;
    const env = { PATH: process.env["PATH"], NODE_EXTRA_CA_CERTS: certificateFile(directory) };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "-e", script],
      { env },
    );
    assert.equal(stdout, "answer\nanswer\nanswer\n");
    assert.deepEqual([connections, requests], [1, 3]);
  });

  it("sends nothing where the certificate is not trusted", async () => {
    const limits = { connectTimeout: 5000, readTimeout: 5000 };
    const outcome = sendOverHttp({
      url: new URL(endpoint()),
      method: "POST",
      headers: {},
      ...limits,
    });
    await assert.rejects(outcome, (error) => {
      assert.ok(error instanceof TransportError);
      assert.equal(error.code, "DEPTH_ZERO_SELF_SIGNED_CERT");
      return true;
    });
    assert.equal(requests, 0);
  });
});
