import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".xml": "application/xml",
};

/**
 * Serves a directory on loopback, as GitHub Pages serves it: with the site below a path, and without its
 * files in any other place.
 */
export async function serve(directory, base) {
  const server = createServer((request, response) => {
    void answer(directory, base, request.url ?? "/").then(({ status, type, body }) => {
      response.writeHead(status, { "content-type": type });
      response.end(body);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function answer(directory, base, url) {
  const { pathname } = new URL(url, "http://localhost");
  const name = decodeURIComponent(pathname);
  const file = name.startsWith(base)
    ? await fileAt(path.join(directory, name.slice(base.length)))
    : undefined;
  if (file === undefined) return { status: 404, type: "text/plain", body: "not found" };
  const type = TYPES[path.extname(file)] ?? "application/octet-stream";
  return { status: 200, type, body: await readFile(file) };
}

async function fileAt(name) {
  for (const candidate of [name, path.join(name, "index.html")]) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return candidate;
  }
  return undefined;
}
