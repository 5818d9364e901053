import { Emulator, type Scenario } from "../../../emulator";
import type { Run } from "../../../core/functions";
import type { Diagnostic } from "../../../core/selection/explanation";
import { environmentVariables, stackConfiguration } from "../../../core/settings/sources";

/** A run of a program, as a test observes it. */
export interface ObservedRun extends Run {
  /** What the run told the user, oldest first. */
  readonly diagnostics: Diagnostic[];
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
  const diagnostics: Diagnostic[] = [];
  return {
    scope: {},
    preview,
    diagnostics,
    notify: (diagnostic) => diagnostics.push(diagnostic),
    settings: {
      ...(stack && { stack: stackConfiguration((key) => stack[key]) }),
      environment: environmentVariables(variables),
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
