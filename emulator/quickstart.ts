import { join } from "node:path";

/** Path of the default scenario of the command. */
export const QUICKSTART_SCENARIO = join(__dirname, "scenarios", "quickstart.json");
