import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { licensesOf } from "../../../tools/bundle/licenses";
import { scratchDirectory } from "../support/scratch";

describe("licensesOf", () => {
  const scratch = scratchDirectory();

  /** Writes a package with these files, and returns the name of its module in a bundle. */
  function install(manifest: object, files: Record<string, string> = {}, name = "example"): string {
    const directory = path.join(scratch.path, "node_modules", name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(
      path.join(directory, "package.json"),
      JSON.stringify({ name, version: "1.2.3", ...manifest }),
    );
    for (const [file, text] of Object.entries(files))
      writeFileSync(path.join(directory, file), text);
    return `node_modules/${name}/lib/index.js`;
  }
  const licenses = (...files: string[]) => licensesOf(scratch.path, files);

  it("has the license and the notice of each package once, and skips files of this project", () => {
    const files = { "license.md": "Permission to use", "NOTICE.txt": "Notice of Example" };
    const module = install({ license: "ISC" }, files);
    const scoped = install({ license: "MIT" }, { LICENCE: "Permission granted" }, "@scope/example");
    assert.equal(
      licenses("core/errors.ts", module, scoped, module.replace("index", "other")),
      `This package contains parts of the following packages.

@scope/example 1.2.3 (MIT)

Permission granted

------------------------------------------------------------------------

example 1.2.3 (ISC)

Permission to use

Notice of Example
`,
    );
  });

  it("has the standard text for a known package without a license file", () => {
    const text = licenses(install({ license: "ISC" }, {}, "@alicloud/tea-typescript"));
    assert.match(
      text,
      /^@alicloud\/tea-typescript 1\.2\.3 \(MIT, according to README\.md and package\.json\)$/m,
    );
    assert.match(text, /^Copyright \(c\) Jackson Tian\n\nPermission is hereby granted/m);
  });

  it("has the Apache License for a known package without a license file", () => {
    const text = licenses(install({ license: "ISC" }, {}, "@alicloud/openapi-core"));
    assert.match(text, /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION/);
  });

  it("fails for a license that is not accepted", () => {
    const module = install({ license: "GPL-3.0-only" }, { LICENSE: "GNU General Public License" });
    assert.throws(() => licenses(module), {
      message:
        'example 1.2.3 has the license "GPL-3.0-only"; accepted are Apache-2.0, BSD-3-Clause, (BSD-3-Clause AND Apache-2.0), ISC, MIT. ' +
        "If this license permits bundling, add it to tools/bundle/licenses.ts.",
    });
  });

  it("fails for a package that declares no license", () => {
    const module = install({}, { LICENSE: "All rights reserved" });
    assert.throws(
      () => licenses(module),
      /^Error: example 1\.2\.3 has the license "none"; accepted/,
    );
  });

  it("fails for an unknown package without a license file", () => {
    assert.throws(() => licenses(install({ license: "MIT" })), {
      message:
        'example 1.2.3 has the license "MIT", but no license file. ' +
        "Find out its license and copyright holder, and add them to tools/bundle/licenses.ts.",
    });
  });

  it("fails for a known package that now declares another license", () => {
    const module = install({ license: "BUSL-1.1" }, {}, "@alicloud/tea-typescript");
    assert.throws(
      () => licenses(module),
      /@alicloud\/tea-typescript 1\.2\.3 has the license "BUSL-1\.1", but no license/,
    );
  });
});
