import { Empty } from "google-protobuf/google/protobuf/empty_pb";
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
import { EcsApiError } from "../../core/errors";
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
import { checkFailures } from "./check-failures";
import { received, toStruct, UNKNOWN } from "./properties";
import { updateOf } from "./update-of";
import { parseId, resourceId } from "./resource-id";
import type { Session } from "./session";

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
  if (!session.waiting.has(urn)) await session.tell(diagnostics, urn);
  return "failures" in checked
    ? new CheckResponse()
        .setInputs(request.getNews())
        .setFailuresList(checkFailures(checked.failures))
    : new CheckResponse().setInputs(toStruct(checked.inputs, inState(secrets)));
}

/** Tells in which properties an update would change the resource; never that it must be replaced. */
export function diff(session: Session, request: DiffRequest): DiffResponse {
  const state = received(request.getOlds()).values;
  const checked = received(request.getNews()).values;
  const settled = keepHeld(state, checked);
  const changed = new Set(changedProperties(state, settled));
  if (session.waiting.has(request.getUrn()) && !isHeld(state, checked)) changed.add("imageId");
  return updateOf([...changed]);
}

export async function create(session: Session, request: CreateRequest): Promise<CreateResponse> {
  const { values, secrets } = received(request.getProperties());
  const outputs = await settle(session, {}, values, request);
  return new CreateResponse().setId(resourceId(outputs)).setProperties(toStruct(outputs, secrets));
}

export async function update(session: Session, request: UpdateRequest): Promise<UpdateResponse> {
  const state = received(request.getOlds()).values;
  const { values, secrets } = received(request.getNews());
  const outputs = await settle(session, state, values, request);
  return new UpdateResponse().setProperties(toStruct(outputs, secrets));
}

/** Refreshes a resource, or imports one, of which there is only the id. */
export async function read(session: Session, request: ReadRequest): Promise<ReadResponse> {
  const urn = request.getUrn();
  const { values: state, secrets } = received(request.getProperties());
  if (state["imageId"] === undefined) return importResource(session, request.getId(), urn);
  const read = await session.run({ waits: false, urn }, (run) => refreshPipelineImage(state, run));
  // Without an id, the engine takes the resource for gone.
  if (read === undefined) return new ReadResponse();
  const inputs = received(request.getInputs());
  return (
    new ReadResponse()
      .setId(request.getId())
      .setProperties(toStruct(read, secrets))
      // An older engine gives the next check the inputs only: there, too, is to be what was read.
      .setInputs(toStruct({ ...inputs.values, ...pick(read, LATEST_OUTPUTS) }, inputs.secrets))
  );
}

/** Deleting calls nothing: the image and the pipeline are not this resource's. */
export function remove(): Empty {
  return new Empty();
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

/** What becomes of checked inputs. */
async function settle(
  session: Session,
  state: Properties,
  checked: Properties,
  request: CreateRequest | UpdateRequest,
): Promise<Properties> {
  const urn = request.getUrn();
  const keptBack = session.waiting.get(urn);
  if (keptBack === undefined || isHeld(state, checked)) return keepHeld(state, checked);
  if (!request.getPreview()) {
    return session.run({ waits: true, urn }, (run) => waitForImage(checked, run));
  }
  await session.tell(keptBack, urn);
  if (checked["imageId"] !== undefined) return checked;
  return { ...everyOutput(UNKNOWN), ...checked };
}

/** In an update, no input can be unknown: what is not decided is left out, but for what was given. */
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
