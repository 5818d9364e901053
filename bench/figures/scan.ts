import { count, ratio, table, time } from "../table";
import type { Figure } from "./figure";

const PAGE = 500;

/** Scans of pipelines with a long history, from a cold process on. */
export const scan: Figure = async ({ laboratory, rounds }) => {
  const rows: string[][] = [];
  for (const { executions, latency } of [
    { executions: 500, latency: 0 },
    { executions: 5_000, latency: 0 },
    { executions: 50_000, latency: 0 },
    { executions: 500_000, latency: 0 },
    { executions: 5_000, latency: 20 },
    { executions: 5_000, latency: 150 },
  ]) {
    await laboratory.serve({ pipelines: 1, executions, latency });
    const fewer = executions > 5_000 ? Math.min(3, rounds) : rounds;
    const { ours, peer, floor } = await laboratory.compare(fewer);
    const pages = Math.ceil(executions / PAGE);
    if (ours.requests !== pages) {
      throw new Error(`${executions} executions took ${ours.requests} requests, not ${pages}`);
    }
    rows.push([
      `${count(executions)}${latency === 0 ? "" : `, ${latency} ms added`}`,
      ...[ours, peer, floor].map(({ milliseconds }) => time(milliseconds)),
      ratio(ours.milliseconds, peer.milliseconds),
      ...[ours, peer, floor].map(({ requests }) => count(requests)).filter(isFirstOrOther),
      ...[ours, peer, floor].map(({ megabytes }) => `${megabytes.toFixed(0)} MB`),
    ]);
  }
  const times = ["ours", "peer", "floor"];
  const memory = times.map((name) => `memory, ${name}`);
  return table(["executions", ...times, "ours / peer", "requests", ...memory], rows);
};

/** The number of requests is the same for all subjects, so the table has it once. */
function isFirstOrOther(value: string, index: number, all: readonly string[]): boolean {
  if (new Set(all).size > 1)
    throw new Error(`The subjects sent different numbers of requests: ${all.join(", ")}.`);
  return index === 0;
}
