import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** A Pulumi project in this repository that the demo can run. */
export interface Example {
  name: string;
  /** The directory of its Pulumi.yaml. */
  directory: string;
  /** Whether it has resources of a provider plugin that the engine downloads. */
  plugins: boolean;
}

const REPOSITORY = path.resolve(__dirname, "..", "..");

/** The root of the repository is a project that runs the program in examples/quickstart. */
const QUICKSTART: Example = { name: "quickstart", directory: REPOSITORY, plugins: false };

/** The examples that are Pulumi projects, without those in `plugin/`, which need this project's plugin. */
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

/** The example with this name. @throws When it does not exist. */
export function findExample(name: string, examples = listExamples()): Example {
  const example = examples.find((candidate) => candidate.name === name);
  if (example === undefined) {
    const names = examples.map((candidate) => candidate.name).join(", ");
    throw new Error(`Unknown example "${name}". Choose one of: ${names}`);
  }
  return example;
}
