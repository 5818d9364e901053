/**
 * Fills an engine's place in a cache, in a process of its own: prints "making", and completes the
 * engine when the file `complete` exists next to it.
 *
 * Arguments: the directory of the cache, and the engine's name.
 */
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EngineCache } from "../../../tools/engine/engine-cache";
import { eventually } from "./alive";

const [directory = "", name = ""] = process.argv.slice(2);

void new EngineCache(directory, name).fill({
  log: (line) => {
    process.stderr.write(`${line}\n`);
  },
  signal: new AbortController().signal,
  make: async (root) => {
    process.stdout.write("making\n");
    await eventually("may complete", () => existsSync(path.join(directory, "complete")), 60_000);
    writeFileSync(path.join(root, "pulumi"), "from the child process");
  },
});
