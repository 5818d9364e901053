import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** A Pulumi project of this repository which the demo can run. */
export interface Example {
  name: string;
  /** The directory of its Pulumi.yaml. */
  directory: string;
  /** Whether it has resources of a provider plugin, which the engine downloads. */
  plugins: boolean;
}

const REPOSITORY = path.resolve(__dirname, "..", "..");

/** The repository's root is itself a project, which runs the program in examples/quickstart. */
const QUICKSTART: Example = { name: "quickstart", directory: REPOSITORY, plugins: false };

/** The examples that are Pulumi projects; those in `plugin/` need this project's own plugin installed. */
export function listExamples(repository = REPOSITORY): Example[] {
  const directory = path.join(repository, "examples");
  const projects = readdirSync(directory)
    .sort()
    .map((name) => ({ name, directory: path.join(directory, name), plugins: true }))
    .filter(
      (example) =>
        example.name !== QUICKSTART.name && existsSync(path.join(example.directory, "Pulumi.yaml")),
    );
  return [QUICKSTART, ...projects];
}

/** The example with this name. @throws When there is none. */
export function findExample(name: string, examples = listExamples()): Example {
  const example = examples.find((candidate) => candidate.name === name);
  if (example === undefined) {
    const names = examples.map((candidate) => candidate.name).join(", ");
    throw new Error(`There is no example "${name}" to run; there are: ${names}`);
  }
  return example;
}
