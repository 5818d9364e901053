import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** The licences of the packages that bundled files come from, as their texts ask for. */
export function licencesOf(root: string, files: readonly string[]): string {
  const folders = new Set(
    files
      .map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
      .filter((folder) => folder !== undefined),
  );
  const sections = [...folders].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(root, folder, "package.json"), "utf8")) as {
      name: string;
      version: string;
      license?: string;
    };
    return `${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})\n\n${licenceIn(path.join(root, folder))}`;
  });
  return `This package contains parts of the following packages.\n\n${sections.join(`\n${"-".repeat(72)}\n\n`)}`;
}

function licenceIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  return file === undefined
    ? "The package has no licence text of its own.\n"
    : `${readFileSync(path.join(folder, file), "utf8").trim()}\n`;
}
