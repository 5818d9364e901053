import { startPlugin } from "./server";

/** The time between two checks for the engine, in milliseconds. */
const INTERVAL = 5000;

/*
 * The program `pulumi-resource-alicloud-image-pipeline`. The engine starts it with the address of its
 * own services, and reads the port to call from the first line of the output.
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

/** An engine that is killed cannot stop its plugins. Without this, the plugin would run forever. */
function endWithEngine(): void {
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit();
  }, INTERVAL).unref();
}
