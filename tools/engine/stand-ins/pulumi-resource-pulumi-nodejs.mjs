/**
 * A stand-in for the launcher of Pulumi's dynamic providers, only for this project's demo, tests and CI.
 *
 * It runs the unchanged host of dynamic providers in the SDK of the program.
 */
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

const require = createRequire(path.join(process.cwd(), "program.js"));
const host = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
process.argv[1] = host;
require(host);
