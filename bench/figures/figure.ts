import type { Laboratory } from "../laboratory";

/** What a figure is measured with. */
export interface Conditions {
  readonly laboratory: Laboratory;
  /** How often each subject runs, where that is not fewer for the length of a run. */
  readonly rounds: number;
}

/** Measures, and gives a table of Markdown. @throws When a subject answers or asks what it must not. */
export type Figure = (conditions: Conditions) => Promise<string>;
