/** A problem of a scenario. */
export interface ScenarioProblem {
  /** Path of the value, such as `$.pipelines[0].name`. */
  path: string;
  /** The problem and how to fix it. */
  message: string;
}

/** An invalid scenario, with all its problems. */
export class ScenarioError extends Error {
  /** Always `"ScenarioError"`. */
  override readonly name = "ScenarioError";
  /** Always `"ScenarioError"`. */
  readonly code = "ScenarioError";

  constructor(
    /** The path of the file, or a description of the source. */
    readonly source: string,
    /** All problems, not only the first. */
    readonly problems: readonly ScenarioProblem[],
    options?: ErrorOptions,
  ) {
    const lines = problems.map(({ path, message }) => `\n  ${path}: ${message}`);
    super(`The scenario ${source} is not valid:${lines.join("")}`, options);
  }
}
