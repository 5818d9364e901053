import type { ConfigurationError } from "../core/errors";
import { reportSettings, type Exchange, type Run, type SentRequest } from "../core/functions";
import type { Problem } from "../core/problem";
import { environmentVariables, settingsOf, type SettingsSources } from "../core/settings/sources";
import { paintFor, widthOf, type Io, type Paint } from "./io";

/** The flags of the connection, which every command has. */
export interface ConnectionOptions {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly connectTimeout?: string | undefined;
  readonly readTimeout?: string | undefined;
  readonly debug?: true | undefined;
}

/** The flags of the settings, for messages. */
const FLAGS: Readonly<Record<string, string>> = {
  region: "--region",
  profile: "--profile",
  endpoints: "--endpoint",
  clientConnectTimeout: "--connect-timeout",
  clientReadTimeout: "--read-timeout",
};

/** One run of a command: its streams, its settings, and how it talks. */
export class Session {
  readonly paint: { readonly stdout: Paint; readonly stderr: Paint };
  /** The run that the core works for. Identical lookups in one run share one result. */
  readonly run: Run & { readonly whilePending: "wait" };

  constructor(
    readonly io: Io,
    readonly connection: ConnectionOptions,
  ) {
    this.paint = { stdout: paintFor(io.stdout, io.env), stderr: paintFor(io.stderr, io.env) };
    this.run = this.newRun();
  }

  /** Writes data: a line, or several. */
  data(text: string): void {
    this.io.stdout.write(`${text}\n`);
  }

  /** Says something to the person who runs the command. */
  say(text: string): void {
    this.io.stderr.write(`${text}\n`);
  }

  warn(text: string): void {
    this.say(`${this.paint.stderr("yellow", "Warning:")} ${text}`);
  }

  /** The width of standard output, if it is a terminal. */
  get width(): number | undefined {
    return widthOf(this.io.stdout, this.io.env);
  }

  /** The time on the wall. */
  get now(): number {
    return this.io.clock.now();
  }

  /** The sources of the connection settings. */
  get sources(): SettingsSources & Run["settings"] {
    const { region, profile, endpoint, connectTimeout, readTimeout } = this.connection;
    const args = settingsOf(
      {
        region,
        profile,
        endpoints: endpoint === undefined ? undefined : [{ ecs: endpoint }],
        clientConnectTimeout: connectTimeout,
        clientReadTimeout: readTimeout,
      },
      (names) => names.split(", ").map(flagOf).join(", "),
      Object.keys(FLAGS),
    );
    return { args, environment: environmentVariables(this.io.env) };
  }

  /** A run with settings of its own. */
  newRun(settings: Run["settings"] = this.sources): Run & { readonly whilePending: "wait" } {
    return {
      scope: {},
      settings,
      clock: this.io.clock,
      signal: this.io.signal,
      whilePending: "wait",
      notify: ({ severity, message }) => {
        if (severity === "warning") this.warn(inFlags(message));
        else this.say(inFlags(message));
      },
      ...(this.connection.debug && { observer: this.debugObserver() }),
    };
  }

  /** A run that soon gives up on an API that cannot be reached, when someone waits for the answer. */
  get impatientRun(): Run & { readonly whilePending: "wait" } {
    const { args, ...others } = this.sources;
    const patience = settingsOf({ maxRetryTimeout: "1" }, (names) => names);
    return this.newRun({
      ...others,
      args: { ...args, get: (key) => args.get(key) ?? patience.get(key) },
    });
  }

  /** Whether the settings fail for want of usable credentials, and not for another setting. */
  isAboutCredentials({ message }: ConfigurationError): boolean {
    const rows = reportSettings(this.sources, this.io.env);
    const faulty = rows.filter(({ problem }) => problem === message);
    return faulty.length === 0 || faulty.some(({ setting }) => setting === "credentials");
  }

  private debugObserver(): NonNullable<Run["observer"]> {
    const line = (text: string) => {
      this.say(this.paint.stderr("dim", text));
    };
    return {
      sent: (request) => {
        line(`> ${describeRequest(request)}`);
      },
      ended: (exchange) => {
        line(`< ${describeExchange(exchange)}`);
      },
    };
  }
}

function describeRequest({ action, method, origin, parameters }: SentRequest): string {
  const shown = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  return [action ?? "(credentials)", method, origin, ...shown].join(" ");
}

function describeExchange(exchange: Exchange): string {
  const { request, statusCode, failure, requestId, started, ended } = exchange;
  return [
    request.action ?? "(credentials)",
    statusCode === undefined ? failure : `HTTP ${statusCode}`,
    `in ${Math.round(ended - started)} ms`,
    requestId && `request ID ${requestId}`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** The flag of an argument of the core. */
const ARGUMENT_FLAGS: Readonly<Record<string, string>> = {
  imagePipelineId: "--id",
  imagePipelineName: "--name",
  acceptPartialSuccess: "--accept-partial-success",
  minAge: "--min-age",
  maxAge: "--max-age",
  verifyImage: "--verify-image",
  "waitForRunning.timeout": "--wait",
  "waitForRunning.pollInterval": "--interval",
  waitForRunning: "--wait",
  pollInterval: "--interval",
  fallbackImageId: "--fallback",
  executionIds: "--execution",
  executionId: "EXECUTION",
  maxItems: "--limit",
  waitForNext: "--any",
  clientToken: "--client-token",
  exclude: "--exclude",
  behind: "--behind",
  tags: "--tag",
  statuses: "--status",
  timeout: "--timeout",
  region: "--region",
};

function flagOf(argument: string): string {
  return FLAGS[argument] ?? ARGUMENT_FLAGS[argument] ?? argument;
}

/** The arguments whose names are no words of English, longest first. */
const NAMES = Object.keys(ARGUMENT_FLAGS)
  .filter((name) => /[A-Z]/.test(name))
  .sort((a, b) => b.length - a.length);
const NAME = `\\b(?:${NAMES.join("|").replaceAll(".", "\\.")})\\b(?:: true)?`;

/** The arguments whose names are words of English, where the core names them. */
const WORD =
  "(?<=\\blisted in )exclude\\b|(?<=\\bCheck )statuses\\b|(?<=\\bsmaller )behind\\b|\\bbehind: (?=\\d)";

/** A name of an argument, or a quoted value, which may look like one. */
const NAME_OR_VALUE = new RegExp(`"(?:[^"\\\\]|\\\\.)*"|${NAME}|${WORD}`, "g");

/** A message of the core, with the flags of the command line instead of the names of arguments. */
export function inFlags(message: string): string {
  return message.replace(NAME_OR_VALUE, (found) => {
    if (found.startsWith('"')) return found;
    if (found === "behind: ") return "--behind ";
    return flagOf(found.replace(/: true$/, ""));
  });
}

/** A problem of an argument, as a sentence about its flag. */
export function problemInFlags({ path, keys, message }: Problem): string {
  const [first, ...rest] = keys;
  const name = typeof first === "string" ? first : "";
  const known = ARGUMENT_FLAGS[path] ?? ARGUMENT_FLAGS[name];
  const part = name === "tags" && typeof rest[0] === "string" ? ` ${rest[0]}` : "";
  return `${known === undefined ? path : `${known}${part}`} ${inFlags(message)}.`;
}
