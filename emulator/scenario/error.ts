/** One thing that is wrong with a scenario. */
export interface ScenarioProblem {
  /** Where, such as `$.pipelines[0].name`. */
  path: string;
  /** What, and the way out. */
  message: string;
}

/** A scenario that the emulator cannot run, with everything that is wrong with it. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly code = "ScenarioError";

  constructor(
    /** The file, or what stands in its place. */
    readonly source: string,
    readonly problems: readonly ScenarioProblem[],
    options?: ErrorOptions,
  ) {
    const lines = problems.map(({ path, message }) => `\n  ${path}: ${message}`);
    super(`The scenario ${source} cannot be used:${lines.join("")}`, options);
  }
}
