import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";

/** The licenses of packages that can be bundled, together with the text of the license. */
const ACCEPTED = [
  "Apache-2.0",
  "BSD-3-Clause",
  "(BSD-3-Clause AND Apache-2.0)",
  "ISC",
  "MIT",
] as const;

/** The files with the standard text of each license. */
const STANDARD_TEXTS = {
  "Apache-2.0": path.resolve(__dirname, "../../LICENSE"),
  MIT: path.join(__dirname, "mit-license.txt"),
} as const;

/** The license of a package without a license file. */
interface Supplement {
  /** The license that its package.json declares. Another declaration needs another look. */
  readonly declared: string;
  readonly license: keyof typeof STANDARD_TEXTS;
  readonly copyright: string;
  /** The file that states the license and the copyright holder. */
  readonly source: string;
}

const SUPPLEMENTS: Readonly<Record<string, Supplement>> = {
  "@alicloud/openapi-core": {
    declared: "ISC",
    license: "Apache-2.0",
    copyright: "Copyright (c) 2009-present, Alibaba Cloud All rights reserved.",
    source: "README.md",
  },
  "@alicloud/tea-typescript": {
    declared: "ISC",
    license: "MIT",
    copyright: "Copyright (c) Jackson Tian",
    source: "README.md and package.json",
  },
};

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default("none"),
});

/**
 * The licenses and notices of the packages in a bundle.
 *
 * @param root - the directory that the names of the files are relative to
 * @param files - the source files in the bundle
 * @throws When the license of a package is not accepted, or its text is missing.
 */
export function licensesOf(root: string, files: readonly string[]): string {
  const directories = new Set(
    files
      .map((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
      .filter((directory) => directory !== undefined),
  );
  const sections = [...directories]
    .sort()
    .map((directory) => sectionOf(path.join(root, directory)));
  return `This package contains parts of the following packages.\n\n${sections.join(`\n${"-".repeat(72)}\n\n`)}`;
}

function sectionOf(directory: string): string {
  const { name, version, license } = manifest.parse(
    JSON.parse(readFileSync(path.join(directory, "package.json"), "utf8")),
  );
  const texts = [/^(licen[cs]e|copying)/i, /^notice/i].flatMap((file) => textsIn(directory, file));
  if (texts.length > 0) {
    if (!ACCEPTED.some((accepted) => accepted === license)) {
      throw new Error(
        `${name} ${version} has the license "${license}"; accepted are ${ACCEPTED.join(", ")}. ` +
          "If this license permits bundling, add it to tools/bundle/licenses.ts.",
      );
    }
    return section(`${name} ${version} (${license})`, texts);
  }
  const supplement = SUPPLEMENTS[name];
  if (supplement?.declared !== license) {
    throw new Error(
      `${name} ${version} has the license "${license}", but no license file. ` +
        "Find out its license and copyright holder, and add them to tools/bundle/licenses.ts.",
    );
  }
  return section(`${name} ${version} (${supplement.license}, according to ${supplement.source})`, [
    supplement.copyright,
    readFileSync(STANDARD_TEXTS[supplement.license], "utf8"),
  ]);
}

function section(title: string, texts: readonly string[]): string {
  return `${[title, ...texts].map((text) => text.trim()).join("\n\n")}\n`;
}

function textsIn(directory: string, name: RegExp): string[] {
  return readdirSync(directory)
    .filter((file) => name.test(file))
    .map((file) => readFileSync(path.join(directory, file), "utf8"));
}
