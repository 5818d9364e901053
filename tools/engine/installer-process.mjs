/**
 * Runs Pulumi's own installer in a process that can be killed.
 *
 * Arguments: the directory to install in, and the version.
 */
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(import.meta.url);
const { PulumiCommand } = require("@pulumi/pulumi/automation");
const { SemVer } = require("semver");

const [root, version] = process.argv.slice(2);
try {
  await PulumiCommand.install({ root, version: new SemVer(version) });
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
