import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath, URL } from "node:url";
import { GROUPS } from "./groups.mjs";

/*
 * Runs Stryker for the groups that the arguments name; for all groups, one after another, without arguments.
 * Other arguments are options of Stryker. With options only, it runs once, with the tests of all groups.
 */

const STRYKER = fileURLToPath(
  new URL("node_modules/@stryker-mutator/core/bin/stryker.js", import.meta.url),
);
const CONFIG = "tools/mutation/stryker.config.mjs";

const names = process.argv.slice(2).filter((argument) => Object.hasOwn(GROUPS, argument));
const options = process.argv.slice(2).filter((argument) => !names.includes(argument));
const all = options.length > 0 ? [undefined] : Object.keys(GROUPS);

const failed = (names.length > 0 ? names : all).filter((name) => {
  const env = { ...process.env, ...(name !== undefined && { MUTATION_GROUP: name }) };
  const stryker = [STRYKER, "run", CONFIG, ...options];
  return spawnSync(process.execPath, stryker, { stdio: "inherit", env }).status !== 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;
