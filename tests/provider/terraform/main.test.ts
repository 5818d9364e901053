import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { credentials, makeGenericClientConstructor, type Client } from "@grpc/grpc-js";
import { X509Certificate } from "node:crypto";
import { selfSigned } from "../../../provider/terraform/certificate";
import { controllerService, providerService } from "../../../provider/terraform/protocol";
import { bundleProvider, PROVIDER } from "../../../tools/terraform/pack";
import { eventually, isAlive } from "../../tools/support/alive";

const COOKIE = {
  TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
};

type Call = (request: object, done: (error: Error | null, response: object) => void) => void;

describe("the process of the Terraform provider", function () {
  this.timeout("1m");
  let directory: string;
  const children: ChildProcess[] = [];

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "terraform-process-"));
    await bundleProvider(directory);
  });

  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const program = (): string => path.join(directory, `${PROVIDER}.js`);

  function start(env: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, [program()], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    return child;
  }

  /** The parts of the line that Terraform reads. */
  async function handshakeOf(child: ReturnType<typeof start>): Promise<string[]> {
    const [chunk] = (await once(child.stdout, "data")) as [Buffer];
    const line = chunk.toString();
    assert.ok(line.endsWith("\n"), "the whole line is written at once");
    return line.trimEnd().split("|");
  }

  function call(client: Client, method: string): Promise<object> {
    const methods = client as unknown as Record<string, Call>;
    return new Promise((resolve, reject) => {
      methods[method]?.call(client, {}, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  for (const [title, env, message] of [
    ["a person starts it", {}, /This program is a Terraform provider/],
    [
      "Terraform does not have the protocol",
      { ...COOKIE, PLUGIN_PROTOCOL_VERSIONS: "4,5" },
      /needs version 6 of the plugin protocol, but this Terraform has 4, 5/,
    ],
  ] as const) {
    it(`ends with a message if ${title}`, async () => {
      const child = start(env);
      const [output, error] = [text(child.stdout), text(child.stderr)];
      const [code] = (await once(child, "close")) as [number];
      assert.equal(code, 1);
      assert.equal(await output, "");
      assert.match(await error, message);
    });
  }

  it("serves only the client that started it, and ends when it is told to", async () => {
    const client = selfSigned();
    const child = start({
      ...COOKIE,
      PLUGIN_PROTOCOL_VERSIONS: "5,6",
      PLUGIN_CLIENT_CERT: client.pem,
    });
    const [core, protocol, network, address = "", kind, der = ""] = await handshakeOf(child);
    assert.deepEqual([core, protocol, network, kind], ["1", "6", "tcp", "grpc"]);
    assert.doesNotMatch(der, /=/);
    const server = new X509Certificate(Buffer.from(der, "base64"));
    const connect = (identity: { pem: string; key: string }): Client => {
      const Constructor = makeGenericClientConstructor(
        { ...providerService, ...controllerService },
        "Provider",
      );
      return new Constructor(
        address,
        credentials.createSsl(
          Buffer.from(server.toString()),
          Buffer.from(identity.key),
          Buffer.from(identity.pem),
        ),
        { "grpc.ssl_target_name_override": "localhost" },
      );
    };
    const stranger = connect(selfSigned());
    await assert.rejects(call(stranger, "GetProviderSchema"), /UNAVAILABLE/);
    stranger.close();
    const terraform = connect(client);
    const schema = (await call(terraform, "GetProviderSchema")) as { provider?: object };
    assert.ok(schema.provider);
    // An interrupt at the terminal reaches the provider, too.
    child.kill("SIGINT");
    await call(terraform, "StopProvider");
    const ended = once(child, "exit");
    await call(terraform, "Shutdown");
    terraform.close();
    assert.deepEqual(await ended, [0, null]);
  });

  it("ends when the process that started it is gone", async () => {
    const script = `
      const child = require("node:child_process").spawn(process.execPath, [${JSON.stringify(program())}], { stdio: ["ignore", "pipe", "ignore"] });
      child.stdout.once("data", () => { console.log(child.pid); });
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ["-e", script], {
      env: { PATH: process.env["PATH"], ...COOKIE },
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(parent);
    const [chunk] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(chunk.toString());
    parent.kill("SIGKILL");
    await eventually("the provider ends", () => !isAlive(pid));
  });
});
