/** `npm run engine`: finds or creates the Pulumi engine and prints where it is. */
import { InterruptedError } from "../process/interruption";
import { ensureEngine } from "./ensure-engine";

async function main(): Promise<void> {
  const { command, version, source } = await ensureEngine({
    log: (line) => {
      console.error(`engine: ${line}`);
    },
  });
  console.log(`pulumi v${version} (${source}) at ${command}`);
}

main().catch((error: unknown) => {
  console.error(`engine: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof InterruptedError ? error.exitCode : 1;
});
