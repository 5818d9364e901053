import { startPlugin } from "./server";
import { watchEngine } from "./session";

/*
 * The program `pulumi-resource-alicloud-image-pipeline`. The engine starts it with the address of its own
 * services, and reads the port to call from the first line of the output. Without an address, it serves
 * the engines that attach to it (`PULUMI_DEBUG_PROVIDERS`).
 */
const [, , engineAddress] = process.argv;

startPlugin(engineAddress)
  .then(({ port }) => {
    process.stdout.write(`${port}\n`);
    if (engineAddress !== undefined) watchEngine(engineAddress, () => process.exit());
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
