import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as z from "zod";
import { clientOf, SECRETS } from "./support/clients";
import { ACTION, failureAt, failureOf } from "./support/failures";
import { answering, serve, type ScriptedAnswer } from "./support/scripted-server";

/** Everything that a program or a person can see of an error. */
function everythingOf(error: Error): string {
  return [
    error.message,
    error.stack,
    JSON.stringify(error),
    inspect(error, { depth: 20, showHidden: true }),
    String(error),
    JSON.stringify(Object.entries(error)),
  ].join("\n");
}

function assertNoSecretIn(error: Error): void {
  const shown = everythingOf(error);
  for (const value of Object.values(SECRETS)) {
    const forms = [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString("base64"),
    ];
    for (const form of forms) assert.ok(!shown.includes(form), `${form} is shown`);
  }
}

describe("no error contains a secret", () => {
  const echo = Object.values(SECRETS).join(" | ");
  const echoes: readonly (readonly [string, ScriptedAnswer])[] = [
    [
      "in the message",
      {
        status: 400,
        body: { Code: "SignatureDoesNotMatch", Message: `string to sign is: ${echo}` },
      },
    ],
    [
      "in the message, encoded for a URL",
      {
        status: 400,
        body: { Code: "X", Message: Object.values(SECRETS).map(encodeURIComponent).join("&") },
      },
    ],
    [
      "in the recommendation",
      {
        status: 400,
        body: {
          Code: "X",
          Message: "m",
          Recommend: `https://x/?q=${encodeURIComponent(echo)} ${echo}`,
        },
      },
    ],
    ["in the request ID", { status: 400, body: { Code: "X", Message: "m", RequestId: echo } }],
    [
      "in the denied resource",
      {
        status: 403,
        body: {
          Code: "Forbidden.RAM",
          Message: "m",
          AccessDeniedDetail: { AuthAction: echo, AuthResource: echo },
        },
      },
    ],
    [
      "in a page of a proxy",
      { status: 502, body: `<html>${echo}</html>`, headers: { "content-type": "text/html" } },
    ],
    [
      "in the content type",
      {
        status: 502,
        body: "<html>",
        headers: {
          "content-type": `text/html; x="${SECRETS.accessKeyId} ${SECRETS.accessKeySecret}"`,
        },
      },
    ],
    ["in an unexpected response", { body: { Value: echo } }],
  ];
  for (const [name, answer] of echoes) {
    it(`that the service echoes ${name}`, async () => {
      assertNoSecretIn(await failureOf(answer));
    });
  }

  it("when the connection fails", async () => {
    const server = await serve((request) => request.socket.resetAndDestroy());
    assertNoSecretIn(await failureAt(server.endpoint));
    await server.stop();
  });

  it("when the key cannot be sent", async () => {
    const unsendable = {
      ...SECRETS,
      accessKeyId: `${SECRETS.accessKeyId}\n`,
      securityToken: `${SECRETS.securityToken}\n`,
    };
    const server = await serve(answering({}));
    const client = clientOf(server.endpoint, { credentials: () => Promise.resolve(unsendable) });
    const error = await client.call(ACTION, {}, z.object({})).then(
      () => assert.fail("the call succeeded"),
      (reason: unknown) => reason as Error,
    );
    assertNoSecretIn(error);
    await server.stop();
  });
});
