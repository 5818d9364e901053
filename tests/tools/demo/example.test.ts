import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findExample, listExamples } from "../../../tools/demo/example";
import { scratchDirectory } from "../support/scratch";

describe("the examples of the demo", () => {
  const scratch = scratchDirectory();

  it("are the quickstart and the examples with a Pulumi.yaml", () => {
    for (const name of ["one", "quickstart", "not-a-project"]) {
      mkdirSync(path.join(scratch.path, "examples", name), { recursive: true });
    }
    writeFileSync(path.join(scratch.path, "examples", "one", "Pulumi.yaml"), "");
    const examples = listExamples(scratch.path);
    assert.deepEqual(
      examples.map(({ name, plugins }) => ({ name, plugins })),
      [
        { name: "quickstart", plugins: false },
        { name: "one", plugins: true },
      ],
    );
    assert.equal(examples[1]?.directory, path.join(scratch.path, "examples", "one"));
  });

  it("exist", () => {
    const examples = listExamples();
    assert.ok(examples.some(({ name }) => name === "launch-template"));
    for (const { directory } of examples) {
      assert.ok(existsSync(path.join(directory, "Pulumi.yaml")), directory);
    }
  });

  it("are listed when the name is unknown", () => {
    const examples = [
      { name: "one", directory: "/one", plugins: false },
      { name: "two", directory: "/two", plugins: true },
    ];
    assert.equal(findExample("two", examples), examples[1]);
    assert.throws(() => findExample("three", examples), {
      message: 'Unknown example "three". Choose one of: one, two',
    });
  });
});
