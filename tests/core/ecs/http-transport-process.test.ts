import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { SECRETS } from "./support/clients";
import { answering, testServers } from "./support/scripted-server";

describe("the transport in a process of its own", () => {
  const start = testServers();

  /** Sends a request to each URL, one after another, and prints the results. */
  const inChildProcess = async (urls: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const module = join(__dirname, "../../../core/ecs/http-transport.ts");
    const request = {
      method: "POST",
      headers: { authorization: SECRETS.accessKeySecret },
      body: SECRETS.securityToken,
      connectTimeout: 60_000,
      readTimeout: 60_000,
    };
    const script = `const { httpTransport } = require(${JSON.stringify(module)});
      const send = httpTransport(process.env);
      (async () => {
        for (const url of ${JSON.stringify(urls)})
          await send({ url: new URL(url), ...${JSON.stringify(request)} })
            .then(({ body }) => console.log(body), ({ code }) => console.log(code));
      })();`;
    const options = ["--import", "tsx", "-e", script];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, options, {
      timeout: 15_000,
      env: { ...process.env, ...env },
      maxBuffer: 1e8,
    });
    return { stdout: stdout.trim(), stderr };
  };

  it("does not keep the process alive with its idle connection", async () => {
    const { endpoint } = await start(answering({ body: "response" }));
    assert.equal((await inChildProcess([endpoint])).stdout, "response");
  });

  it("does not keep the process alive with the time limit of a request that failed", async () => {
    const { endpoint } = await start((request) => request.socket.resetAndDestroy());
    assert.equal((await inChildProcess([endpoint])).stdout, "ECONNRESET");
  });

  it("does not print secrets under NODE_DEBUG and DEBUG", async () => {
    const { endpoint } = await start(answering({ body: "response" }));
    const path = `/?SecurityToken=${encodeURIComponent(SECRETS.accessKeyId)}`;
    // Only the second request uses the proxy: the first one is to loopback.
    const { stdout, stderr } = await inChildProcess(
      [endpoint + path, `http://host.invalid${path}`],
      {
        NODE_DEBUG: "http,https,net,tls,stream,timer",
        DEBUG: "*",
        HTTP_PROXY: endpoint.replace("//", "//user:s3cr3t-of-the-proxy@"),
      },
    );
    assert.equal(stdout, "response\nresponse");
    assert.match(stderr, /HTTP \d+:/);
    const ofTheProxy = ["s3cr3t-of-the-proxy", btoa("user:s3cr3t-of-the-proxy")];
    for (const value of [...Object.values(SECRETS), ...ofTheProxy])
      for (const form of [value, encodeURIComponent(value)])
        assert.ok(!stderr.includes(form), form);
  });
});
