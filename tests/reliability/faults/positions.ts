import { readFileSync } from "node:fs";
import * as path from "node:path";
import { always } from "./answers";
import type { FaultCase, FaultGroup, Outcome, Stage } from "./fault-case";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const FIXTURE = path.join(
  __dirname,
  "../../provider/fixtures/describe-image-pipeline-executions.json",
);
/** The API's own sample, as a success that is the last page, with an older success beside it. */
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
 * What comes of it when a position of the sample is missing (or null), and when it has another type.
 * What is not read may be anything.
 */
export const EXPECTED: Readonly<Record<string, readonly [missing: Outcome, otherType: Outcome]>> = {
  RequestId: [CHOSEN, CHOSEN],
  MaxResults: [CHOSEN, CHOSEN],
  TotalCount: [CHOSEN, INVALID],
  NextToken: [CHOSEN, INVALID],
  ImagePipelineExecution: [INVALID, INVALID],
  "ImagePipelineExecution.ImagePipelineExecutionSet": [
    { error: "NoImageError", code: "NoExecutions" },
    INVALID,
  ],
  "…Set[0]": [OTHER, INVALID],
  "…Set[0].ExecutionId": [OTHER, INVALID],
  "…Set[0].ImagePipelineId": [CHOSEN, INVALID],
  "…Set[0].Status": [OTHER, INVALID],
  "…Set[0].ImageId": [OTHER, INVALID],
  "…Set[0].CreationTime": [OTHER, INVALID],
  "…Set[0].ModifiedTime": [CHOSEN, INVALID],
  "…Set[0].ResourceGroupId": [CHOSEN, INVALID],
  "…Set[0].Message": [CHOSEN, INVALID],
  "…Set[0].Tags": [CHOSEN, INVALID],
  "…Set[0].Tags.Tag": [CHOSEN, INVALID],
  "…Set[0].Tags.Tag[0]": [CHOSEN, INVALID],
  "…Set[0].Tags.Tag[0].TagKey": [CHOSEN, INVALID],
  "…Set[0].Tags.Tag[0].TagValue": [CHOSEN, INVALID],
};

/** Every position of the sample. */
export function positions(value: Json = SAMPLE, at: Path = []): Path[] {
  const below =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, part]) =>
          positions(part, [...at, Array.isArray(value) ? Number(key) : key]),
        )
      : [];
  return at.length === 0 ? below : [at, ...below];
}

/** A position as it is written here. */
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

/** The sample with another value at a position, or without the position. */
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
    row("of another type", otherType, inList ? [null, ...others] : others),
  ];
}

/** The answer is the API's sample, but for one position. */
export const POSITIONS: FaultGroup = {
  title: "One position of the answer is missing or of another type",
  cases: positions().flatMap(casesAt),
};
