import { join } from "node:path";

/** Path of the scenario that the command runs when none is given. */
export const QUICKSTART_SCENARIO = join(__dirname, "scenarios", "quickstart.json");
