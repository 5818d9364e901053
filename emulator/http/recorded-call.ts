import { actionParameters } from "./action-parameters";
import type { Answer } from "./answer";
import type { Call } from "./call";

/** A call that came in, and what became of it; without secrets and signatures. */
export interface RecordedCall {
  action: string;
  /** The action's own parameters, by their wire names. */
  parameters: Record<string, string>;
  /** 0 when the connection was reset instead of an answer. */
  statusCode: number;
  errorCode?: string;
  /** Which TCP connection it came on, counted from 1. */
  connection: number;
  headers: Record<string, string>;
}

const SECRET_HEADERS = new Set([
  "authorization",
  "x-acs-accesskey-id",
  "x-acs-security-token",
  "x-acs-signature-nonce",
]);

const SHOWN_PARAMETERS = [
  "RegionId",
  "ImagePipelineId",
  "ImagePipelineId.1",
  "Name",
  "ExecutionId",
  "Status",
  "ImageId",
  "LaunchTemplateId",
  "LaunchTemplateId.1",
  "LaunchTemplateName",
  "MaxResults",
  "PageNumber",
  "PageSize",
];

/** Keeps of a call what may be kept. */
export function recordedCall(
  call: Call,
  connection: number,
  answer: Pick<Answer, "statusCode" | "errorCode">,
): RecordedCall {
  return {
    action: call.action,
    parameters: Object.fromEntries(actionParameters(call).entries()),
    statusCode: answer.statusCode,
    ...(answer.errorCode !== undefined && { errorCode: answer.errorCode }),
    connection,
    headers: Object.fromEntries(
      Object.entries(call.headers).filter(([name]) => !SECRET_HEADERS.has(name)),
    ),
  };
}

/** One line about a call, for a person who watches. */
export function logLine(recorded: RecordedCall): string {
  const shown = SHOWN_PARAMETERS.filter((name) => recorded.parameters[name] !== undefined).map(
    (name) => `${name}=${printable(recorded.parameters[name] ?? "")}`,
  );
  if (recorded.parameters["NextToken"]) shown.push("NextToken=…");
  const outcome =
    recorded.statusCode === 0
      ? "connection reset"
      : [recorded.statusCode, recorded.errorCode].filter(Boolean).join(" ");
  return [printable(recorded.action) || "(no action)", ...shown, "→", outcome].join(" ");
}

/** A value that cannot begin a line of its own, nor fill the screen. */
function printable(value: string): string {
  const text = value.replace(/[^\x21-\x7e\u00a0-\uffff]/g, "?");
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
