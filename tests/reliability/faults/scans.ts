import { execution, hoursAgo, pipelineWith } from "../../core/support/scenarios";
import { entry, page, refusal, send, server } from "./answers";
import type { Asked, FaultGroup, Outcome, Stage } from "./fault-case";

const NEW: Outcome = { image: "m-new" };
const failed = (code: string): Outcome => ({ error: "EcsApiError", code });

/** Two pages of the emulator, with the chosen image on the second. */
const TWO_PAGES = pipelineWith(
  ...Array.from({ length: 500 }, (_, index) => execution(`${index}`, "FAILED", 2)),
  execution("new", "SUCCESS", 3),
);
const MINUTE = 60_000;

/** Pages by the token of their request. The first has an empty token. */
function pagesByToken(pages: Readonly<Record<string, object>>): Stage {
  return server(({ token = "", response }) => {
    send(response, 200, pages[token] ?? refusal("Invalid.NextToken"));
  });
}

function invalidToken({ response }: Asked): void {
  send(response, 403, refusal("Invalid.NextToken"));
}

/** Something happens during a scan. */
export const SCANS: FaultGroup = {
  title: "During a scan",
  cases: [
    {
      fault: "the security token expires after the first page",
      stages: [
        {
          kind: "emulator",
          scenario: {
            ...TWO_PAGES,
            accounts: [
              {
                accessKeyId: "STS.key",
                accessKeySecret: "secret",
                securityToken: "token",
                // Far from now: the whole test run may lie between loading this and running it.
                expires: hoursAgo(-24),
              },
            ],
          },
          afterFirst: (_emulator, passOnServer) => {
            passOnServer(25 * 3600);
          },
        },
      ],
      outcome: failed("InvalidSecurityToken.Expired"),
      requests: 2,
      endsAfter: 0,
    },
    {
      fault: "the access key is disabled after the first page",
      stages: [
        {
          kind: "emulator",
          scenario: TWO_PAGES,
          afterFirst: (emulator) => {
            emulator.revoke("emulator-key");
          },
        },
      ],
      outcome: failed("InvalidAccessKeyId.NotFound"),
      requests: 2,
      endsAfter: 0,
    },
    {
      fault: "the page token expires once: the scan restarts",
      stages: [
        {
          kind: "emulator",
          scenario: TWO_PAGES,
          afterFirst: (emulator) => {
            emulator.expireTokens();
          },
        },
      ],
      outcome: NEW,
      requests: 4,
      endsAfter: 0,
    },
    {
      fault: "every page token is rejected: the scan restarts three times",
      stages: [
        server((asked) => {
          if (asked.token === undefined) send(asked.response, 200, page([entry("new", 1)], "a"));
          else invalidToken(asked);
        }),
      ],
      outcome: failed("Invalid.NextToken"),
      requests: 8,
      endsAfter: 0,
    },
    {
      fault: "`Invalid.NextToken` for the first page, which has no token",
      stages: [server(invalidToken)],
      outcome: failed("Invalid.NextToken"),
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "a page returns the token of its own request",
      stages: [
        pagesByToken({ "": page([entry("new", 1)], "a"), a: page([], "a") }),
        {
          kind: "emulator",
          scenario: TWO_PAGES,
          faults: [{ fault: "repeatToken", after: 1, times: "always" }],
        },
      ],
      outcome: failed("RepeatedNextToken"),
      requests: 2,
      endsAfter: 0,
    },
    {
      fault: "tokens form a cycle: a, b, a",
      stages: [
        pagesByToken({
          "": page([entry("new", 1)], "a"),
          a: page([], "b"),
          b: page([entry("old", 2)], "a"),
        }),
      ],
      outcome: failed("RepeatedNextToken"),
      requests: 3,
      endsAfter: 0,
    },
    {
      fault: "new tokens forever, a minute each",
      stages: [
        server(({ ordinal, response, pass }) => {
          pass(MINUTE);
          send(response, 200, page([entry(`${ordinal}`, ordinal)], `token-${ordinal}`));
        }),
      ],
      outcome: { error: "TimeoutError", code: "ScanTimeout" },
      requests: 11,
      endsAfter: 11 * MINUTE,
    },
    {
      fault: "empty pages before, between and after the others",
      stages: [
        pagesByToken({
          "": page([], "a"),
          a: page([entry("old", 2)], "b"),
          b: page([], "c"),
          c: page([entry("new", 1)], "d"),
          d: page([]),
        }),
      ],
      outcome: NEW,
      requests: 5,
      endsAfter: 0,
    },
    {
      fault: "an execution is on two pages",
      stages: [
        pagesByToken({
          "": page([entry("new", 1), entry("old", 2)], "a"),
          a: page([entry("old", 2), entry("new", 1)]),
        }),
        {
          kind: "emulator",
          scenario: TWO_PAGES,
          faults: [{ fault: "repeatEntry", after: 1 }],
        },
      ],
      outcome: NEW,
      requests: 2,
      endsAfter: 0,
    },
    {
      fault: "an execution is returned twice and has failed in between: the later reading wins",
      stages: [
        entry("bad", 1, { Status: "TEST_FAILED", ModifiedTime: hoursAgo(0.5) }),
        entry("bad", 1, { Status: "FAILED" }),
      ].flatMap((later) => [
        pagesByToken({
          "": page([entry("bad", 1), entry("new", 2)], "a"),
          a: page([later]),
        }),
        pagesByToken({
          "": page([later, entry("new", 2)], "a"),
          a: page([entry("bad", 1)]),
        }),
      ]),
      outcome: NEW,
      requests: 2,
      endsAfter: 0,
    },
    {
      fault: "an execution is returned twice and has succeeded in between: the later reading wins",
      stages: [
        pagesByToken({
          "": page([entry("new", 1, { Status: "TESTING" }), entry("old", 2)], "a"),
          a: page([entry("new", 1, { ModifiedTime: hoursAgo(0.5) })]),
        }),
      ],
      outcome: NEW,
      requests: 2,
      endsAfter: 0,
    },
    {
      fault: "the second page is throttled twice: only this page is requested again",
      stages: [
        {
          kind: "emulator",
          scenario: TWO_PAGES,
          faults: [{ fault: "throttling", after: 1, times: 2 }],
        },
      ],
      outcome: NEW,
      requests: 4,
      endsAfter: 750,
    },
  ],
};
