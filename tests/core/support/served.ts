import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { newRun, type ObservedRun } from "./emulated";

/**
 * Runs a test against a server that gives these answers and knows nothing else, for answers that the
 * emulator does not give.
 */
export async function served(
  answer: (query: URLSearchParams) => unknown,
  test: (run: ObservedRun, queries: URLSearchParams[]) => Promise<void>,
): Promise<void> {
  const queries: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? "", "http://localhost").searchParams;
    queries.push(query);
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer(query)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const variables = {
      ALIBABA_CLOUD_ENDPOINT_ECS: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      ALICLOUD_REGION: "cn-hangzhou",
      ALICLOUD_ACCESS_KEY: "key",
      ALICLOUD_SECRET_KEY: "secret",
    };
    await test(newRun({ variables }), queries);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
