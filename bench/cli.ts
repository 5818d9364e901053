/**
 * `npm run bench [-- [--rounds N] [--write] [FIGURE…]]`: compares this package with the code that
 * a user would write instead, and with the floor. `--write` updates the tables of docs/performance.md.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import * as path from "node:path";
import { parseArgs } from "node:util";
import { withGeneratedPart } from "../tools/docs/generated-part";
import { coldLookup } from "./figures/cold-lookup";
import { commandLine } from "./figures/command-line";
import type { Figure } from "./figures/figure";
import { manyLookups } from "./figures/many-lookups";
import { pluginStart } from "./figures/plugin-start";
import { preview } from "./figures/preview";
import { scan } from "./figures/scan";
import { size } from "./figures/size";
import { terraformPlan } from "./figures/terraform";
import { Laboratory } from "./laboratory";

const DOCUMENT = path.join(__dirname, "../docs/performance.md");

/** The figures, by their name in the command and in the document. */
const FIGURES: Readonly<Record<string, Figure>> = {
  "cold-lookup": coldLookup,
  scan,
  preview,
  "many-lookups": manyLookups,
  size,
  "plugin-start": pluginStart,
  "command-line": commandLine,
  terraform: terraformPlan,
};

const USAGE = `Usage: npm run bench [-- [--rounds N] [--write] [${Object.keys(FIGURES).join("|")}]…]`;

async function main(): Promise<void> {
  const { rounds, write, figures } = readArguments();
  console.log(machine());
  const laboratory = new Laboratory();
  try {
    for (const [name, figure] of figures) {
      const began = new Date().toISOString().slice(0, 10);
      const measured = await figure({ laboratory, rounds });
      console.log(`\n${name} (medians of ${rounds})\n\n${measured}`);
      if (!write) continue;
      const text = `${machine()}, ${began}, \`npm run bench -- ${name}\`:\n\n${measured}`;
      const document = readFileSync(DOCUMENT, "utf8");
      writeFileSync(DOCUMENT, await withGeneratedPart(document, name, text));
    }
  } finally {
    laboratory.stop();
  }
}

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string", default: "9" },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds must be an integer of at least 1.\n${USAGE}`);
  const names = positionals.length > 0 ? positionals : Object.keys(FIGURES);
  const figures = names.map((name) => {
    const figure = FIGURES[name];
    if (figure === undefined) throw new Error(`There is no figure "${name}".\n${USAGE}`);
    return [name, figure] as const;
  });
  return { rounds, write: values.write, figures };
}

function machine(): string {
  const cores = availableParallelism();
  return `Node.js ${process.versions.node} on ${cores} cores of ${cpus()[0]?.model ?? process.arch}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
