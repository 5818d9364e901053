import { mkdtempSync, rmSync } from "node:fs";
import dns from "node:dns";
import { createServer as createTlsServer } from "node:https";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { OpenApiUtil } from "@alicloud/openapi-core";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Emulator, ManualClock } from "../../../emulator";
import { makeCertificate } from "../../core/ecs/support/certificate";
import { serve } from "../../core/ecs/support/scripted-server";
import { execution, pipelineWith } from "../../core/support/scenarios";
import { GOOD, send } from "./answers";
import type { Stage } from "./fault-case";

/** A running stage. */
export interface Staged {
  /** The environment variables that make a lookup use it. */
  readonly variables: Readonly<Record<string, string>>;
  /** The number of requests. */
  readonly requests: () => number;
  readonly stop: () => Promise<void>;
}

interface World {
  readonly pass: (milliseconds: number) => void;
  readonly otherOrigin: string;
}

/** Starts a stage. */
export async function stage(wanted: Stage, world: World): Promise<Staged> {
  switch (wanted.kind) {
    case "server": {
      const server = await serve((request, response) => {
        const ordinal = server.requests.length;
        const token = server.requests.at(-1)?.query["NextToken"];
        wanted.answer({ ordinal, token, request, response, ...world });
      });
      return reachedAt(
        server.endpoint,
        () => server.requests.length,
        () => server.stop(),
      );
    }
    case "emulator":
      return emulate(wanted);
    case "silent": {
      const sockets: Socket[] = [];
      const server = createServer((socket) => {
        sockets.push(socket.on("error", () => undefined));
        wanted.onConnection(world.pass);
      });
      const port = await listen(server);
      return reachedAt(`https://127.0.0.1:${port}`, none, () => {
        for (const socket of sockets) socket.destroy();
        return close(server);
      });
    }
    case "untrusted":
      return untrusted();
    case "refused": {
      const server = createServer();
      const port = await listen(server);
      await close(server);
      return reachedAt(`http://127.0.0.1:${port}`, none, nothing);
    }
    case "unresolved":
      return unresolved(wanted.code);
  }
}

const none = () => 0;
const nothing = () => Promise.resolve();

function reachedAt(endpoint: string, requests: () => number, stop: () => Promise<void>): Staged {
  const variables = {
    ALIBABA_CLOUD_ENDPOINT_ECS: endpoint,
    ALICLOUD_REGION: "cn-hangzhou",
    ALICLOUD_ACCESS_KEY: "LTAI-of-the-matrix",
    ALICLOUD_SECRET_KEY: "secret-of-the-matrix",
  };
  return { variables, requests, stop };
}

async function emulate({
  scenario = pipelineWith(execution("new", "SUCCESS", 1)),
  faults = [],
  clockOff = 0,
  afterFirst,
}: Stage & { kind: "emulator" }): Promise<Staged> {
  const clock = new ManualClock(new Date().toISOString());
  const timestamp = Object.getOwnPropertyDescriptor(OpenApiUtil, "getTimestamp") ?? {};
  if (clockOff !== 0)
    OpenApiUtil.getTimestamp = () =>
      new Date(Date.now() + clockOff * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  const emulator = await Emulator.start({
    scenario,
    clock,
    log: () => {
      if (emulator.requests.length === 1)
        afterFirst?.(emulator, (seconds) => {
          clock.advance(seconds * 1000);
        });
    },
  });
  for (const fault of faults) emulator.inject(fault);
  return {
    variables: emulator.environment(),
    requests: () => emulator.requests.length,
    stop: () => {
      Object.defineProperty(OpenApiUtil, "getTimestamp", timestamp);
      return emulator.stop();
    },
  };
}

async function untrusted(): Promise<Staged> {
  const directory = mkdtempSync(path.join(tmpdir(), "untrusted-"));
  let requests = 0;
  const server = createTlsServer(makeCertificate(directory), (_request, response) => {
    requests++;
    send(response, 200, GOOD);
  });
  const port = await listen(server, "localhost");
  return reachedAt(
    `https://localhost:${port}`,
    () => requests,
    async () => {
      await close(server);
      rmSync(directory, { recursive: true });
    },
  );
}

/** The resolver is replaced, since the result of a real one depends on the machine. */
function unresolved(code: "ENOTFOUND" | "EAI_AGAIN"): Staged {
  const resolver = dns as { lookup: unknown };
  const { lookup } = dns;
  resolver.lookup = (host: string, _options: unknown, done: (error: Error) => void) => {
    process.nextTick(done, Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }));
  };
  return reachedAt("https://ecs.nowhere.invalid", none, () => {
    resolver.lookup = lookup;
    return Promise.resolve();
  });
}

async function listen(server: Server, host = "127.0.0.1"): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}
