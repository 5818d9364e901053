import type { Scenario } from "../../../emulator";
import { execution, pipelineWith } from "../../core/support/scenarios";
import { always, GOOD, refusal, send, times } from "./answers";
import { longestWait, type FaultCase, type FaultGroup, type Outcome } from "./fault-case";

const SCENARIO: Scenario = pipelineWith(
  execution("old", "SUCCESS", 2),
  execution("new", "SUCCESS", 1),
);
const NEW: Outcome = { image: "m-new" };
const refused = (code: string): Outcome => ({ error: "EcsApiError", code });

function laterCases(code: string, statusCode: number): FaultCase[] {
  const stage = (times: number | "always") =>
    ({
      kind: "emulator",
      scenario: SCENARIO,
      faults: [{ fault: "throttling", code, statusCode, times }],
    }) as const;
  const fault = `\`${code}\` (HTTP ${statusCode})`;
  return [
    { fault: `${fault} twice`, stages: [stage(2)], outcome: NEW, requests: 3, endsAfter: 750 },
    {
      fault: `${fault} permanently`,
      stages: [stage("always")],
      outcome: refused(code),
      requests: 8,
      endsAfter: longestWait(8),
    },
  ];
}

/** The service asks to retry later. */
export const LATER: FaultGroup = {
  title: "Throttling and failures of the service",
  cases: [
    ...laterCases("Throttling", 400),
    ...laterCases("Throttling.User", 400),
    ...laterCases("Throttling.Api", 400),
    ...laterCases("Rejected.Throttling", 503),
    ...laterCases("ServiceUnavailable", 503),
    ...laterCases("InternalError", 500),
    ...[500, 502, 503, 504, 429].map((status): FaultCase => ({
      fault: `HTTP ${status} permanently, with an unknown code`,
      stages: [always(status, refusal("Whatever"))],
      outcome: refused("Whatever"),
      requests: 8,
      endsAfter: longestWait(8),
    })),
  ],
};

const ASKED_TO_WAIT = (headers: Record<string, string>) =>
  times(1, ({ response }) => {
    send(response, 503, refusal("ServiceUnavailable"), headers);
  });

/** The service reports how long to wait. */
export const RETRY_AFTER: FaultGroup = {
  title: "Waits that the service requests",
  cases: [
    {
      fault: "`x-acs-retry-after: 1500` (milliseconds) once",
      stages: [ASKED_TO_WAIT({ "x-acs-retry-after": "1500" })],
      outcome: NEW,
      requests: 2,
      endsAfter: 1500,
    },
    {
      fault: "`Retry-After: 3` (seconds) once",
      stages: [ASKED_TO_WAIT({ "retry-after": "3" })],
      outcome: NEW,
      requests: 2,
      endsAfter: 3000,
    },
    {
      fault: "a wait of more than the two minutes of a call: fails immediately",
      stages: [
        ASKED_TO_WAIT({ "x-acs-retry-after": "120001" }),
        ASKED_TO_WAIT({ "retry-after": "121" }),
        ASKED_TO_WAIT({ "retry-after": "99999999999999999999" }),
        ASKED_TO_WAIT({ "retry-after": "Fri, 31 Dec 2100 00:00:00 GMT" }),
      ],
      outcome: refused("ServiceUnavailable"),
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "an invalid wait, or one in the past: ignored",
      stages: [
        ASKED_TO_WAIT({ "retry-after": "soon" }),
        ASKED_TO_WAIT({ "retry-after": "soon 2999" }),
        ASKED_TO_WAIT({ "retry-after": "Infinity" }),
        ASKED_TO_WAIT({ "x-acs-retry-after": "-5" }),
        ASKED_TO_WAIT({ "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }),
      ],
      outcome: NEW,
      requests: 2,
      endsAfter: 250,
    },
  ],
};

const final = (statusCode: number, code: string): FaultCase => ({
  fault: `\`${code}\` (HTTP ${statusCode})`,
  stages: [always(statusCode, refusal(code))],
  outcome: refused(code),
  requests: 1,
  endsAfter: 0,
});

/** The service rejects the request. */
export const FINAL: FaultGroup = {
  title: "Errors that a retry cannot fix",
  cases: [
    final(403, "Forbidden.RAM"),
    final(404, "InvalidAccessKeyId.NotFound"),
    final(400, "SignatureDoesNotMatch"),
    final(400, "InvalidSecurityToken.Expired"),
    final(404, "InvalidImagePipeline.NotFound"),
    final(400, "InvalidParameter.Status"),
    {
      fault: "this machine's clock is an hour off (`InvalidTimeStamp.Expired`)",
      stages: [3600, -3600].map((clockOff) => ({
        kind: "emulator",
        scenario: SCENARIO,
        clockOff,
      })),
      outcome: refused("InvalidTimeStamp.Expired"),
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "the body of an error with HTTP 200",
      stages: [always(200, refusal("InvalidParameter"))],
      outcome: refused("InvalidParameter"),
      requests: 1,
      endsAfter: 0,
    },
    {
      fault: "the body of a throttling error with HTTP 200, once",
      stages: [
        times(1, ({ response }) => {
          send(response, 200, refusal("Throttling.User"));
        }),
      ],
      outcome: NEW,
      requests: 2,
      endsAfter: 250,
    },
    {
      fault: "the body of a page with HTTP 400 or 302",
      stages: [always(400, GOOD), always(302, GOOD, { location: "/elsewhere" })],
      outcome: refused("InvalidResponse"),
      requests: 1,
      endsAfter: 0,
    },
  ],
};
