import { runProcess } from "../../process/running-process";

/** Runs a command of Go in a module. @throws When it fails, with its output. */
export async function runGo(module: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-buildvcs=false" };
  const { code, stdout, stderr } = await runProcess("go", args, { cwd: module, env });
  if (code !== 0) throw new Error(`"go ${args.join(" ")}" ended with ${code}:\n${stderr}`);
  return stdout;
}
