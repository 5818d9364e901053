import type { ScenarioProblem } from "./error";

/**
 * Ids that a scenario gives twice. It looks at the bare JSON, so that they are reported together with
 * whatever else is wrong.
 */
export function repetitions(scenario: unknown): ScenarioProblem[] {
  const pipelines = entries(scenario, "pipelines", "$.pipelines");
  const executions = pipelines.flatMap(({ value, path }) =>
    entries(value, "executions", `${path}.executions`),
  );
  const images = entries(scenario, "images", "$.images").map(({ value, path }) => ({
    value: { place: `${text(value, "imageId")} in ${text(value, "region")}` },
    path,
  }));
  return [
    ...repeated(entries(scenario, "accounts", "$.accounts"), "accessKeyId"),
    ...repeated(pipelines, "imagePipelineId"),
    ...repeated(executions, "executionId"),
    ...repeated(images, "place"),
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

function repeated(located: Located[], key: string): ScenarioProblem[] {
  const first = new Map<string, string>();
  return located.flatMap(({ value, path }) => {
    const id = text(value, key);
    const earlier = first.get(id);
    if (id === "") return [];
    if (earlier === undefined) {
      first.set(id, path);
      return [];
    }
    return [{ path, message: `"${id}" is already given at ${earlier}; give each one once` }];
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
