import assert from "node:assert/strict";
import { ConfigurationError } from "../../core/errors";
import { credentialsFrom, type CredentialSource } from "../../core/ecs/credentials";
import { TransportError } from "../../core/ecs/transport";
import { fakeClock } from "../core/ecs/support/fake-clock";
import { isolatedHome } from "../support/isolated-home";
import { CREDENTIAL_MATRIX, type CredentialCase } from "./credential-matrix";
import { assertDocumented } from "./documented";
import { durationText, table } from "./matrix-table";

const SOURCES: readonly CredentialSource[] = [
  { kind: "uri", uri: "https://credentials.example/" },
  {
    kind: "assumeRole",
    roleArn: "acs:ram::1:role/r",
    base: { kind: "accessKey", accessKeyId: "id", accessKeySecret: "secret" },
  },
];

/** By how much rounding shortens a back-off, in milliseconds. */
const ROUNDING = 5;

async function check(source: CredentialSource, faultCase: CredentialCase): Promise<void> {
  for (const replies of faultCase.replies) {
    const clock = fakeClock(1 - Number.EPSILON);
    let requests = 0;
    const transport = () => {
      const { reply, takes = 0 } = replies[Math.min(requests++, replies.length - 1)] ?? {
        reply: {},
      };
      clock.pass(takes);
      return reply instanceof TransportError
        ? Promise.reject(reply)
        : Promise.resolve({ statusCode: 200, headers: {}, body: "", ...reply });
    };
    const notFound = () => new ConfigurationError("not found");
    const started = clock.monotonic();
    const error = await credentialsFrom(source, notFound, { transport, clock })().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (faultCase.error === undefined) assert.equal(error, undefined);
    else {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      const details = faultCase.error === "" ? ". Check" : ` (${faultCase.error}). Check`;
      assert.ok(error.message.includes(details), error.message);
    }
    assert.equal(requests, faultCase.requests);
    const elapsed = clock.monotonic() - started;
    assert.ok(elapsed <= faultCase.endsAfter && elapsed >= faultCase.endsAfter - ROUNDING);
  }
}

describe("matrix of credential sources", () => {
  isolatedHome();
  for (const source of SOURCES) {
    describe(source.kind, () => {
      for (const faultCase of CREDENTIAL_MATRIX)
        it(faultCase.fault, () => check(source, faultCase));
    });
  }

  it("is the table in docs/reliability.md", () =>
    assertDocumented(
      "credential-matrix",
      table(
        ["What goes wrong", "Outcome", "Requests", "Ends after"],
        CREDENTIAL_MATRIX.map(({ fault, error, requests, endsAfter }) => [
          fault,
          error === undefined
            ? "the credentials"
            : `\`ConfigurationError\`${error === "" ? "" : ` (${error})`}`,
          String(requests),
          durationText(endsAfter),
        ]),
      ),
    ));
});
