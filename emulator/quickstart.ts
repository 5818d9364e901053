import { join } from "node:path";
import quickstart from "./scenarios/quickstart.json";
import type { Scenario } from "./types";

/** Path of the quickstart scenario in this repository. */
export const QUICKSTART_SCENARIO = join(__dirname, "scenarios", "quickstart.json");

/** The same scenario, which is the default of the command. It is checked when it is loaded. */
export const quickstartScenario = quickstart as Scenario;
