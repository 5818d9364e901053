/** Generates schema.json. With `--check`, fails if it is out of date, or if Pulumi finds a problem in it. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
import { ensureEngine } from "../engine/ensure-engine";
import { runProcess } from "../process/running-process";
import { packageSchema } from "./schema/package-schema";

const FILE = path.resolve(__dirname, "../../schema.json");

async function main(): Promise<void> {
  const expected = await format(JSON.stringify(packageSchema()), {
    parser: "json",
    printWidth: 100,
  });
  if (!process.argv.includes("--check")) {
    writeFileSync(FILE, expected);
  } else if (readFileSync(FILE, "utf8") !== expected) {
    throw new Error("schema.json is out of date. Regenerate it with: npm run schema");
  } else await checkWithPulumi();
}

/** @throws if `pulumi schema check` finds a problem */
async function checkWithPulumi(): Promise<void> {
  const log = (line: string) => {
    console.error(`engine: ${line}`);
  };
  const { command } = await ensureEngine({ log });
  const { code, stdout, stderr } = await runProcess(command, ["schema", "check", FILE], {
    cwd: path.dirname(FILE),
    env: process.env,
  });
  if (code !== 0) throw new Error(`pulumi schema check failed:\n${stdout}${stderr}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
