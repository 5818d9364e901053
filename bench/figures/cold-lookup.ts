import { ratio, table, time } from "../table";
import type { Figure } from "./figure";

/** From "Pulumi is loaded" to "the image is known": a new process, one page of 40 executions. */
export const coldLookup: Figure = async ({ laboratory, rounds }) => {
  const rows: string[][] = [];
  for (const latency of [0, 20, 150]) {
    await laboratory.serve({ pipelines: 1, executions: 40, latency });
    const { ours, peer, floor } = await laboratory.compare(rounds);
    rows.push([
      `${latency} ms`,
      time(ours.milliseconds),
      time(peer.milliseconds),
      time(floor.milliseconds),
      ratio(ours.milliseconds, peer.milliseconds),
      time(ours.milliseconds - floor.milliseconds),
    ]);
  }
  return table(
    ["added latency a request", "ours", "peer", "floor", "ours / peer", "ours − floor"],
    rows,
  );
};
