import * as pulumi from "@pulumi/pulumi";
import type { Run } from "../core/functions";
import {
  environmentVariables,
  stackConfiguration,
  type SettingsSource,
} from "../core/settings/sources";

/** Identifies the run if there is no engine: the script is the run. */
const SCRIPT = {};

/**
 * The running program, as the core needs to know it.
 *
 * @param provider - the settings of an explicit provider
 */
export function currentRun(provider?: SettingsSource): Run {
  const engine = pulumi.runtime.getMonitor();
  return {
    // Each run has its own connection to the engine. Several runs can share a process (Automation API).
    scope: engine ?? SCRIPT,
    whilePending: pulumi.runtime.isDryRun() ? "skip" : "wait",
    notify: ({ severity, message }) => {
      // Without an engine, pulumi.log.info writes to standard output, which is the script's own.
      if (engine === undefined) process.stderr.write(`${severity}: ${message}\n`);
      else void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
    },
    explainValue: (value) =>
      pulumi.Output.isInstance(value)
        ? "is an Output, which only the …Output form of this function accepts"
        : undefined,
    settings: {
      provider,
      // Not pulumi.Config, which warns when a secret is read as plain text. Here, that is intended.
      stack: stackConfiguration((key) => pulumi.runtime.getConfig(key)),
      environment: environmentVariables(process.env),
    },
  };
}
