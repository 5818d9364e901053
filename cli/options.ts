import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { parseDuration } from "../core/time";
import { FORMATS } from "./text/output";

/*
 * The flags that several commands have, and how flags are read. What the core checks is passed on as it
 * is, so that the message is the same everywhere.
 */

/** `--id`, as every command has it that is about a pipeline. */
export const pipelineId = () =>
  new Option("--id <id>", "ID of the image pipeline, such as ip-2ze5tsl5bp6nf2b3cxyz").conflicts(
    "name",
  );

/** `--name`, which goes with {@link pipelineId}. */
export const pipelineName = () =>
  new Option("--name <name>", "name of the image pipeline, if no other pipeline has it");

/** `--tag`, repeated. */
export const tag = (description: string) =>
  new Option("--tag <key=value>", `${description}; can be repeated`).argParser(collectTag);

/** `--output`. */
export const output = () =>
  new Option("-o, --output <format>", "format of the data on standard output").choices(FORMATS);

/** `--accept-partial-success`. */
export const acceptPartialSuccess = () =>
  new Option(
    "--accept-partial-success",
    "also accept PARTITION_SUCCESS: the image exists, but copying or sharing it may have failed",
  );

/** `--interval`. */
export const interval = (fallback: string) =>
  new Option("--interval <duration>", `time between requests while waiting (default: ${fallback})`);

/** Collects a flag that can be repeated. */
export function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

/** A number, or what was written instead, which the core rejects. */
export function numeric(value: string): number {
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : (value as unknown as number);
}

/** The longest delay of a timer, in milliseconds: almost 25 days. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** A duration as the settings have it: an integer, in milliseconds. A number without a unit is one already. */
export function milliseconds(text: string): string {
  const amount = /^\d+$/.test(text) ? Number(text) : parseDuration(text)?.milliseconds;
  if (amount === undefined || amount > MAX_TIMEOUT)
    throw new InvalidArgumentError("It must be a duration such as 30s, up to 24d.");
  return String(Math.ceil(amount));
}

function collectTag(
  value: string,
  previous: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const [key = "", ...rest] = value.split("=");
  if (rest.length === 0)
    throw new InvalidArgumentError("It must be KEY=VALUE, such as branch=main.");
  return { ...previous, [key]: rest.join("=") };
}
