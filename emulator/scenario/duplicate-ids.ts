import type { ScenarioProblem } from "./error";

/**
 * Finds IDs that a scenario uses twice. It reads the unparsed input, so that duplicates are reported
 * together with all other problems.
 */
export function duplicateIds(scenario: unknown): ScenarioProblem[] {
  const pipelines = entries(scenario, "pipelines", "$.pipelines");
  const executions = pipelines.flatMap(({ value, path }) =>
    entries(value, "executions", `${path}.executions`),
  );
  const images = entries(scenario, "images", "$.images").map(({ value, path }) => ({
    value: { key: `${text(value, "imageId")} in ${text(value, "region")}` },
    path,
  }));
  return [
    ...duplicates(entries(scenario, "accounts", "$.accounts"), "accessKeyId"),
    ...duplicates(pipelines, "imagePipelineId"),
    ...duplicates(executions, "executionId"),
    ...duplicates(images, "key"),
  ];
}

interface Located {
  value: unknown;
  path: string;
}

function entries(parent: unknown, key: string, path: string): Located[] {
  const list = field(parent, key);
  return Array.isArray(list)
    ? list.map((value: unknown, index) => ({ value, path: `${path}[${index}]` }))
    : [];
}

function duplicates(located: Located[], key: string): ScenarioProblem[] {
  const first = new Map<string, string>();
  return located.flatMap(({ value, path }) => {
    const id = text(value, key);
    const earlier = first.get(id);
    if (id === "") return [];
    if (earlier === undefined) {
      first.set(id, path);
      return [];
    }
    return [{ path, message: `"${id}" is already used at ${earlier}: use each ID once` }];
  });
}

function text(value: unknown, key: string): string {
  const found = field(value, key);
  return typeof found === "string" ? found : "";
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
