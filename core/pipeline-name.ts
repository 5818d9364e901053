import type { EcsClient } from "./ecs/client";
import { pipelinePages } from "./ecs/operations";
import { InvalidArgumentError, NotFoundError } from "./errors";
import { readableLine } from "./message";

/** The maximum length of a name in an error, in characters. */
const MAX_NAME = 200;

/** The number of pipelines that an error names. */
const NAMED = 10;

/**
 * The ID of the pipeline with exactly this name.
 *
 * @throws {@link NotFoundError} if no pipeline has the name. The message lists the pipelines of the region
 * @throws {@link InvalidArgumentError} if several pipelines have the name. The message lists them
 */
export async function resolvePipelineName(
  client: EcsClient,
  name: string,
  signal?: AbortSignal,
): Promise<string> {
  const matches = await pipelinesNamed(client, name, signal);
  const [match] = matches;
  if (match === undefined) {
    const others = await pipelinesNamed(client, undefined, signal);
    const existing =
      others.length === 0
        ? "The region has no image pipelines."
        : `The region has: ${describe(others)}.`;
    throw new NotFoundError(
      "imagePipelineName",
      `There is no image pipeline with the name ${JSON.stringify(name)} in ${client.region}. ${existing} Check the name, the region, and the account.`,
    );
  }
  if (matches.length === 1) return match.id;
  throw new InvalidArgumentError([
    {
      path: "imagePipelineName",
      keys: ["imagePipelineName"],
      message: `is the name of ${matches.length} image pipelines in ${client.region} (${describe(matches)}); set imagePipelineId instead`,
    },
  ]);
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
  // By ID, since a list that is read again from the start repeats pipelines.
  const pipelines = new Map<string, PipelineSummary>();
  for await (const page of pipelinePages(client, name, signal)) {
    for (const { ImagePipelineId: id, Name = "" } of page.entries) {
      // The API does not document whether it matches whole names or parts of names.
      if (id !== undefined && (name === undefined || Name === name))
        pipelines.set(id, { id, name: Name });
    }
  }
  return [...pipelines.values()];
}

function describe(pipelines: readonly PipelineSummary[]): string {
  const named = pipelines
    .slice(0, NAMED)
    .map(
      ({ id, name }) =>
        `${readableLine(name, MAX_NAME) || "unnamed"} (${readableLine(id, MAX_NAME)})`,
    );
  const rest = pipelines.length - named.length;
  return [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join(", ");
}
