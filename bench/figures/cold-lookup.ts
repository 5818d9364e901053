import { ratio, table, time } from "../table";
import type { Conditions, Figure } from "./figure";

/** From "Pulumi is loaded" to "the image is known": a new process, one page of 40 executions. */
export const coldLookup: Figure = (options) => coldLookupAt([0, 20, 150], options);

/** The figure, with a row for each latency in milliseconds. */
export async function coldLookupAt(
  latencies: readonly number[],
  { laboratory, rounds }: Conditions,
): Promise<string> {
  const rows: string[][] = [];
  for (const latency of latencies) {
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
}
