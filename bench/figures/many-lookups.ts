import { count, ratio, table, time } from "../table";
import type { Figure } from "./figure";

/** Lookups that one program makes at once: of one pipeline, and each of its own. */
export const manyLookups: Figure = async ({ laboratory, rounds }) => {
  const rows: string[][] = [];
  for (const latency of [0, 150]) {
    await laboratory.serve({ pipelines: 100, executions: 40, latency });
    for (const kind of ["same pipeline", "different pipelines"] as const) {
      for (const lookups of [1, 10, 100]) {
        // One lookup is the same in both kinds; it is the baseline of the other rows.
        const ids = Array.from({ length: lookups }, (_, index) =>
          kind === "same pipeline" ? "ip-0" : `ip-${index}`,
        );
        const { ours, peer, floor } = await laboratory.compare(rounds, ids);
        const scans = new Set(ids).size;
        if (ours.requests !== scans) {
          throw new Error(`${lookups} lookups took ${ours.requests} requests, not ${scans}`);
        }
        rows.push([
          `${lookups}, ${kind}`,
          `${latency} ms`,
          ...[ours, peer, floor].map(({ milliseconds }) => time(milliseconds)),
          ratio(ours.milliseconds, peer.milliseconds),
          ...[ours, peer, floor].map(({ requests }) => count(requests)),
        ]);
      }
    }
  }
  const subjects = ["ours", "peer", "floor"];
  const requests = subjects.map((name) => `requests, ${name}`);
  return table(["lookups", "added latency", ...subjects, "ours / peer", ...requests], rows);
};
