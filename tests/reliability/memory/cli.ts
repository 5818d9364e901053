/* Prints the memory that hostile responses take: `node --import tsx tests/reliability/memory/cli.ts`. */
import { HOSTILE_CASES } from "./hostile-responses";
import { measureMemory } from "./measure";

void (async () => {
  for (const hostile of HOSTILE_CASES) {
    const { outcome, bytes } = await measureMemory(hostile);
    const megabytes = String(Math.round(bytes / 1e6)).padStart(4);
    process.stdout.write(`${megabytes} MB  ${hostile.name}: ${outcome}\n`);
  }
})();
