import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

const NODE_MODULES = path.resolve(__dirname, "..", "..", "..", "node_modules");

/** Writes a Pulumi project that uses this checkout's packages; returns its directory. */
export function writeProgram(parent: string, files: Record<string, string>): string {
  const directory = path.join(parent, "program");
  mkdirSync(directory);
  symlinkSync(NODE_MODULES, path.join(directory, "node_modules"), "junction");
  // Without this option, Pulumi loads the TypeScript compiler for JavaScript programs too.
  const typescript = Object.keys(files).some((name) => name.endsWith(".ts"));
  const runtime = JSON.stringify({ name: "nodejs", options: { typescript } });
  const all = {
    "Pulumi.yaml": `name: tried\nruntime: ${runtime}\n`,
    "package.json": "{}",
    ...files,
  };
  for (const [name, text] of Object.entries(all)) writeFileSync(path.join(directory, name), text);
  return directory;
}
