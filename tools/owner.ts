/*
 * `npm run owner` writes the owner of the repository, which package.json names, into the files that need it
 * in full: import paths, links and addresses. `--check` fails if one of them names another owner, and
 * `--release` also if package.json still has the placeholder.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { JAVA_PACKAGE, NAME, OWNER, PLACEHOLDER } from "./repository";

const ROOT = path.resolve(__dirname, "..");

/** What contains the owner: files, and directories of files. schema.json is generated. */
const PLACES = [
  "README.md",
  "CONTRIBUTING.md",
  "docs",
  "examples/plugin",
  "examples/terraform",
  "tools/terraform/pages",
  ".github",
];
const TEXT = /\.(md|ya?ml|go|mod|java|ts|tf|json)$/;
const GENERATED = /(^|\/)(node_modules|sdks|venv|bin|target)(\/|$)/;

/** A text with the owner of package.json in each place that names an owner. */
export function withOwner(text: string, owner = OWNER, javaPackage = JAVA_PACKAGE): string {
  return text
    .replaceAll(
      new RegExp(
        String.raw`(github\.com|githubusercontent\.com|github\.com/repos)/[A-Za-z0-9-]+/${NAME}\b`,
        "g",
      ),
      `$1/${owner}/${NAME}`,
    )
    .replaceAll(
      new RegExp(String.raw`https://[A-Za-z0-9-]+\.github\.io/${NAME}\b`, "g"),
      `https://${owner}.github.io/${NAME}`,
    )
    .replaceAll(
      /(?<="|registry\.terraform\.io\/)[A-Za-z0-9-]+\/imagepipeline\b/g,
      `${owner}/imagepipeline`,
    )
    .replaceAll(/\bio\.github\.\w+(?=\.alicloudimagepipeline\b)/g, javaPackage);
}

/** @throws if a package must not be published under this owner */
export function assertPublishable(owner: string): void {
  if (owner === PLACEHOLDER)
    throw new Error(
      `package.json: repository.url still has the placeholder ${PLACEHOLDER}. Set the owner of the repository there, then run: npm run owner && npm run schema`,
    );
}

function files(): string[] {
  return PLACES.flatMap((place) => {
    if (place.endsWith(".md")) return [place];
    return readdirSync(path.join(ROOT, place), { recursive: true, encoding: "utf8" })
      .map((file) => path.join(place, file))
      .filter((file) => TEXT.test(file) && !GENERATED.test(file));
  });
}

function main(mode: string | undefined): void {
  if (mode === "--release") assertPublishable(OWNER);
  const outdated = files().filter((file) => {
    const text = readFileSync(path.join(ROOT, file), "utf8");
    const expected = withOwner(text);
    if (mode === undefined && text !== expected) writeFileSync(path.join(ROOT, file), expected);
    return text !== expected;
  });
  if (mode !== undefined && outdated.length > 0)
    throw new Error(
      `The owner of the repository is ${OWNER}, but these files name another: ${outdated.join(", ")}. Run: npm run owner`,
    );
}

if (require.main === module) {
  try {
    main(process.argv[2]);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
