/** `npm run demo [-- EXAMPLE]`: runs an example on the emulator and the real engine, from preview to destroy. */
import { ensureEngine } from "../engine/ensure-engine";
import { InterruptedError, interruptible } from "../process/interruption";
import { findExample } from "./example";
import { runStory } from "./story";

async function main([name = "quickstart", ...others]: string[]): Promise<void> {
  if (others.length > 0) throw new Error("Usage: npm run demo [-- EXAMPLE]");
  const example = findExample(name);
  await interruptible(async (signal) => {
    const engine = await ensureEngine({
      log: (line) => {
        console.error(`engine: ${line}`);
      },
    });
    console.log(`Pulumi ${engine.version} (${engine.source}) runs the example "${example.name}".`);
    await runStory({
      example,
      engine,
      signal,
      write: (text) => {
        process.stdout.write(text);
      },
    });
    console.log(
      "\nThe demo is complete. It has also removed its temporary project and the state of its stack.",
    );
  });
}

// Nobody reads the output anymore, as with "| head": end the demo, but let it clean up.
process.stdout.on("error", () => {
  process.kill(process.pid, "SIGHUP");
});

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof InterruptedError ? error.exitCode : 1;
});
