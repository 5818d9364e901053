import {
  CheckResponse,
  CreateResponse,
  ReadResponse,
  UpdateResponse,
  type CheckRequest,
  type CreateRequest,
  type DiffRequest,
  type DiffResponse,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type { Diagnostic } from "../../core/functions";
import {
  checkPipelineImage,
  parseResourceId,
  readPipelineImage,
  refreshPipelineImage,
  waitForImage,
} from "../../core/pipeline-image/check";
import { keepHeld } from "../../core/pipeline-image/hold";
import {
  ARGUMENTS,
  changedProperties,
  containsValue,
  DERIVED_OUTPUTS,
  everyOutput,
  LATEST_OUTPUTS,
  OUTPUTS,
  pick,
  resourceId,
  withoutAbsent,
  type Properties,
} from "../../core/pipeline-image/properties";
import type { Session } from "./session";
import { checkFailures, inPlaceUpdate, received, toStruct, UNKNOWN } from "./wire";

/** Checks the arguments, and looks the image up. */
export async function check(session: Session, request: CheckRequest): Promise<CheckResponse> {
  const urn = request.getUrn();
  const inputs = received(request.getOlds()).values;
  const outputs = request.getOldOutputs();
  const state = outputs === undefined ? inputs : received(outputs).values;
  const { values, secrets } = received(request.getNews());
  const args = withoutAbsent(values);
  const diagnostics: Diagnostic[] = [];
  session.waiting.delete(urn);
  const checked = await session.run({ whilePending: "unknown", urn }, (run) => {
    const notify = (diagnostic: Diagnostic) => diagnostics.push(diagnostic);
    const options = { storedInputs: inputs };
    return checkPipelineImage(state, args, UNKNOWN, { ...run, notify }, options);
  });
  if (checked.failures !== undefined)
    return new CheckResponse()
      .setInputs(request.getNews())
      .setFailuresList(checkFailures(checked.failures));
  if (checked.pending) session.waiting.set(urn, diagnostics);
  else await session.report(diagnostics, urn);
  // In an update, no input can be unknown, so the outputs that it waits for are left out.
  const known = checked.pending ? pick(args, ARGUMENTS) : checked.inputs;
  return new CheckResponse().setInputs(toStruct(known, withDerived(secrets)));
}

/** Reports the properties that an update would change. The resource is never replaced. */
export function diff(session: Session, request: DiffRequest): DiffResponse {
  const state = received(request.getOlds()).values;
  const checked = received(request.getNews()).values;
  const outputs = keepHeld(state, checked, ignoresImage(request));
  const isWaiting = session.waiting.has(request.getUrn()) && outputs === checked;
  // Neither an update that waits nor an import has looked the image up, so the inputs have no outputs.
  const isLookedUp = !isWaiting && outputs["imageId"] !== undefined;
  const changed = changedProperties(
    state,
    isLookedUp ? outputs : { ...pick(state, OUTPUTS), ...outputs },
  );
  return inPlaceUpdate([...new Set([...(isWaiting ? ["imageId"] : []), ...changed])]);
}

export async function create(session: Session, request: CreateRequest): Promise<CreateResponse> {
  const { values, secrets } = received(request.getProperties());
  const outputs = await resolveDeferred(session, {}, values, request);
  return new CreateResponse()
    .setId(knownId(outputs))
    .setProperties(toStruct(outputs, withDerived(secrets)));
}

export async function update(session: Session, request: UpdateRequest): Promise<UpdateResponse> {
  const state = received(request.getOlds()).values;
  const { values, secrets } = received(request.getNews());
  const outputs = await resolveDeferred(session, state, values, request, ignoresImage(request));
  return new UpdateResponse().setProperties(toStruct(outputs, withDerived(secrets)));
}

/** Refreshes a resource. Without a state, imports it, or reads it with the arguments of the program. */
export async function read(session: Session, request: ReadRequest): Promise<ReadResponse> {
  const id = request.getId();
  const { values: state, secrets } = received(request.getProperties());
  const hasState = state["imageId"] !== undefined;
  const read = await session.run({ whilePending: "skip", urn: request.getUrn() }, (run) =>
    hasState ? refreshPipelineImage(state, run) : readPipelineImage(id, state, run),
  );
  // Without an ID, the engine treats the resource as deleted.
  if (read === undefined) return new ReadResponse();
  const inputs = received(request.getInputs());
  return new ReadResponse()
    .setId(id)
    .setProperties(toStruct(read, withDerived(secrets)))
    .setInputs(toStruct(inputsOf(id, inputs.values, read), inputs.secrets));
}

/** The inputs of a resource that was read, which a program must have. */
function inputsOf(id: string, inputs: Properties, read: Properties): Properties {
  // An import has no program yet.
  if (Object.keys(inputs).length === 0) return { ...parseResourceId(id) };
  // An older engine passes only the inputs to the next check, so they also contain the result.
  return inputs["imageId"] === undefined ? inputs : { ...inputs, ...pick(read, LATEST_OUTPUTS) };
}

/** The outputs that follow from checked inputs. */
async function resolveDeferred(
  session: Session,
  state: Properties,
  checked: Properties,
  request: CreateRequest | UpdateRequest,
  isIgnored = false,
): Promise<Properties> {
  const urn = request.getUrn();
  const deferred = session.waiting.get(urn);
  const outputs = keepHeld(state, checked, isIgnored);
  if (deferred === undefined || outputs !== checked) return outputs;
  if (!request.getPreview())
    return session.run({ whilePending: "wait", urn }, (run) => waitForImage(checked, run));
  await session.report(deferred, urn);
  return { ...everyOutput(UNKNOWN), ...checked };
}

/**
 * Whether the program ignores changes of the image. The check receives the old input for an ignored property,
 * and an update that waited for its image, or an import, has no such input.
 */
function ignoresImage(request: DiffRequest | UpdateRequest): boolean {
  return request.getIgnorechangesList().some((path) => path === "imageId" || path === "*");
}

/** The secrets among the properties, with the outputs that can contain the value of a secret argument. */
function withDerived(secrets: ReadonlySet<string>): ReadonlySet<string> {
  // The argument tags of a state of release 0.1.0, which is upgraded.
  const derived: Readonly<Record<string, readonly string[]>> = {
    ...DERIVED_OUTPUTS,
    tagFilter: ["tags"],
  };
  return new Set([...secrets].flatMap((name) => [name, ...(derived[name] ?? [])]));
}

/** The ID of the resource; empty while a part of it is unknown. */
function knownId(outputs: Properties): string {
  const parts = pick(outputs, ["region", "imagePipelineId"]);
  const isKnown = Object.keys(parts).length === 2 && !containsValue(parts, UNKNOWN);
  return isKnown ? resourceId(parts) : "";
}
