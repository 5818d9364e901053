import { ConfigurationError, EcsApiError } from "../../core/errors";
import {
  permissionChecks,
  reportSettings,
  type Exchange,
  type PermissionCheck,
  type SettingReport,
} from "../../core/functions";
import { formatSpan } from "../../core/time";
import type { CheckOptions } from "../commands/check";
import { exitCodeOf, outcomeOf } from "../exit-codes";
import { inFlags, type Session } from "../session";
import { isForPrograms, printValue } from "../text/output";
import { renderFields, renderTable, type Column } from "../text/table";

/** The service rejects requests whose time differs from its own by more than this, in milliseconds. */
const MAX_SKEW = 15 * 60_000;

/** A statement of a RAM policy. */
interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** What `check` finds. */
interface Report {
  readonly settings: readonly SettingReport[];
  readonly connection: {
    /** Absent if nothing was sent. */
    readonly reachable?: boolean;
    /** The time of the first response, in milliseconds. */
    readonly milliseconds?: number;
    readonly problem?: string;
  };
  /** The time of the server, minus that of this machine. Absent without a response that has a time. */
  readonly clock?: { readonly skewMilliseconds: number; readonly ok: boolean };
  readonly permissions: readonly PermissionCheck[];
  /** The RAM policy to grant. Absent if no permission is missing. */
  readonly policy?: { readonly Version: "1"; readonly Statement: readonly Statement[] };
}

/** Checks the settings, the connection, the clock, and the permissions. */
export async function check(session: Session, options: CheckOptions): Promise<number> {
  const { io, sources } = session;
  const settings = reportSettings(sources, io.env);
  const exchanges: Exchange[] = [];
  const permissions: PermissionCheck[] = [];
  let failure: unknown;
  try {
    const args = { imagePipelineId: options.id, readOnly: options.readOnly === true };
    for await (const each of permissionChecks(args, observedRun(session, exchanges)))
      permissions.push(each);
  } catch (error) {
    if (!EcsApiError.isInstance(error) && !ConfigurationError.isInstance(error)) throw error;
    failure = error;
  }
  const report = reportOf(settings, exchanges, permissions, failure);
  if (isForPrograms(options.output)) await printValue(session, options.output, report);
  else print(session, report);
  if (failure !== undefined)
    return exitCodeOf(outcomeOf(failure, (error) => session.isAboutCredentials(error)));
  if (permissions.some(({ result }) => result === "denied")) return exitCodeOf("forbidden");
  const isUncertain = permissions.some(({ result }) => result === "unknown");
  return exitCodeOf(isUncertain || report.clock?.ok === false ? "error" : "ok");
}

/** A run that keeps how its requests ended. */
function observedRun(session: Session, exchanges: Exchange[]) {
  const run = session.impatientRun;
  return {
    ...run,
    observer: {
      ...run.observer,
      ended: (exchange: Exchange) => {
        run.observer?.ended?.(exchange);
        // Requests to sources of credentials say nothing about the API.
        if (exchange.request.action !== undefined) exchanges.push(exchange);
      },
    },
  };
}

function reportOf(
  settings: readonly SettingReport[],
  exchanges: readonly Exchange[],
  permissions: readonly PermissionCheck[],
  failure: unknown,
): Report {
  const answered = exchanges.find(({ statusCode }) => statusCode !== undefined);
  const skew = answered && skewOf(answered);
  const denied = permissions.filter(({ result }) => result === "denied");
  return {
    settings,
    connection: {
      ...(exchanges.length > 0 && { reachable: answered !== undefined }),
      ...(answered && { milliseconds: Math.round(answered.ended - answered.started) }),
      ...(failure instanceof Error && { problem: inFlags(failure.message) }),
    },
    ...(skew !== undefined && {
      clock: { skewMilliseconds: skew, ok: Math.abs(skew) < MAX_SKEW },
    }),
    permissions,
    ...(denied.length > 0 && {
      policy: {
        Version: "1",
        Statement: denied.map(({ action, resources }) => ({
          Effect: "Allow",
          Action: [action],
          Resource: resources,
        })),
      },
    }),
  };
}

/** The time of the server, minus that of this machine. The header `date` has whole seconds. */
function skewOf({ date = "", started, ended }: Exchange): number | undefined {
  const server = Date.parse(date);
  if (Number.isNaN(server)) return undefined;
  // Within the second that the header names, the clocks may be the same.
  if (server <= ended && server + 1000 >= started) return 0;
  return Math.round((server + 500 - (started + ended) / 2) / 1000) * 1000;
}

const SETTINGS: readonly Column<SettingReport>[] = [
  { title: "SETTING", value: ({ setting }) => setting },
  {
    title: "VALUE",
    value: ({ value = "unknown" }) => value,
    style: ({ value }) => (value === undefined ? "red" : undefined),
    yields: 2,
  },
  { title: "SOURCE", value: ({ source = "" }) => source, yields: 1 },
];

const PERMISSIONS: readonly Column<PermissionCheck>[] = [
  { title: "PERMISSION", value: ({ action }) => action },
  {
    title: "RESULT",
    value: ({ result }) => result,
    style: ({ result }) =>
      (({ allowed: "green", denied: "red", unknown: "yellow" }) as const)[result],
  },
  { title: "NEEDED FOR", value: ({ purpose }) => purpose, yields: 1 },
];

function print(session: Session, report: Report): void {
  const { width } = session;
  const paint = session.paint.stdout;
  const { settings, connection, clock, permissions, policy } = report;
  session.data(renderTable(settings, SETTINGS, { paint, width }));
  const problems = [...settings.map(({ problem }) => problem), connection.problem];
  for (const problem of new Set(problems))
    if (problem !== undefined)
      session.say(`${session.paint.stderr("red", "Error:")} ${inFlags(problem)}`);
  session.data(
    `\n${renderFields(
      [
        ["API", reachText(connection)],
        ["Clock", clock && clockText(clock)],
      ],
      paint,
    )}`,
  );
  if (permissions.length > 0)
    session.data(`\n${renderTable(permissions, PERMISSIONS, { paint, width })}`);
  for (const { action, result, caveat, detail } of permissions) {
    const remark = caveat ?? (result === "unknown" ? detail : undefined);
    if (remark !== undefined) session.warn(`${action}: ${inFlags(remark)}`);
  }
  if (policy === undefined) return;
  session.data(`\nGrant this RAM policy:\n${JSON.stringify(policy, undefined, 2)}`);
}

function reachText({ reachable, milliseconds = 0 }: Report["connection"]): string {
  if (reachable === undefined) return "not checked";
  return reachable ? `reachable, in ${milliseconds} ms` : "not reachable";
}

function clockText({ skewMilliseconds, ok }: NonNullable<Report["clock"]>): string {
  if (skewMilliseconds === 0) return "the same as that of the service";
  const direction = skewMilliseconds > 0 ? "behind" : "ahead of";
  const span = formatSpan(Math.abs(skewMilliseconds));
  const verdict = ok ? "" : ". The service rejects requests: set the clock of this machine";
  return `${span} ${direction} that of the service${verdict}`;
}
