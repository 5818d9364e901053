import { startPlugin } from "./server";

/** How often to look whether the engine is still there, in milliseconds. */
const INTERVAL = 5000;

/*
 * The program `pulumi-resource-alicloud-image-pipeline`. The engine starts it with the address of its
 * own services, and reads from the first line the port to call.
 */
startPlugin(process.argv[2])
  .then(({ port }) => {
    process.stdout.write(`${port}\n`);
    endWithEngine();
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });

/** An engine that was killed has told nobody; without this, the plugin would stay for ever. */
function endWithEngine(): void {
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit();
  }, INTERVAL).unref();
}
