import type { ServerResponse } from "node:http";
import { hoursAgo, PIPELINE } from "../../core/support/scenarios";
import type { Asked, Stage } from "./fault-case";

/** An entry of a page on the wire: `exec-ID` with the image `m-ID`. */
export function entry(id: string, age: number, more: object = {}): object {
  return {
    ExecutionId: `exec-${id}`,
    ImagePipelineId: PIPELINE,
    Status: "SUCCESS",
    ImageId: `m-${id}`,
    CreationTime: hoursAgo(age),
    ModifiedTime: hoursAgo(age),
    ...more,
  };
}

/** A page. The last page has no token. */
export function page(entries: readonly object[], token = ""): object {
  return {
    RequestId: "R-page",
    NextToken: token,
    ImagePipelineExecution: { ImagePipelineExecutionSet: entries },
  };
}

/** A whole scan in one page. `m-new` is the image to choose. */
export const GOOD = page([entry("old", 2), entry("new", 1)]);

/** The body of an error. */
export function refusal(code: string): object {
  return { Code: code, Message: `${code} happened.`, RequestId: "R-refused", HostId: "ecs" };
}

/** Sends JSON, or a string as it is. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

/** A server that handles each request in this way. */
export function server(answer: (asked: Asked) => void): Stage {
  return { kind: "server", answer };
}

/** A server that always sends this response. */
export function always(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Stage {
  return server(({ response }) => {
    send(response, status, body, headers);
  });
}

/** A server that handles this number of requests in this way, and the others correctly. */
export function times(count: number, answer: (asked: Asked) => void): Stage {
  return server((asked) => {
    if (asked.ordinal <= count) answer(asked);
    else send(asked.response, 200, GOOD);
  });
}
