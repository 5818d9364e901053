/*
 * `npm run docs` builds the site with the documentation in site/dist. `--serve` then shows it until
 * interrupted, and `--check` looks at each page in a browser.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

const SITE = path.resolve(__dirname, "../../site");

/** Runs a command in the package of the site, and ends this process if it fails. */
function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, {
    cwd: SITE,
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: "1" },
  });
  if (error !== undefined) console.error(error.message);
  if (status !== 0) process.exit(status ?? 1);
}

function main(args: readonly string[]): void {
  const unknown = args.find((arg) => arg !== "--serve" && arg !== "--check");
  if (unknown !== undefined) {
    console.error(`Unknown option ${unknown}. Usage: npm run docs [-- --serve]`);
    process.exit(2);
  }
  // The site is a package of its own: only those who build it install it.
  if (!existsSync(path.join(SITE, "node_modules"))) run("npm", ["ci"]);
  run("npm", ["run", "--silent", "build"]);
  if (args.includes("--check")) run(process.execPath, ["check/check.mjs"]);
  if (args.includes("--serve")) run("npm", ["run", "--silent", "preview"]);
}

main(process.argv.slice(2));
