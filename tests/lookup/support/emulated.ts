import { Emulator, type Scenario } from "../../../emulator";
import type { Run } from "../../../provider/lookup/lookup";
import type { Notice } from "../../../provider/selection/explanation";
import { environment, stackConfiguration } from "../../../provider/settings/sources";

/** A run of a program, as a test observes it. */
export interface ObservedRun extends Run {
  /** What the run told the user, oldest first. */
  readonly notices: Notice[];
}

/** What a test's run differs in from an update that only has the environment. */
export interface RunOptions {
  readonly preview?: boolean;
  /** Stack configuration, with its namespace. */
  readonly stack?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A run of its own, which remembers nothing of other runs. */
export function newRun({ preview = false, stack, variables = {} }: RunOptions): ObservedRun {
  const notices: Notice[] = [];
  return {
    scope: {},
    preview,
    notices,
    notify: (notice) => notices.push(notice),
    settings: {
      ...(stack && { stack: stackConfiguration((key) => stack[key]) }),
      environment: environment(variables),
    },
  };
}

/** An emulator, and runs that reach it. */
export interface Emulated {
  readonly emulator: Emulator;
  readonly newRun: (options?: RunOptions) => ObservedRun;
}

/** Runs a test against an emulator of its own. */
export async function emulated(
  scenario: Scenario,
  test: (emulated: Emulated) => Promise<void>,
): Promise<void> {
  const emulator = await Emulator.start({ scenario });
  try {
    await test({
      emulator,
      newRun: ({ variables, ...options } = {}) =>
        newRun({ ...options, variables: { ...emulator.environment(), ...variables } }),
    });
  } finally {
    await emulator.stop();
  }
}
