import {
  ConfigurationError,
  ImagePipelineError,
  InvalidArgumentError,
  NotFoundError,
} from "../../core/errors";
import { problemAt, type Problem } from "../../core/problem";
import { PROVIDER_ATTRIBUTES } from "./configuration";
import type { Message } from "./protocol";
import { isNested, terraformName, type Attributes } from "./schema";
import { DATA_SOURCES, RESOURCE_ATTRIBUTES } from "./tables";
import { UnsupportedKeyError } from "./values";

/*
 * What users and logs read: diagnostics, which Terraform shows with the configuration that they are about,
 * and lines for its log.
 */

export type Diagnostic = Message<"Diagnostic">;

/** The severities of the protocol. */
const ERROR = 1;
const WARNING = 2;

export function warning(message: string): Diagnostic {
  return {
    severity: WARNING,
    summary: "Image pipeline needs attention",
    detail: inTerraformTerms(message),
  };
}

/** What is wrong with arguments, each with the path of its attribute. */
export function problemDiagnostics(
  attributes: Attributes,
  problems: readonly Problem[],
  summary = "Invalid argument",
): Diagnostic[] {
  return problems.map(({ path, keys, message }) => ({
    severity: ERROR,
    summary: keys.length === 0 ? LOOKUP_FAILED : summary,
    detail: inTerraformTerms(isSentence(message) ? message : `${path} ${message}.`),
    ...(keys.length > 0 && { attribute: { steps: stepsTo(attributes, keys) } }),
  }));
}

const LOOKUP_FAILED = "Lookup failed";

/** The message of an error of its own, rather than one that continues the name of an argument. */
function isSentence(message: string): boolean {
  return /[.!?]( See \S+)?$/.test(message);
}

/** The diagnostics of whatever a request throws. */
export function errorDiagnostics(attributes: Attributes, error: unknown): Diagnostic[] {
  if (InvalidArgumentError.isInstance(error)) return problemDiagnostics(attributes, error.problems);
  if (NotFoundError.isInstance(error))
    return problemDiagnostics(
      attributes,
      [problemAt([error.argument], error.message)],
      LOOKUP_FAILED,
    );
  const message = error instanceof Error ? error.message : String(error);
  return [{ severity: ERROR, summary: summaryOf(error), detail: inTerraformTerms(message) }];
}

function summaryOf(error: unknown): string {
  if (ConfigurationError.isInstance(error)) return "Invalid provider configuration";
  if (error instanceof UnsupportedKeyError) return "Invalid argument";
  return ImagePipelineError.isInstance(error) || error instanceof CanceledError
    ? LOOKUP_FAILED
    : "Unexpected error";
}

/** Terraform has asked the provider to stop. */
export class CanceledError extends Error {
  constructor() {
    super("The lookup was canceled, because Terraform was interrupted.");
  }
}

/** The path of an attribute. A block that can be there only once is the first of its list. */
function stepsTo(
  attributes: Attributes,
  [key = "", ...rest]: readonly (string | number)[],
): Message<"Step">[] {
  const step = { attributeName: terraformName(String(key)) };
  const type = attributes[key]?.type;
  if (type === undefined || !isNested(type)) return [step, ...rest.map(elementStep)];
  // Terraform does not find the parts of an attribute, and would show the whole block instead.
  if (type.nesting === "single") return [step];
  const [index = 0, ...inner] = typeof rest[0] === "number" ? rest : [0, ...rest];
  if (rest.length === 0) return [step];
  return [step, elementStep(index), ...(inner.length > 0 ? stepsTo(type.attributes, inner) : [])];
}

function elementStep(key: string | number): Message<"Step"> {
  return typeof key === "number" ? { elementKeyInt: key } : { elementKeyString: key };
}

/** The names of the core that are written differently in Terraform. */
const CAMEL_CASE = [PROVIDER_ATTRIBUTES, RESOURCE_ATTRIBUTES, ...Object.values(DATA_SOURCES)]
  .flatMap(namesIn)
  .filter((name) => name !== terraformName(name));

function namesIn(attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([name, { type }]) => [
    name,
    ...(isNested(type) ? namesIn(type.attributes) : []),
  ]);
}

const NAMES = new RegExp(`\\b(${[...new Set(CAMEL_CASE)].join("|")})\\b`, "g");

/** What the messages of the core say to users of Pulumi, and what they say to users of Terraform. */
const TERMS: readonly (readonly [RegExp, string])[] = [
  [/ \(in a preview, only the output form can wait for the update\)/g, ""],
  [/\bThe update waits\b/g, "The apply waits"],
  [/\bmust be an array or an object\b/g, "must be a list or a map"],
];

/** A message of the core in the terms of Terraform. What is in quotation marks can be the user's, and stays. */
export function inTerraformTerms(message: string): string {
  return message
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((text, index) => (index % 2 === 1 ? text : inTerms(text)))
    .join("");
}

function inTerms(text: string): string {
  const renamed = TERMS.reduce((result, [pattern, term]) => result.replace(pattern, term), text);
  return renamed.replace(NAMES, terraformName);
}

export type LogLevel = "debug" | "info" | "warn";

export type Log = (level: LogLevel, message: string) => void;

/** Whether anybody reads details. Terraform receives each line, and drops it without these variables. */
const IS_DETAILED =
  process.env["TF_LOG"] !== undefined || process.env["TF_LOG_PROVIDER"] !== undefined;

/** Writes a line for Terraform's log (`TF_LOG`). */
export function log(level: LogLevel, message: string): void {
  if (level === "debug" && !IS_DETAILED) return;
  // Terraform reads a line with exactly six digits of a second.
  const timestamp = new Date().toISOString().replace("Z", "000Z");
  const line = {
    "@level": level,
    "@message": inTerraformTerms(message),
    "@module": "imagepipeline",
    "@timestamp": timestamp,
  };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
