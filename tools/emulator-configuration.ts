import { SECRET_SETTINGS, type Emulator } from "../emulator";
import type { PulumiProjectOptions } from "./pulumi-project";

/** The configuration, as a user would set it, of a stack that uses an emulator. */
export function emulatorConfiguration(
  emulator: Emulator,
): Required<Pick<PulumiProjectOptions, "config" | "secretConfig">> {
  const settings = Object.entries(emulator.stackConfiguration());
  return {
    config: Object.fromEntries(settings.filter(([key]) => !SECRET_SETTINGS.has(key))),
    secretConfig: Object.fromEntries(settings.filter(([key]) => SECRET_SETTINGS.has(key))),
  };
}
