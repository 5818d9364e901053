import { readArguments } from "../../core/args/parse";
import type * as functions from "../../core/functions";
import { certainProblems, completed, received, sent, toProperties, UNKNOWN } from "./attributes";
import { errorDiagnostics, problemDiagnostics, type Diagnostic } from "./diagnostics";
import type { Request, Response } from "./protocol";
import type { Attributes } from "./schema";
import type { Session } from "./session";
import { DATA_SOURCES, type DataSourceName } from "./tables";

/** The function behind each data source. */
const FUNCTIONS = {
  imagepipeline_latest_image: "getLatestImage",
  imagepipeline_executions: "getImagePipelineExecutions",
  imagepipeline_execution: "getImagePipelineExecution",
} as const satisfies Record<DataSourceName, keyof typeof functions>;

type FunctionName = (typeof FUNCTIONS)[DataSourceName];
type Call = (args: never, run: functions.Run & { whilePending: "wait" }) => Promise<object>;

/** Reports everything that is wrong with the arguments of a data source. Sends no request. */
export function validateDataSource({
  typeName,
  config,
}: Request<"ValidateDataResourceConfig">): Response<"ValidateDataResourceConfig"> {
  const { attributes, name } = named(typeName);
  const object = received(attributes, config);
  if (object === undefined) return {};
  const problems = certainProblems(
    (args) => readArguments(name, args).problems ?? [],
    toProperties(attributes, object),
  );
  return { diagnostics: problemDiagnostics(attributes, problems) };
}

/**
 * Reads a data source. Terraform reads it once, usually in the plan, and the apply uses what was read. A
 * data source with `wait_for_running` therefore waits where it is read.
 */
export function readDataSource(
  session: Session,
  request: Request<"ReadDataSource">,
): Promise<Response<"ReadDataSource">> {
  const { typeName = "", config } = request;
  const key = Buffer.from(config?.msgpack ?? []).toString("latin1");
  return session.share(`${typeName} ${key}`, () => read(session, request));
}

async function read(
  session: Session,
  { typeName, config, clientCapabilities }: Request<"ReadDataSource">,
): Promise<Response<"ReadDataSource">> {
  const { attributes, name } = named(typeName);
  const object = received(attributes, config) ?? {};
  if (session.unknownSettings.length > 0) {
    if (clientCapabilities?.deferralAllowed !== true) throw session.explainUnknownSettings();
    const unknown = Object.fromEntries(Object.keys(attributes).map((name) => [name, UNKNOWN]));
    const state = completed(attributes, object, unknown);
    return { state: sent(attributes, state), deferred: { reason: PROVIDER_CONFIG_UNKNOWN } };
  }
  const args = toProperties(attributes, object);
  const diagnostics: Diagnostic[] = [];
  try {
    const run = { ...session.run("wait", diagnostics), whilePending: "wait" as const };
    const call: Call = loadFunctions()[name];
    const result = await call(args as never, run);
    return { state: sent(attributes, completed(attributes, object, { ...result })), diagnostics };
  } catch (error) {
    return { diagnostics: [...diagnostics, ...errorDiagnostics(attributes, error)] };
  }
}

function named(typeName = ""): { attributes: Attributes; name: FunctionName } {
  if (!isDataSource(typeName)) throw new Error(`The provider has no data source ${typeName}.`);
  return { attributes: DATA_SOURCES[typeName], name: FUNCTIONS[typeName] };
}

/** A process that only checks arguments does not need the client of the API. */
function loadFunctions(): typeof functions {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../../core/functions") as typeof functions;
}

function isDataSource(typeName: string): typeName is DataSourceName {
  return Object.hasOwn(DATA_SOURCES, typeName);
}

/** Why a lookup is deferred, in the protocol. */
const PROVIDER_CONFIG_UNKNOWN = 2;
