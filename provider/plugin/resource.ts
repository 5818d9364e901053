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
import { EcsApiError, InvalidArgumentError } from "../../core/errors";
import { getLatestImage } from "../../core/functions";
import { changedProperties } from "../../core/pipeline-image/changes";
import { checkPipelineImage, isHeld, latestOutputs } from "../../core/pipeline-image/check";
import {
  everyOutput,
  LATEST_OUTPUTS,
  pick,
  TAG_FILTER,
  type Properties,
} from "../../core/pipeline-image/properties";
import { refreshPipelineImage } from "../../core/pipeline-image/refresh";
import { awaitsExecution, keepHeld, waitForImage } from "../../core/pipeline-image/settle";
import { containsValue, withoutAbsent } from "../../core/pipeline-image/values";
import type { Diagnostic } from "../../core/selection/explanation";
import type { Session } from "./session";
import { checkFailures, inPlaceUpdate, received, toStruct, UNKNOWN } from "./wire";

/** Checks the arguments, and looks the image up. */
export async function check(session: Session, request: CheckRequest): Promise<CheckResponse> {
  const urn = request.getUrn();
  const olds = received(request.getOldOutputs() ?? request.getOlds()).values;
  const { values, secrets } = received(request.getNews());
  const args = withoutAbsent(values);
  const isKnown = !containsValue(args, UNKNOWN);
  const diagnostics: Diagnostic[] = [];
  session.waiting.delete(urn);
  const checked = await session.run({ waits: false, urn }, async (asked) => {
    const run = { ...asked, notify: (diagnostic: Diagnostic) => diagnostics.push(diagnostic) };
    const result = await checkPipelineImage(olds, asInState(args), UNKNOWN, run);
    if ("failures" in result) return result;
    const inputs = isKnown ? withoutUnknown(result.inputs, args) : result.inputs;
    if (isKnown && (await awaitsExecution(olds, inputs, run)))
      session.waiting.set(urn, diagnostics);
    return { inputs };
  });
  if (!session.waiting.has(urn)) await session.report(diagnostics, urn);
  return "failures" in checked
    ? new CheckResponse()
        .setInputs(request.getNews())
        .setFailuresList(checkFailures(checked.failures))
    : new CheckResponse().setInputs(toStruct(checked.inputs, inState(secrets)));
}

/** Reports the properties that an update would change. The resource is never replaced. */
export function diff(session: Session, request: DiffRequest): DiffResponse {
  const state = received(request.getOlds()).values;
  const checked = received(request.getNews()).values;
  const outputs = keepHeld(state, checked);
  const changed = new Set(changedProperties(state, outputs));
  if (session.waiting.has(request.getUrn()) && !isHeld(state, checked)) changed.add("imageId");
  return inPlaceUpdate([...changed]);
}

export async function create(session: Session, request: CreateRequest): Promise<CreateResponse> {
  const { values, secrets } = received(request.getProperties());
  const outputs = await resolveDeferred(session, {}, values, request);
  return new CreateResponse().setId(resourceId(outputs)).setProperties(toStruct(outputs, secrets));
}

export async function update(session: Session, request: UpdateRequest): Promise<UpdateResponse> {
  const state = received(request.getOlds()).values;
  const { values, secrets } = received(request.getNews());
  const outputs = await resolveDeferred(session, state, values, request);
  return new UpdateResponse().setProperties(toStruct(outputs, secrets));
}

/** Refreshes a resource, or imports one, for which only the ID is known. */
export async function read(session: Session, request: ReadRequest): Promise<ReadResponse> {
  const urn = request.getUrn();
  const { values: state, secrets } = received(request.getProperties());
  if (state["imageId"] === undefined) return importResource(session, request.getId(), urn);
  const read = await session.run({ waits: false, urn }, (run) => refreshPipelineImage(state, run));
  // Without an ID, the engine treats the resource as deleted.
  if (read === undefined) return new ReadResponse();
  const inputs = received(request.getInputs());
  return (
    new ReadResponse()
      .setId(request.getId())
      .setProperties(toStruct(read, secrets))
      // An older engine passes only the inputs to the next check, so they also contain the result.
      .setInputs(toStruct({ ...inputs.values, ...pick(read, LATEST_OUTPUTS) }, inputs.secrets))
  );
}

async function importResource(session: Session, id: string, urn: string): Promise<ReadResponse> {
  const inputs = parseId(id);
  try {
    const latest = await session.run({ waits: false, urn }, (run) => getLatestImage(inputs, run));
    return new ReadResponse()
      .setId(resourceId({ ...latest }))
      .setProperties(toStruct({ ...latest, ...latestOutputs(latest) }))
      .setInputs(toStruct({ ...inputs }));
  } catch (error) {
    const isGone = EcsApiError.isInstance(error) && error.code === "InvalidImagePipeline.NotFound";
    if (isGone) return new ReadResponse();
    throw error;
  }
}

/** The outputs that follow from checked inputs. */
async function resolveDeferred(
  session: Session,
  state: Properties,
  checked: Properties,
  request: CreateRequest | UpdateRequest,
): Promise<Properties> {
  const urn = request.getUrn();
  const deferred = session.waiting.get(urn);
  if (deferred === undefined || isHeld(state, checked)) return keepHeld(state, checked);
  if (!request.getPreview()) {
    return session.run({ waits: true, urn }, (run) => waitForImage(checked, run));
  }
  await session.report(deferred, urn);
  if (checked["imageId"] !== undefined) return checked;
  return { ...everyOutput(UNKNOWN), ...checked };
}

/** In an update, no input can be unknown: an undecided output is left out, unless it is an argument. */
function withoutUnknown(inputs: Properties, args: Properties): Properties {
  const known = Object.entries(inputs).filter(([, value]) => value !== UNKNOWN);
  return { ...Object.fromEntries(known), ...pick(args, ["imagePipelineId", "region"]) };
}

/** The arguments, with the tags also under the name that they have in the state. */
function asInState(args: Properties): Properties {
  return args["tags"] === undefined ? args : { ...args, [TAG_FILTER]: args["tags"] };
}

/** The names of the secrets, as the state has them: the output `tags` is another thing. */
function inState(secrets: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...secrets].map((name) => (name === "tags" ? TAG_FILTER : name)));
}

/** The ID of the resource; empty while a part of it is unknown. */
function resourceId({ region, imagePipelineId }: Properties): string {
  const parts = [region, imagePipelineId];
  const isKnown = parts.every((part) => typeof part === "string") && !containsValue(parts, UNKNOWN);
  return isKnown ? parts.join("/") : "";
}

/**
 * The region and the pipeline that an ID names.
 *
 * @throws {@link InvalidArgumentError} if it does not have the form `REGION/PIPELINE`
 */
function parseId(id: string): { region: string; imagePipelineId: string } {
  const [region, imagePipelineId, ...more] = id.split("/");
  if (region && imagePipelineId && more.length === 0) return { region, imagePipelineId };
  const message = `must be REGION/PIPELINE, such as cn-hangzhou/ip-2ze5tsl5bp6nf2b3aaaa, but is ${JSON.stringify(id)}`;
  throw new InvalidArgumentError([{ path: "id", message }]);
}
