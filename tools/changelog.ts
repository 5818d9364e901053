/*
 * CHANGELOG.md is written by hand: each change that users notice adds a line under "Unreleased". This command
 * checks its form (`--check`), releases it (`--release`, which `npm version` runs), and prints the notes of one
 * version (`--notes VERSION`) for the page of the release.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { version } from "../package.json";

const FILE = path.resolve(__dirname, "../CHANGELOG.md");
const CATEGORIES = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"];
const UNRELEASED = "Unreleased";

/** The sections of the versions, newest first: the heading without its marks, and the text below it. */
export function sections(changelog: string): readonly (readonly [string, string])[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...lines] = section.split("\n");
      return [heading, lines.join("\n").trim()] as const;
    });
}

/** What is wrong with the form of a changelog, one line each. */
export function changelogProblems(changelog: string): string[] {
  const problems: string[] = [];
  const versions = sections(changelog);
  if (versions[0]?.[0] !== UNRELEASED) problems.push(`the first section must be "${UNRELEASED}"`);
  for (const [heading, text] of versions) {
    if (heading !== UNRELEASED && !/^\d+\.\d+\.\d+ \(\d{4}-\d{2}-\d{2}\)$/.test(heading))
      problems.push(`"${heading}" must be a version and a date, such as "1.2.3 (2026-12-01)"`);
    const categories = [...text.matchAll(/^### (.*)$/gm)].map(([, name = ""]) => name);
    const expected = CATEGORIES.filter((category) => categories.includes(category));
    if (categories.join() !== expected.join())
      problems.push(
        `${heading}: the categories are ${categories.join(", ")}. Use each of ${CATEGORIES.join(", ")} at most once, in this order`,
      );
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("### "));
    for (const line of lines)
      if (!/^- .*\.$/.test(line))
        problems.push(
          `${heading}: "${line.slice(0, 60)}" must be an item of a list that ends with a period`,
        );
    if (new Set(lines).size < lines.length) problems.push(`${heading}: two items are the same`);
  }
  return problems;
}

/** A changelog whose unreleased changes have become those of a version. @throws if there are none */
export function released(changelog: string, name: string, date: string): string {
  const [first] = sections(changelog);
  if (first?.[0] !== UNRELEASED || first[1] === "")
    throw new Error(`CHANGELOG.md has nothing under "${UNRELEASED}".`);
  return changelog.replace(`## ${UNRELEASED}\n`, `## ${UNRELEASED}\n\n## ${name} (${date})\n`);
}

/** The changes of a version. @throws if the changelog does not have it */
export function notesOf(changelog: string, name: string): string {
  const found = sections(changelog).find(([heading]) => heading.startsWith(`${name} (`));
  if (found === undefined) throw new Error(`CHANGELOG.md has no section for ${name}.`);
  return found[1];
}

function main(): void {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean" },
      release: { type: "boolean" },
      notes: { type: "string" },
    },
  });
  const changelog = readFileSync(FILE, "utf8");
  if (values.notes !== undefined) console.log(notesOf(changelog, values.notes.replace(/^v/, "")));
  else if (values.release) {
    const today = new Date().toISOString().slice(0, 10);
    writeFileSync(FILE, released(changelog, version, today));
  } else {
    const problems = changelogProblems(changelog);
    if (problems.length > 0)
      throw new Error(problems.map((each) => `CHANGELOG.md: ${each}`).join("\n"));
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
