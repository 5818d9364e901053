/** Generates schema.json. With `--check`, fails if it is out of date. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
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
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
