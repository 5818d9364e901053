import { Emulator, type Scenario } from "../../../emulator";
import type { Run } from "../../../core/functions";
import type { WhilePending } from "../../../core/latest-image";
import type { Diagnostic } from "../../../core/selection/explanation";
import { environmentVariables, stackConfiguration } from "../../../core/settings/sources";

/** A run of a program, as a test observes it. */
export interface ObservedRun<W extends WhilePending = "wait"> extends Run {
  readonly whilePending: W;
  /** What the run reported to the user, oldest first. */
  readonly diagnostics: Diagnostic[];
}

/** How a test's run differs from an update that only has the environment. */
export interface RunOptions<W extends WhilePending = "wait"> {
  /** @default "wait", as in an update */
  readonly whilePending?: W;
  /** Stack configuration, with its namespace. */
  readonly stack?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A run that shares no results with other runs. */
export function newRun<W extends WhilePending = "wait">({
  whilePending = "wait" as W,
  stack,
  variables = {},
}: RunOptions<W>): ObservedRun<W> {
  const diagnostics: Diagnostic[] = [];
  return {
    scope: {},
    whilePending,
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
  readonly newRun: <W extends WhilePending = "wait">(options?: RunOptions<W>) => ObservedRun<W>;
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
      newRun: <W extends WhilePending = "wait">({ variables, ...options }: RunOptions<W> = {}) =>
        newRun<W>({ ...options, variables: { ...emulator.environment(), ...variables } }),
    });
  } finally {
    await emulator.stop();
  }
}
