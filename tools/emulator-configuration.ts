import { SECRET_SETTINGS, type Emulator } from "../emulator";
import type { PulumiProjectOptions } from "./pulumi-project";

/** The configuration of a stack that works on an emulator, as a user would set it. */
export function emulatorConfiguration(
  emulator: Emulator,
): Required<Pick<PulumiProjectOptions, "config" | "secretConfig">> {
  const settings = Object.entries(emulator.stackConfiguration());
  return {
    config: Object.fromEntries(settings.filter(([key]) => !SECRET_SETTINGS.has(key))),
    secretConfig: Object.fromEntries(settings.filter(([key]) => SECRET_SETTINGS.has(key))),
  };
}
