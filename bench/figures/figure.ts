import type { Laboratory } from "../laboratory";

/** What a figure is measured with. */
export interface Conditions {
  readonly laboratory: Laboratory;
  /** How often each subject runs, where that is not fewer for the length of a run. */
  readonly rounds: number;
}

/** Measures a figure and returns a Markdown table. @throws if a subject returns a wrong image or sends too many requests */
export type Figure = (conditions: Conditions) => Promise<string>;
