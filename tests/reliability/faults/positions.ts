import { readFileSync } from "node:fs";
import * as path from "node:path";
import { always } from "./answers";
import type { FaultCase, FaultGroup, Outcome, Stage } from "./fault-case";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const FIXTURE = path.join(__dirname, "../../core/fixtures/describe-image-pipeline-executions.json");
/** The API's own sample, as a success on the last page, next to an older success. */
const SAMPLE = ((): Json => {
  const text = readFileSync(FIXTURE, "utf8")
    .replace('"AAAAAdDWBF2****"', '""')
    .replace('"BUILDING"', '"SUCCESS"');
  return JSON.parse(text) as Json;
})();
const SET: Path = ["ImagePipelineExecution", "ImagePipelineExecutionSet"];
const OLDER: Json = {
  ExecutionId: "exec-old",
  Status: "SUCCESS",
  ImageId: "m-old",
  CreationTime: "2020-01-01T00:00:00Z",
  ModifiedTime: "2020-01-01T00:00:00Z",
};

const CHOSEN: Outcome = { image: "m-bp67acfmxazb4p****" };
const OTHER: Outcome = { image: "m-old" };
const INVALID: Outcome = { error: "EcsApiError", code: "InvalidResponse" };

/**
 * The outcome when a field of the sample is missing (or null), and when it has the wrong type. A field
 * that decides the result must have the right type. A field that only informs counts as absent. Without
 * a list, the sample's TotalCount of 1 contradicts.
 */
export const EXPECTED: Readonly<Record<string, readonly [missing: Outcome, otherType: Outcome]>> = {
  RequestId: [CHOSEN, CHOSEN],
  MaxResults: [CHOSEN, CHOSEN],
  TotalCount: [CHOSEN, CHOSEN],
  NextToken: [CHOSEN, INVALID],
  ImagePipelineExecution: [INVALID, INVALID],
  "ImagePipelineExecution.ImagePipelineExecutionSet": [INVALID, INVALID],
  "…Set[0]": [OTHER, INVALID],
  "…Set[0].ExecutionId": [OTHER, INVALID],
  "…Set[0].ImagePipelineId": [CHOSEN, INVALID],
  "…Set[0].Status": [OTHER, INVALID],
  "…Set[0].ImageId": [OTHER, INVALID],
  "…Set[0].CreationTime": [OTHER, INVALID],
  "…Set[0].ModifiedTime": [CHOSEN, INVALID],
  "…Set[0].ResourceGroupId": [CHOSEN, CHOSEN],
  "…Set[0].Message": [CHOSEN, CHOSEN],
  "…Set[0].Tags": [CHOSEN, CHOSEN],
  "…Set[0].Tags.Tag": [CHOSEN, CHOSEN],
  "…Set[0].Tags.Tag[0]": [CHOSEN, CHOSEN],
  "…Set[0].Tags.Tag[0].TagKey": [CHOSEN, CHOSEN],
  "…Set[0].Tags.Tag[0].TagValue": [CHOSEN, CHOSEN],
};

/** The path of every field of the sample. */
export function positions(value: Json = SAMPLE, at: Path = []): Path[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) =>
          positions(part, [...at, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return at.length === 0 ? below : [at, ...below];
}

/** A path as it is written here. */
export function nameOf(at: Path): string {
  return at
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .slice(1)
    .replace("ImagePipelineExecution.ImagePipelineExecutionSet[", "…Set[");
}

function valueAt(at: Path): Json {
  return at.reduce<Json>((value, key) => (value as Record<string, Json>)[key] ?? null, SAMPLE);
}

/** The sample with another value at a path, or without the field. */
function changed(at: Path, value: Json | undefined): Stage {
  const body = structuredClone(SAMPLE);
  const list = SET.reduce<Json>((part, key) => (part as Record<string, Json>)[key] ?? null, body);
  (list as Json[]).push(OLDER);
  const parent = at
    .slice(0, -1)
    .reduce<Json>((part, key) => (part as Record<string, Json>)[key] ?? null, body);
  const key = at.at(-1) ?? "";
  if (value !== undefined) (parent as Record<string, Json>)[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent as object, key);
  return always(200, body);
}

const kindOf = (value: Json) => (Array.isArray(value) ? "list" : typeof value);

function casesAt(at: Path): FaultCase[] {
  const name = nameOf(at);
  const [missing, otherType] = EXPECTED[name] ?? [INVALID, INVALID];
  const others = [7, "text", true, [], {}].filter((value) => kindOf(value) !== kindOf(valueAt(at)));
  const inList = typeof at.at(-1) === "number";
  const row = (fault: string, outcome: Outcome, values: readonly (Json | undefined)[]) => ({
    fault: `\`${name}\` ${fault}`,
    outcome,
    stages: values.map((value) => changed(at, value)),
    requests: 1,
    endsAfter: 0,
    imagePipelineId: "ip-2ze5tsl5bp6nf2b3****",
  });
  return [
    row(inList ? "missing" : "missing or null", missing, inList ? [undefined] : [undefined, null]),
    row("of the wrong type", otherType, inList ? [null, ...others] : others),
  ];
}

/** The response is the sample of the API, except for one field. */
export const POSITIONS: FaultGroup = {
  title: "One field of the response is missing or has the wrong type",
  cases: positions().flatMap(casesAt),
};
