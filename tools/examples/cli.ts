/*
 * `npm run previews` runs `pulumi preview` for each example on the real engine, and writes what it prints
 * into the example's README. With --check, it reports READMEs that differ instead. Names limit it to these
 * examples.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { EXAMPLES } from "./example-stack";
import { previewOf, STORIES } from "./previews";

/** The block of a README that has the preview. */
const BLOCK = /(?<=^```text\n)[^]*?(?=^```$)/m;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { check: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  for (const [example, story] of Object.entries(STORIES)) {
    if (positionals.length > 0 && !positionals.includes(example)) continue;
    const file = path.join(EXAMPLES, example, "README.md");
    const readme = readFileSync(file, "utf8");
    if (!BLOCK.test(readme)) throw new Error(`${file} has no \`\`\`text block for the preview.`);
    const preview = `${await previewOf(example, story)}\n`;
    const current = readme.replace(BLOCK, () => preview);
    if (current === readme) continue;
    if (values.check) {
      console.error(
        `${file}: the preview differs. Run \`npm run previews\`. It prints:\n${preview}`,
      );
      process.exitCode = 1;
    } else {
      writeFileSync(file, current);
      console.log(`${file}: updated`);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
