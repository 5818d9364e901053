import { createServer, type AddressInfo, type Socket } from "node:net";
import { watchProcesses } from "../../core/process-watch";
import { selfSigned } from "./certificate";
import type * as server from "./server";

/*
 * The program `terraform-provider-imagepipeline`. Terraform starts it, reads one line of its output, which
 * says how to reach it, and connects. Everything else is loaded while Terraform connects.
 */

/** What proves that Terraform started the program, rather than a person. */
const COOKIE = {
  name: "TF_PLUGIN_MAGIC_COOKIE",
  value: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
};

/** The version of the protocol between Terraform and providers. */
const PROTOCOL = "6";

function main(): void {
  const { env } = process;
  if (env[COOKIE.name] !== COOKIE.value)
    throw new Error(
      "This program is a Terraform provider. Terraform and OpenTofu start it: see the documentation of the provider imagepipeline.",
    );
  const offered = (env["PLUGIN_PROTOCOL_VERSIONS"] ?? PROTOCOL).split(",");
  if (!offered.includes(PROTOCOL))
    throw new Error(
      `The provider needs version ${PROTOCOL} of the plugin protocol, but this Terraform has ${offered.join(", ")}. Use Terraform 1.0 or later.`,
    );
  // An interrupt at a terminal reaches all processes, and Terraform itself asks providers to stop.
  process.on("SIGINT", () => undefined);
  watchProcesses(() => process.exit());

  const client = env["PLUGIN_CLIENT_CERT"];
  const certificate = client === undefined ? undefined : selfSigned();
  const connections: Socket[] = [];
  let accept = (connection: Socket): void => {
    connections.push(connection);
  };
  const listener = createServer((connection) => {
    accept(connection);
  });
  listener.listen(0, "127.0.0.1", () => {
    const { port } = listener.address() as AddressInfo;
    // Terraform reads base64 without padding.
    const der = certificate?.der.toString("base64").replace(/=+$/, "") ?? "";
    process.stdout.write(`1|${PROTOCOL}|tcp|127.0.0.1:${port}|grpc|${der}\n`);
    const identity =
      client === undefined || certificate === undefined ? undefined : { certificate, client };
    const provider = loadServer().serveProvider({ identity, onShutdown: () => process.exit() });
    accept = provider.accept;
    connections.forEach(accept);
  });
}

function loadServer(): typeof server {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./server") as typeof server;
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
