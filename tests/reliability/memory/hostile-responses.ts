import type { RequestListener } from "node:http";
import { gzipSync } from "node:zlib";
import { entry, page, send } from "../faults/answers";

const MEBIBYTE = 1024 * 1024;

/** A server that tries to exhaust the memory of its client. */
export interface HostileCase {
  readonly name: string;
  readonly listener: RequestListener;
  /** Whether it plays the credentials URI instead of the API. */
  readonly isCredentialsUri?: boolean;
  /** Whether all executions are listed, instead of looking up an image. */
  readonly isList?: boolean;
}

/** Sends a text again and again, until the client closes the connection. */
function endless(part: string, headers: Readonly<Record<string, string>> = {}): RequestListener {
  const chunk = Buffer.from(part.repeat(Math.ceil(65_536 / part.length)));
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...headers });
    const more = () => {
      while (!response.destroyed) {
        if (!response.write(chunk)) {
          response.once("drain", more);
          return;
        }
      }
    };
    more();
  };
}

/** A body of nearly the maximum size, which repeats a part within a frame. */
function filled(start: string, part: string, end: string): RequestListener {
  const body = start + part.repeat(Math.floor((16 * MEBIBYTE - 200) / part.length)) + end;
  return (_request, response) => {
    send(response, 200, body);
  };
}

const SET = '{"ImagePipelineExecution":{"ImagePipelineExecutionSet":[';

/** Sends each byte of the body as a chunk of its own. */
const tinyChunks: RequestListener = ({ socket }) => {
  const chunks = "1\r\n \r\n".repeat(20_000);
  socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
  let sent = 0;
  const more = () => {
    while (!socket.destroyed && sent < 2 * MEBIBYTE) {
      sent += 20_000;
      if (!socket.write(chunks)) {
        socket.once("drain", more);
        return;
      }
    }
    socket.end("0\r\n\r\n");
  };
  socket.on("error", () => undefined);
  more();
};

let ordinal = 0;

/** The shapes of a response that once took gigabytes, or aborted the process. */
export const HOSTILE_CASES: readonly HostileCase[] = [
  { name: "an endless body", listener: endless(" ") },
  { name: "two million chunks of one byte", listener: tinyChunks },
  { name: "16 MiB of empty entries", listener: filled(`${SET}{}`, ",{}", "]}}") },
  {
    name: "16 MiB of tags in one entry",
    listener: filled(`${SET}{"Tags":{"Tag":[{}`, ',{"TagKey":"a"}', "]}}]}}"),
  },
  { name: "16 MiB of nested arrays", listener: filled("", "[", "") },
  { name: "16 MiB of distinct properties", listener: filled('{"a":0', ',"b":0', "}") },
  { name: "16 MiB in one string", listener: filled('{"ImagePipelineExecution":"', "x", '"}') },
  {
    name: "a page token of 8 MiB",
    listener: (_request, response) => {
      send(response, 200, page([entry("1", 1)], "x".repeat(8 * MEBIBYTE)));
    },
  },
  {
    name: "endless pages, with tokens of 4,096 characters",
    listener: (_request, response) => {
      send(response, 200, page([entry("1", 1)], String(ordinal++).padStart(4096, "x")));
    },
  },
  {
    name: "an endless list",
    listener: (_request, response) => {
      const entries = Array.from({ length: 500 }, () => entry(String(ordinal++), 1));
      send(response, 200, page(entries, String(ordinal)));
    },
    isList: true,
  },
  {
    name: "an endless list, with 16 MiB of text in each page",
    listener: (_request, response) => {
      const Message = "x".repeat(32_000);
      const entries = Array.from({ length: 500 }, () => entry(String(ordinal++), 1, { Message }));
      send(response, 200, page(entries, String(ordinal)));
    },
    isList: true,
  },
  {
    name: "an error message of 16 MiB",
    listener: (_request, response) => {
      send(response, 400, { Code: "X", Message: "x".repeat(16 * MEBIBYTE - 1000) });
    },
  },
  {
    name: "a credentials URI that never ends its response",
    listener: endless(" "),
    isCredentialsUri: true,
  },
  {
    name: "a credentials URI that sends 64 MiB compressed to 64 KiB",
    listener: (_request, response) => {
      const headers = { "content-encoding": "gzip" };
      send(response, 200, gzipSync(Buffer.alloc(64 * MEBIBYTE)), headers);
    },
    isCredentialsUri: true,
  },
];
