import type { EcsClient } from "./ecs/client";
import { pipelinePages } from "./ecs/operations";
import { InvalidArgumentError } from "./errors";

/** How many pipelines an error names. */
const NAMED = 10;

/**
 * The id of the pipeline with exactly this name.
 *
 * @throws {@link InvalidArgumentError} when none or several have it; it lists what was found
 */
export async function resolvePipelineName(
  client: EcsClient,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const matches = await pipelinesNamed(client, name, signal);
  const [match] = matches;
  if (match !== undefined && matches.length === 1) return match.id;
  if (match !== undefined) {
    throw invalid(
      `names ${matches.length} image pipelines in ${client.region} (${describe(matches)}); give imagePipelineId instead`,
    );
  }
  const others = await pipelinesNamed(client, undefined, signal);
  const found = others.length === 0 ? "it has none" : `it has: ${describe(others)}`;
  throw invalid(
    `names no image pipeline: ${client.region} has none called ${JSON.stringify(name)}; ${found}`,
  );
}

interface PipelineSummary {
  readonly id: string;
  readonly name: string;
}

async function pipelinesNamed(
  client: EcsClient,
  name: string | undefined,
  signal?: AbortSignal,
): Promise<PipelineSummary[]> {
  // By id, since a scan that starts over shows pipelines again.
  const found = new Map<string, PipelineSummary>();
  for await (const page of pipelinePages(client, name, signal)) {
    for (const { ImagePipelineId: id, Name = "" } of page.entries) {
      // Whether the service matches whole names or parts of them is not documented.
      if (id !== undefined && (name === undefined || Name === name))
        found.set(id, { id, name: Name });
    }
  }
  return [...found.values()];
}

function describe(pipelines: readonly PipelineSummary[]): string {
  const named = pipelines.slice(0, NAMED).map(({ id, name }) => `${name || "unnamed"} (${id})`);
  const rest = pipelines.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}

function invalid(message: string): InvalidArgumentError {
  return new InvalidArgumentError([{ path: "imagePipelineName", message }]);
}
