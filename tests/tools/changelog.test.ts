import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { changelogProblems, notesOf, released } from "../../tools/changelog";

const OWN = readFileSync(path.resolve(__dirname, "../../CHANGELOG.md"), "utf8");
const CHANGELOG = "# Changelog\n\n## Unreleased\n\n### Added\n\n- A thing.\n";

describe("the changelog", () => {
  it("of this project has the required format", () => {
    assert.deepEqual(changelogProblems(OWN), []);
  });

  it("becomes the changelog of a release, with its notes", () => {
    const text = released(CHANGELOG, "1.2.3", "2026-12-01");
    assert.equal(
      text,
      "# Changelog\n\n## Unreleased\n\n## 1.2.3 (2026-12-01)\n\n### Added\n\n- A thing.\n",
    );
    assert.deepEqual(changelogProblems(text), []);
    assert.equal(notesOf(text, "1.2.3"), "### Added\n\n- A thing.");
    assert.throws(() => notesOf(text, "1.2"), /no section for 1\.2/);
    assert.throws(() => released(text, "1.2.4", "2026-12-02"), /nothing under "Unreleased"/);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    [
      "no section for unreleased changes",
      "# Changelog\n\n## 1.0.0 (2026-01-01)\n",
      /first section/,
    ],
    ["a version without a date", `${CHANGELOG}\n## 1.0.0\n`, /a version and a date/],
    ["a category twice", `${CHANGELOG}\n### Added\n\n- B.\n`, /at most once/],
    [
      "categories in another order",
      CHANGELOG.replace("Added", "Fixed") + "\n### Added\n\n- B.\n",
      /in this order/,
    ],
    ["another category", CHANGELOG.replace("Added", "New"), /the categories are New/],
    ["an item without a period", CHANGELOG.replace("thing.", "thing"), /ends with a period/],
    ["a paragraph", `${CHANGELOG}\nA text.\n`, /must be an item/],
    ["an item twice", `${CHANGELOG}- A thing.\n`, /two items are the same/],
  ];
  for (const [what, text, problem] of wrong) {
    it(`is rejected with ${what}`, () => {
      assert.match(changelogProblems(text).join("\n"), problem);
    });
  }
});
