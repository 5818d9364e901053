import type { IncomingMessage } from "node:http";
import { ApiError } from "../errors";
import { Parameters } from "../parameters";
import { RPC1_PROTOCOL_PARAMETERS } from "../signature/rpc1";

/** Names and values in the order of the request, percent-decoded. */
export type Pairs = readonly (readonly [name: string, value: string])[];

/** A parsed HTTP request that is not yet authenticated. */
export interface Call {
  method: string;
  path: string;
  headers: Record<string, string>;
  query: Pairs;
  /** The parameters of a form body; empty for any other body. */
  form: Pairs;
  body: Buffer;
  /** The requested action, from the header or the parameters; empty if there is none. */
  action: string;
  version: string;
}

const MAXIMUM_BODY = 1024 * 1024;
const FORM = "application/x-www-form-urlencoded";

/** Reads a whole request. @throws ApiError if the body is too large. */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const [path = "/", ...search] = (request.url ?? "/").split("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(",") : (value ?? "");
  }
  const body = await readBody(request);
  const query = [...new URLSearchParams(search.join("?"))];
  const form = headers["content-type"]?.startsWith(FORM)
    ? [...new URLSearchParams(body.toString("utf8"))]
    : [];
  const named = new Map([...query, ...form]);
  const acs3 = headers["authorization"] !== undefined;
  return {
    method: request.method ?? "GET",
    path,
    headers,
    query,
    form,
    body,
    action: (acs3 ? headers["x-acs-action"] : named.get("Action")) ?? "",
    version: (acs3 ? headers["x-acs-version"] : named.get("Version")) ?? "",
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAXIMUM_BODY) {
      throw new ApiError(413, "RequestEntityTooLarge", "The request body is larger than 1 MiB.");
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parameters of the action, from the query and the body, without those of the signature. */
export function actionParameters(call: Call): Parameters {
  const pairs = [...call.query, ...call.form];
  return new Parameters(pairs.filter(([name]) => !RPC1_PROTOCOL_PARAMETERS.has(name)));
}
