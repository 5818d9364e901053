/*
 * `npm run check` runs all scripts of package.json that begin with "check:", as many at a time as there are
 * processors. What a script prints is shown when it has ended; all of them run, also if one fails.
 */
import { availableParallelism } from "node:os";
import { scripts } from "../package.json";
import { runProcess } from "./process/running-process";

// Those that take long begin first.
const FIRST = ["check:lint", "check:types"];

const names = Object.keys(scripts).filter((name) => name.startsWith("check:"));
const queue = [...FIRST, ...names.filter((name) => !FIRST.includes(name))];
const began = process.hrtime.bigint();

async function work(): Promise<void> {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const start = process.hrtime.bigint();
    const { code, stdout, stderr } = await runProcess("npm", ["run", "--silent", name], {
      cwd: process.cwd(),
      env: process.env,
    });
    console.log(`${code === 0 ? "✔" : "✘"} ${name} (${secondsSince(start)} s)`);
    if (code === 0) continue;
    console.log(stdout + stderr);
    process.exitCode = 1;
  }
}

function secondsSince(start: bigint): number {
  return Math.round(Number(process.hrtime.bigint() - start) / 1e9);
}

Promise.all(Array.from({ length: availableParallelism() }, work)).then(
  () => {
    console.log(`${process.exitCode === 1 ? "Failed" : "Passed"} after ${secondsSince(began)} s.`);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
