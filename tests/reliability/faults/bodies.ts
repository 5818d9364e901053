import { gzipSync } from "node:zlib";
import { always, entry, GOOD, page, send, server, times } from "./answers";
import { longestWait, type FaultCase, type FaultGroup, type Outcome } from "./fault-case";

const INVALID: Outcome = { error: "EcsApiError", code: "InvalidResponse" };
const HTML = { "content-type": "text/html" };

function unreadable(fault: string, body: string | Buffer, headers = {}): FaultCase {
  return {
    fault,
    stages: [always(200, body, headers)],
    outcome: INVALID,
    requests: 8,
    endsAfter: longestWait(8),
  };
}

function atOnce(fault: string, ...stages: FaultCase["stages"]): FaultCase {
  return { fault, stages, outcome: INVALID, requests: 1, endsAfter: 0 };
}

const MEBIBYTE = Buffer.alloc(1024 * 1024, " ");

/** Sends up to 24 MiB, and stops when the client closes the connection. */
const flood = server(({ response }) => {
  response.writeHead(200);
  let sent = 0;
  const more = () => {
    while (!response.destroyed && sent < 24) {
      sent++;
      if (!response.write(MEBIBYTE)) {
        response.once("drain", more);
        return;
      }
    }
    response.end(JSON.stringify(GOOD));
  };
  more();
});

/** The response is not one of the API. */
export const BODIES: FaultGroup = {
  title: "Unexpected responses",
  cases: [
    unreadable("HTML with HTTP 200 (a proxy's sign-in page)", "<html>Sign in</html>", HTML),
    {
      fault: "HTML with HTTP 200, once",
      stages: [
        times(1, ({ response }) => {
          send(response, 200, "<html>", HTML);
        }),
      ],
      outcome: { image: "m-new" },
      requests: 2,
      endsAfter: 250,
    },
    {
      fault: "HTML with HTTP 502",
      stages: [always(502, "<html>Bad Gateway</html>", HTML)],
      outcome: INVALID,
      requests: 8,
      endsAfter: longestWait(8),
    },
    {
      fault: "HTML with HTTP 403, 404 or 407 (a proxy's error page)",
      stages: [403, 404, 407].map((status) => always(status, "<html>Forbidden</html>", HTML)),
      outcome: INVALID,
      requests: 8,
      endsAfter: longestWait(8),
    },
    atOnce(
      "HTTP 414 or 431: the request is too long",
      ...[414, 431].map((status) => always(status, "<html>Too Long</html>", HTML)),
    ),
    atOnce(
      "a redirect to another host: not followed, the other host gets no request",
      ...[301, 302, 303, 307, 308].map((status) =>
        server(({ response, otherOrigin }) => {
          send(response, status, "", { location: `${otherOrigin}/` });
        }),
      ),
    ),
    unreadable("invalid JSON", '{"ImagePipelineExecution":'),
    unreadable("no body", ""),
    unreadable("gzip, which was not requested", gzipSync(JSON.stringify(GOOD)), {
      "content-encoding": "gzip",
    }),
    {
      fault: "a body of more than 16 MiB: reading stops there",
      stages: [flood],
      outcome: { error: "EcsApiError", code: "ResponseTooLarge" },
      requests: 1,
      endsAfter: 0,
    },
    atOnce(
      "JSON that is not an object",
      ...["null", "7", '"text"', "[]", "true"].map((body) => always(200, body)),
    ),
    atOnce(
      "JSON of more than 64 levels",
      ...[65, 100_000].map((depth) => always(200, "[".repeat(depth) + "]".repeat(depth))),
    ),
    atOnce(
      "JSON of more than 500,000 values, such as millions of empty entries, or of tags in one entry",
      always(200, page(new Array<object>(500_001).fill([]))),
      always(200, page([entry("new", 1, { Tags: { Tag: new Array<object>(500_001).fill({}) } })])),
    ),
    atOnce(
      "a switch of protocols (HTTP 101)",
      server(({ request }) =>
        request.socket.write("HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"),
      ),
    ),
    atOnce(
      "a page of more than 10,000 entries",
      always(200, page(new Array<object>(10_001).fill({}))),
    ),
    {
      fault: "an empty object, or a list that is missing or null",
      stages: [
        always(200, {}),
        always(200, { ImagePipelineExecution: null }),
        always(200, { ImagePipelineExecution: {}, TotalCount: 0 }),
      ],
      outcome: { error: "NoImageError", code: "NoExecutions" },
      requests: 1,
      endsAfter: 0,
    },
    atOnce("no list, although `TotalCount` is above 0", always(200, { TotalCount: 1 })),
    atOnce(
      "a page token of more than 4,096 characters",
      always(200, page([entry("new", 1)], "x".repeat(4097))),
    ),
    atOnce(
      "an execution of another pipeline",
      always(200, page([entry("new", 1), entry("other", 0.5, { ImagePipelineId: "ip-other" })])),
    ),
  ],
};
