/* Prints what a program with 500 lookups does: `node --import tsx tests/reliability/concurrency/cli.ts [PIPELINES]`. */
import { measure } from "./measure";

void (async () => {
  const { answers, scans, requests, throttled, connections, seconds } = await measure({
    lookups: 500,
    pipelines: Number(process.argv[2] ?? 50),
    callsPerSecond: 20,
  });
  process.stdout.write(
    [
      `lookups      ${answers.length}`,
      `scans        ${scans.reduce((total, each) => total + each, 0)}`,
      `requests     ${requests}`,
      `throttled    ${throttled}`,
      `connections  ${connections.opened} opened, ${connections.atOnce} at once`,
      `elapsed      ${seconds.toFixed(1)} s`,
      "",
    ].join("\n"),
  );
})();
