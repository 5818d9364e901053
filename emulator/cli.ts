import { parseArgs } from "node:util";
import { readOptions, UsageError } from "./command-line";
import { Emulator } from "./emulator";
import { QUICKSTART_SCENARIO } from "./quickstart";
import { ScenarioError } from "./scenario/error";
import { SECRET_SETTINGS } from "./secret-settings";

const HELP = `Usage: npm run emulator -- [--scenario FILE] [--port N]

Runs an ECS API on 127.0.0.1 until interrupted, and logs one line per call.

  --scenario FILE  JSON file with the initial state (default: the quickstart scenario)
  --port N         port to listen on (default: a free port)
  --help           show this help`;

async function main(): Promise<void> {
  const options = commandLine();
  if (options.help) {
    console.log(HELP);
    return;
  }
  const emulator = await Emulator.start({
    scenario: options.scenario,
    port: options.port,
    log: (line) => {
      console.log(line);
    },
  });
  const stop = () => {
    emulator.stop().then(() => {
      console.log("The ECS emulator has stopped.");
    }, fail);
  };
  // Ctrl-C in a terminal can arrive twice, once from the parent process: ignore the second.
  let stopping = false;
  const stopOnce = () => {
    if (!stopping) stop();
    stopping = true;
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stopOnce);
  if (process.env["npm_lifecycle_event"] !== undefined) whenParentEnds(stopOnce);
  // Last, since a reader of this text may stop the emulator immediately.
  console.log(introduction(emulator, options.scenario));
}

/** npm sends a signal to the shell that started this process, and the shell does not forward it. */
function whenParentEnds(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 200);
  timer.unref();
}

function commandLine(): { scenario: string; port: number; help: boolean } {
  const { values } = readOptions(() =>
    parseArgs({
      options: {
        scenario: { type: "string", default: QUICKSTART_SCENARIO },
        port: { type: "string", default: "0" },
        help: { type: "boolean", default: false },
      },
    }),
  );
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) {
    throw new UsageError(`--port must be a number from 0 to 65535, but is "${values.port}"`);
  }
  return { scenario: values.scenario, port, help: values.help };
}

function introduction(emulator: Emulator, scenario: string): string {
  const exports = Object.entries(emulator.environment()).map(
    ([name, value]) => `  export ${name}=${quoted(value)}`,
  );
  const settings = Object.entries(emulator.stackConfiguration()).map(([key, value]) => {
    return `  pulumi config set ${SECRET_SETTINGS.has(key) ? "--secret " : ""}${key} ${quoted(value)}`;
  });
  return [
    `The ECS emulator listens on ${emulator.endpoint} (scenario ${scenario}).`,
    "For a shell:",
    ...exports,
    "For a Pulumi stack:",
    ...settings,
    "Press Ctrl-C to stop it. Calls:",
  ].join("\n");
}

function quoted(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function fail(error: unknown): void {
  process.exitCode = 2;
  if (error instanceof UsageError) console.error(`${error.message}\n\n${HELP}`);
  else if (error instanceof ScenarioError) console.error(error.message);
  else if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
    console.error(
      "The port is in use: choose another with --port, or omit --port for a free port.",
    );
  } else {
    process.exitCode = 1;
    console.error(error);
  }
}

main().catch(fail);
