import { isDeepStrictEqual } from "node:util";
import { readArguments } from "../args/parse";
import type { Query } from "../args/schemas";
import {
  EcsApiError,
  ImagePipelineError,
  InvalidArgumentError,
  NoImageError,
  NotFoundError,
} from "../errors";
import { getLatestImage, isPending, latestImageOf, regionOf, type Run } from "../functions";
import { problemAt, reportedProblems, type Problem } from "../problem";
import type { LatestImage } from "../types";
import { isHeld } from "./hold";
import {
  ARGUMENTS,
  containsValue,
  everyOutput,
  IMAGE_OUTPUTS,
  LATEST_OUTPUTS,
  latestOutputs,
  lookupArguments,
  omit,
  OUTPUTS,
  pick,
  PIPELINE_OUTPUTS,
  resourceId,
  upgraded,
  withoutAbsent,
  type Properties,
} from "./properties";

/** Valid arguments, together with the outputs that follow from them; or what is wrong with the arguments. */
export type Checked =
  | {
      readonly inputs: Properties;
      /** Whether the outputs are unknown only because the update will wait for a build. */
      readonly pending: boolean;
      readonly failures?: undefined;
    }
  | { readonly failures: readonly Problem[] };

/** How an engine differs from one that stores what a check returned, and checks once. */
export interface CheckOptions {
  /** What the last check returned, if `stored` is the state. */
  readonly storedInputs?: Properties;
  /** Looks the image up, for an engine that remembers the result. `isHeld` is whether a failure is only a warning. */
  readonly lookUp?: (
    query: Query<"getLatestImage">,
    run: Run,
    isHeld: boolean,
  ) => ReturnType<typeof latestImageOf>;
}

/**
 * Checks the arguments of a resource and looks its image up. What a check returns is known in the
 * preview, so that the preview shows the image that the update will use.
 *
 * @param stored - what the last check returned, or the state; empty for a new resource
 * @param args - the arguments of the program
 * @param unknown - what represents a value that only the update will know
 */
export async function checkPipelineImage(
  stored: Properties,
  args: Properties,
  unknown: unknown,
  run: Run,
  { storedInputs = stored, lookUp = latestImageOf }: CheckOptions = {},
): Promise<Checked> {
  const olds = upgraded(stored);
  // With ignoreChanges: ["*"], the engine passes the state of 0.1.0 as the arguments.
  const isState = args["source"] !== undefined;
  const { inputs, keepsImage } = takeIgnored(withoutAbsent(isState ? upgraded(args) : args), [
    olds,
    storedInputs,
  ]);
  const current = typeof olds["imageId"] === "string" ? pick(olds, IMAGE_OUTPUTS) : undefined;
  // Triggers count only while an image is held.
  const triggersCount = inputs["hold"] === true && current !== undefined;
  const deciding =
    triggersCount || !containsValue(inputs["triggers"], unknown)
      ? inputs
      : omit(inputs, ["triggers"]);
  const { query, problems = [] } = readArguments("pipelineImage", deciding, run.explainValue);
  // An unknown argument may turn out to be valid. An output is never an argument.
  const open = new Set(
    Object.keys(inputs).filter(
      (key) => !OUTPUTS_ONLY.includes(key) && containsValue(inputs[key], unknown),
    ),
  );
  const failures = problems.filter(({ keys: [property = ""] }) => !open.has(String(property)));
  if (failures.length > 0) return { failures: reportedProblems(failures.map(asOutputProblem)) };

  const undecided =
    keepsImage && current
      ? { ...pick(everyOutput(unknown), LATEST_OUTPUTS), ...current, ...inputs }
      : { ...everyOutput(unknown), ...inputs };
  if (query === undefined || containsValue(deciding, unknown))
    return { inputs: undecided, pending: false };

  // If the stack's region has changed, the held image does not exist there.
  const isThere = (regionOf(query.region, run) ?? olds["region"]) === olds["region"];
  const held = keepsImage || (isThere && isHeld(olds, query)) ? current : undefined;
  try {
    const isKept = held !== undefined;
    const latest = await lookUp(lookupQuery(query, isKept), run, isKept);
    if (isPending(latest)) return { inputs: undecided, pending: true };
    const kept = held ?? alreadyChosen(olds, latest);
    return {
      inputs: {
        ...inputs,
        ...(kept ?? latest),
        // Only the image is ignored. The next refresh uses the pipeline of the arguments.
        ...(keepsImage && pick({ ...latest }, PIPELINE_OUTPUTS)),
        ...latestOutputs(latest),
      },
      pending: false,
    };
  } catch (error) {
    if (!ImagePipelineError.isInstance(error)) throw error;
    if (held === undefined) return { failures: failuresOf(error) };
    const message = `Image ${String(held["imageId"])} is held, but the current choice is unknown: ${error.message}`;
    run.notify({ severity: "warning", message });
    return { inputs: { ...held, ...inputs, ...pick(olds, LATEST_OUTPUTS) }, pending: false };
  }
}

/**
 * Looks up the current choice. The image of the resource stays.
 *
 * @param state - the state of the resource
 * @returns the new state, or `undefined` if the API reports that the pipeline does not exist
 * @throws if the API rejects the request or cannot be reached: that does not mean that the pipeline does not exist
 */
export async function refreshPipelineImage(
  stored: Properties,
  run: Run,
): Promise<Properties | undefined> {
  const state = upgraded(stored);
  const { waitForRunning, ...args } = lookupArguments(state);
  try {
    const latest = latestOutputs(await getLatestImage(args, { ...run, whilePending: "skip" }));
    // A fallback has no execution, so the previous one must not stay.
    return { ...omit(state, LATEST_OUTPUTS), ...latest };
  } catch (error) {
    if (isGone(error)) return undefined;
    // Arguments that an earlier release accepted are reported by the next check, on their properties.
    if (!NoImageError.isInstance(error) && !InvalidArgumentError.isInstance(error)) throw error;
    run.notify({ severity: "warning", message: error.message });
    return state;
  }
}

/**
 * Looks up the current choice for a resource that has only an ID, and the arguments of a program that reads
 * it. They can omit what the ID contains.
 *
 * @returns the state, or `undefined` if the API reports that the pipeline does not exist
 * @throws what the lookup throws, and an InvalidArgumentError if the arguments are not those of the ID
 */
export async function readPipelineImage(
  id: string,
  stored: Properties,
  run: Run,
): Promise<Properties | undefined> {
  const args = withoutAbsent(stored);
  const { region, imagePipelineId } = parseResourceId(id);
  const { waitForRunning, ...named } = lookupArguments(args);
  const hasPipeline = named.imagePipelineId !== undefined || named.imagePipelineName !== undefined;
  const query = { region, ...(hasPipeline ? {} : { imagePipelineId }), ...named };
  try {
    const latest = await getLatestImage(query, { ...run, whilePending: "skip" });
    if (resourceId({ ...latest }) !== id)
      throw new InvalidArgumentError([
        problemAt(["id"], `does not match the arguments, whose ID is ${resourceId({ ...latest })}`),
      ]);
    return { ...args, ...latest, ...latestOutputs(latest) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/**
 * The region and the pipeline that the ID of a resource names.
 *
 * @throws {@link InvalidArgumentError} if it does not have the form `REGION/PIPELINE`
 */
export function parseResourceId(id: string): { region: string; imagePipelineId: string } {
  const [region, imagePipelineId, ...more] = id.split("/");
  if (region && imagePipelineId && more.length === 0) return { region, imagePipelineId };
  const message = `must be REGION/PIPELINE, such as cn-hangzhou/ip-2ze5tsl5bp6nf2b3aaaa, but is ${JSON.stringify(id)}`;
  throw new InvalidArgumentError([problemAt(["id"], message)]);
}

/** Whether an error means that the pipeline does not exist. Any other error does not. */
function isGone(error: unknown): boolean {
  return EcsApiError.isInstance(error) && error.code === "InvalidImagePipeline.NotFound";
}

/**
 * Checked arguments with the outputs that are known when no newer build is running any more: what an
 * update does after a check that did not wait.
 *
 * @throws what the lookup throws, such as a TimeoutError at the end of `waitForRunning`
 */
export async function waitForImage(checked: Properties, run: Run): Promise<Properties> {
  const latest = await getLatestImage(lookupArguments(checked), { ...run, whilePending: "wait" });
  return { ...omit(checked, OUTPUTS), ...latest, ...latestOutputs(latest) };
}

/**
 * For a property in `ignoreChanges`, the engine passes the old value, also that of an output. An ignored
 * `imageId` keeps the image; other outputs are not arguments, and are left out. An output with another
 * value was written by the program, and is reported as a problem.
 *
 * @param olds - where the old values can come from
 */
function takeIgnored(
  args: Properties,
  olds: readonly Properties[],
): { readonly inputs: Properties; readonly keepsImage: boolean } {
  const isOld = (key: string) =>
    args[key] !== undefined && olds.some((old) => isDeepStrictEqual(old[key], args[key]));
  const isResolvedId = args["imagePipelineName"] !== undefined && isOld("imagePipelineId");
  const ignored = [...OUTPUTS_ONLY.filter(isOld), ...(isResolvedId ? ["imagePipelineId"] : [])];
  return { inputs: omit(args, ignored), keepsImage: isOld("imageId") };
}

const OUTPUTS_ONLY: readonly string[] = OUTPUTS.filter(
  (key) => !(ARGUMENTS as readonly string[]).includes(key),
);

function asOutputProblem(problem: Problem): Problem {
  return OUTPUTS_ONLY.includes(problem.path)
    ? { ...problem, message: "is an output and cannot be set; use hold: true to keep an image" }
    : problem;
}

/** A held resource does not wait: its image stays, whatever is running. */
function lookupQuery(query: Query<"pipelineImage">, held: boolean): Query<"getLatestImage"> {
  const { hold, triggers, waitForRunning, ...selecting } = query;
  return held ? selecting : { ...selecting, ...(waitForRunning && { waitForRunning }) };
}

/**
 * What the resource has, if its image is still the current choice. The reason and newer executions stay as
 * they were when it was chosen: builds that come and go are no change, and must not make a saved plan
 * differ.
 */
function alreadyChosen(olds: Properties, latest: LatestImage): Properties | undefined {
  const isSame = (["imageId", "executionId", "source", "imagePipelineId", "region"] as const).every(
    (key) => olds[key] === latest[key],
  );
  return isSame ? pick(olds, IMAGE_OUTPUTS) : undefined;
}

/** A failure on a property shows its message; thrown, the error would show a stack trace. */
function failuresOf(error: ImagePipelineError): readonly Problem[] {
  if (InvalidArgumentError.isInstance(error)) return reportedProblems(error.problems);
  return [problemAt(NotFoundError.isInstance(error) ? [error.argument] : [], error.message)];
}
