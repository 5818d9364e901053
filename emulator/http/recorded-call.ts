import type { Answer } from "./answer";
import { actionParameters, type Call } from "./call";

/** A received call and its outcome, without secrets and signatures. */
export interface RecordedCall {
  /** The action, such as `DescribeImages`. Empty if the call names none. */
  action: string;
  /** The parameters of the action, by their wire names. */
  parameters: Record<string, string>;
  /** HTTP status of the response; 0 if the connection was reset. */
  statusCode: number;
  /** The error code of the response. Absent if the call succeeded. */
  errorCode?: string;
  /** Number of the TCP connection, starting at 1. */
  connection: number;
  /** The HTTP headers of the request, in lower case, without secrets and signatures. */
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

/** Records a call, without its secrets. */
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

/** Formats a call as one line of a log. */
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

/** A value without line breaks and control characters, and of limited length. */
function printable(value: string): string {
  const text = value.replace(/[^\x21-\x7e\u00a0-\uffff]/g, "?");
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
