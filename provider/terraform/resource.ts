import { readArguments } from "../../core/args/parse";
import { InvalidArgumentError } from "../../core/errors";
import type { Run } from "../../core/functions";
import {
  checkPipelineImage,
  parseResourceId,
  readPipelineImage,
  refreshPipelineImage,
} from "../../core/pipeline-image/check";
import {
  ARGUMENTS,
  everyOutput,
  LATEST_OUTPUTS,
  omit,
  pick,
  resourceId,
  type Properties,
} from "../../core/pipeline-image/properties";
import {
  certainProblems,
  completed,
  received,
  sent,
  toObject,
  toProperties,
  UNKNOWN,
} from "./attributes";
import { errorDiagnostics, problemDiagnostics, warning, type Diagnostic } from "./diagnostics";
import { Observer } from "./observer";
import type { Request, Response } from "./protocol";
import { objectType, terraformName } from "./schema";
import type { Session } from "./session";
import { RESOURCE, RESOURCE_ATTRIBUTES } from "./tables";
import { containsUnknown, fromStateJson, type CtyObject } from "./values";

/*
 * The life of the resource `imagepipeline_image`.
 *
 * Terraform plans a change twice: for the plan that the user sees, and again when it applies that plan, in
 * another process. Both must give the same image, although a build can end in between. A refresh therefore
 * stores what it finds next to the state, where both find it (see {@link Observer}).
 */

const ATTRIBUTES = RESOURCE_ATTRIBUTES;

/** Reports everything that is wrong with the arguments of the resource. Sends no request. */
export function validateResource({
  config,
}: Request<"ValidateResourceConfig">): Response<"ValidateResourceConfig"> {
  const object = received(ATTRIBUTES, config);
  if (object === undefined) return {};
  const problems = certainProblems(
    (args) => readArguments("pipelineImage", args).problems ?? [],
    toProperties(ATTRIBUTES, object),
  );
  return { diagnostics: problemDiagnostics(ATTRIBUTES, problems) };
}

/** Reads a state of an earlier release. */
export function upgradeState({
  version = 0,
  rawState,
}: Request<"UpgradeResourceState">): Response<"UpgradeResourceState"> {
  if (version > 0)
    throw new Error(
      `The state was written by a later release of the provider (schema version ${version}). Use that release or a later one.`,
    );
  const json = new TextDecoder().decode(rawState?.json);
  const state = fromStateJson(objectType(ATTRIBUTES), json) as CtyObject;
  return { upgradedState: sent(ATTRIBUTES, state) };
}

/** Starts an import. Terraform then refreshes the resource. */
export function importState({
  typeName = RESOURCE,
  id = "",
}: Request<"ImportResourceState">): Response<"ImportResourceState"> {
  try {
    const state = toObject(ATTRIBUTES, { id, ...parseResourceId(id) });
    return { importedResources: [{ typeName, state: sent(ATTRIBUTES, state) }] };
  } catch (error) {
    if (!InvalidArgumentError.isInstance(error)) throw error;
    return { diagnostics: problemDiagnostics(ATTRIBUTES, error.problems) };
  }
}

/** Refreshes a resource: its image stays, and the current choice is read. */
export async function readResource(
  session: Session,
  { currentState, private: stored }: Request<"ReadResource">,
): Promise<Response<"ReadResource">> {
  const state = received(ATTRIBUTES, currentState);
  const unchanged = { newState: currentState, private: stored };
  if (state === undefined || session.unknownSettings.length > 0) return unchanged;
  const diagnostics: Diagnostic[] = [];
  try {
    const observer = new Observer();
    const read = await refreshed(session, state, observer, diagnostics);
    return { newState: sent(ATTRIBUTES, read), private: observer.toPrivate(), diagnostics };
  } catch (error) {
    return { ...unchanged, diagnostics: [...diagnostics, ...errorsOf(error)] };
  }
}

/** The state after a refresh; `undefined` if the pipeline does not exist. */
async function refreshed(
  session: Session,
  state: CtyObject,
  observer: Observer,
  diagnostics: Diagnostic[],
): Promise<CtyObject | undefined> {
  const properties = propertiesOf(state);
  const run = session.run("unknown", diagnostics);
  if (properties["imageId"] === undefined) {
    const read = await readPipelineImage(state["id"] as string, properties, run);
    return read && completed(ATTRIBUTES, state, withId(read));
  }
  const pending: Diagnostic[] = [];
  const observe = (notify: Run["notify"]) =>
    checkPipelineImage(
      properties,
      argumentsIn(properties),
      UNKNOWN,
      { ...run, notify },
      { lookUp: observer.lookUp },
    );
  // A plan begins with a refresh, and a held image does not depend on the API.
  if (properties["hold"] === true) {
    const checked = await observe(run.notify);
    if (checked.failures === undefined) return withLatest(state, checked.inputs);
  }
  const read = await refreshPipelineImage(properties, run);
  if (read === undefined) return undefined;
  const checked = await observe(({ message }) => pending.push(warning(message)));
  if (checked.failures === undefined && checked.pending) diagnostics.push(...pending);
  return withLatest(state, read);
}

/** Plans a change, with the image that the apply will use. */
export async function planChange(
  session: Session,
  request: Request<"PlanResourceChange">,
): Promise<Response<"PlanResourceChange">> {
  const config = received(ATTRIBUTES, request.config);
  const prior = received(ATTRIBUTES, request.priorState);
  if (config === undefined) return { plannedState: request.proposedNewState };
  const diagnostics: Diagnostic[] = [];
  const observer = new Observer(request.priorPrivate);
  const isConfigured = session.unknownSettings.length === 0;
  const lookUp = isConfigured
    ? observer.lookUp
    : () => Promise.reject(session.explainUnknownSettings());
  const pending: Diagnostic[] = [];
  const run = session.run("unknown", diagnostics);
  const notify: Run["notify"] = (diagnostic) => {
    if (diagnostic.severity === "info") pending.push(warning(diagnostic.message));
    run.notify(diagnostic);
  };
  const checked = await checkPipelineImage(
    prior === undefined ? {} : propertiesOf(prior),
    argumentsOf(config),
    UNKNOWN,
    { ...run, notify },
    { lookUp },
  );
  if (checked.failures !== undefined && isConfigured)
    return { diagnostics: [...diagnostics, ...problemDiagnostics(ATTRIBUTES, checked.failures)] };
  const properties = checked.failures === undefined ? checked.inputs : everyOutput(UNKNOWN);
  if (checked.failures === undefined && checked.pending) diagnostics.push(...pending);
  return {
    plannedState: sent(ATTRIBUTES, completed(ATTRIBUTES, config, withId(properties))),
    plannedPrivate: observer.toPrivate(),
    diagnostics,
  };
}

/** Applies a planned change: with the image of the plan, or, if the plan could not know it, with the newest choice. */
export async function applyChange(
  session: Session,
  request: Request<"ApplyResourceChange">,
): Promise<Response<"ApplyResourceChange">> {
  const planned = received(ATTRIBUTES, request.plannedState);
  const config = received(ATTRIBUTES, request.config) ?? {};
  // Deleting sends no request: the image and the pipeline do not belong to the resource.
  if (planned === undefined) return { newState: sent(ATTRIBUTES, undefined) };
  if (!hasUnknownOutput(planned))
    return {
      newState: sent(ATTRIBUTES, { ...planned, ...pickArguments(config) }),
      private: request.plannedPrivate,
    };
  const prior = received(ATTRIBUTES, request.priorState);
  const failed = { newState: request.priorState, private: request.plannedPrivate };
  const diagnostics: Diagnostic[] = [];
  const observer = new Observer();
  const checked = await checkPipelineImage(
    prior === undefined ? {} : propertiesOf(prior),
    argumentsOf(config),
    UNKNOWN,
    session.run("wait", diagnostics),
    { lookUp: observer.lookUp },
  );
  if (checked.failures !== undefined)
    return {
      ...failed,
      diagnostics: [...diagnostics, ...problemDiagnostics(ATTRIBUTES, checked.failures)],
    };
  return {
    newState: sent(ATTRIBUTES, completed(ATTRIBUTES, config, withId(checked.inputs))),
    private: observer.toPrivate(),
    diagnostics,
  };
}

/** The properties of a state, without its ID. */
function propertiesOf(state: CtyObject): Properties {
  return omit(toProperties(ATTRIBUTES, state), ["id"]);
}

/** The arguments that led to a state. It has the ID of a pipeline that was looked up by its name, too. */
function argumentsIn(properties: Properties): Properties {
  const args = pick(properties, ARGUMENTS);
  return args["imagePipelineName"] === undefined ? args : omit(args, ["imagePipelineId"]);
}

/** The arguments of a configuration. */
function argumentsOf(config: CtyObject): Properties {
  const args = toProperties(ATTRIBUTES, config);
  const { imagePipelineId: id, imagePipelineName: name } = args;
  // An unknown argument can turn out to be null, and then does not conflict with the other.
  if (id === UNKNOWN) return omit(args, ["imagePipelineName"]);
  return name === UNKNOWN ? omit(args, ["imagePipelineId"]) : args;
}

function withId(properties: Properties): Properties {
  const { region, imagePipelineId } = properties;
  const isUnknown = region === UNKNOWN || imagePipelineId === UNKNOWN;
  return { ...properties, id: isUnknown ? UNKNOWN : resourceId(properties) };
}

/** A state with another current choice. A fallback has no execution, so the previous one must not stay. */
function withLatest(state: CtyObject, properties: Properties): CtyObject {
  const latest = toObject(ATTRIBUTES, pick(properties, LATEST_OUTPUTS));
  const entries = LATEST_OUTPUTS.map(terraformName).map((name) => [name, latest[name] ?? null]);
  return { ...state, ...(Object.fromEntries(entries) as CtyObject) };
}

function hasUnknownOutput(planned: CtyObject): boolean {
  return Object.entries(ATTRIBUTES).some(
    ([name, { computed }]) =>
      computed === true && containsUnknown(planned[terraformName(name)] ?? null),
  );
}

/** What is configured, and is known in an apply even if it was unknown in the plan. */
function pickArguments(config: CtyObject): CtyObject {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

function errorsOf(error: unknown): Diagnostic[] {
  return errorDiagnostics(ATTRIBUTES, error);
}
