import * as pulumi from "@pulumi/pulumi";
import type { Run } from "../core/functions";
import {
  environmentVariables,
  stackConfiguration,
  type SettingsSource,
} from "../core/settings/sources";

/** Stands for the run where there is no engine: the script is the run. */
const SCRIPT = {};

/**
 * The program that is running, as the core needs to know it.
 *
 * @param provider - the settings of an explicit provider
 */
export function currentRun(provider?: SettingsSource): Run {
  const engine = pulumi.runtime.getMonitor();
  return {
    // One client to the engine stands for one run: several runs can share a process (Automation API).
    scope: engine ?? SCRIPT,
    preview: pulumi.runtime.isDryRun(),
    notify: ({ severity, message }) => {
      // pulumi.log.info would write among what the script itself prints, for others to read.
      if (engine === undefined) process.stderr.write(`${severity}: ${message}\n`);
      else void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
    },
    settings: {
      provider,
      // Not pulumi.Config, which warns when a secret is read in clear: here that is what is meant.
      stack: stackConfiguration((key) => pulumi.runtime.getConfig(key)),
      environment: environmentVariables(process.env),
    },
  };
}
