import { chmod, copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { runGo } from "./run-go";

const ROOT = path.resolve(__dirname, "../../..");

/** Where the hosts are built. */
const DIRECTORY = path.join(ROOT, "dist-plugin/language-hosts");

/** The script with which Python's host starts programs. It is in the host's Go module. */
const PYTHON_RUNNER = "pulumi-language-python-exec";

/**
 * Builds Pulumi's language hosts for Go, Java and Python, of the last versions that the Go module
 * proxy has: for machines that have the engine, and not the hosts. Go's own cache makes a second
 * build quick.
 *
 * @returns the directory with the hosts
 */
export async function buildLanguageHosts(): Promise<string> {
  await mkdir(DIRECTORY, { recursive: true });
  await runGo(__dirname, ["build", "-trimpath", "-o", DIRECTORY + path.sep, "tool"]);
  const module = await runGo(__dirname, [
    ...["list", "-f", "{{.Dir}}", "-m", "github.com/pulumi/pulumi/sdk/v3"],
  ]);
  const runner = path.join(DIRECTORY, PYTHON_RUNNER);
  await copyFile(path.join(module.trim(), "python/cmd", PYTHON_RUNNER), runner);
  await chmod(runner, 0o755);
  return DIRECTORY;
}
