import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { InvalidArgumentError, NoImageError, NotFoundError } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
  type Run,
} from "../../core/functions";
import {
  containsValue,
  withoutAbsent,
  type Properties,
} from "../../core/pipeline-image/properties";
import { problemAt, reportedProblems } from "../../core/problem";
import type { Session } from "./session";
import { checkFailures, PACKAGE, received, toStruct, UNKNOWN } from "./wire";

type Function = (args: never, run: Run) => Promise<object>;

/** The functions, by their tokens. */
const FUNCTIONS: ReadonlyMap<string, Function> = new Map<string, Function>([
  [`${PACKAGE}:index:getLatestImage`, getLatestImage],
  [`${PACKAGE}:index:getImagePipelineExecutions`, getImagePipelineExecutions],
  [`${PACKAGE}:index:getImagePipelineExecution`, getImagePipelineExecution],
]);

/** Calls a function. All invalid arguments are reported at once, each on its property. */
export async function invoke(session: Session, request: InvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  const call = FUNCTIONS.get(token);
  if (call === undefined) {
    throw new Error(
      `The provider has no function ${token}. Its functions are: ${[...FUNCTIONS.keys()].join(", ")}.`,
    );
  }
  const args = withPulumiNames(withoutAbsent(received(request.getArgs()).values));
  // The engine itself responds with an empty object if the provider's configuration is unknown.
  if (containsValue(args, UNKNOWN)) return responseWith({});
  // The engine rejects a result with an unknown value, so a preview has the current choice.
  const whilePending = request.getPreview() ? "skip" : "wait";
  try {
    return responseWith(await session.run({ whilePending }, (run) => call(args as never, run)));
  } catch (error) {
    if (NoImageError.isInstance(error) && willWait(request, args, error))
      throw new Error(`${error.message} ${NO_UNKNOWN_RESULT}`, { cause: error });
    if (InvalidArgumentError.isInstance(error))
      return new InvokeResponse().setFailuresList(checkFailures(reportedProblems(error.problems)));
    if (NotFoundError.isInstance(error))
      return new InvokeResponse().setFailuresList(
        checkFailures([problemAt([error.argument], error.message)]),
      );
    throw error;
  }
}

/** Python's SDK does not translate the keys of a typed dict in the arguments of a function. */
function withPulumiNames(args: Properties): Properties {
  const { waitForRunning: wait } = args;
  if (typeof wait !== "object" || wait === null || !("poll_interval" in wait)) return args;
  const { poll_interval: pollInterval, ...rest } = wait;
  return { ...args, waitForRunning: { ...rest, pollInterval } };
}

const NO_UNKNOWN_RESULT =
  "The update will wait for it (waitForRunning), but the result of a provider's function cannot be unknown in a preview. " +
  "Use the resource PipelineImage, whose outputs can be unknown, or run the update with --skip-preview.";

/** Whether a preview fails for lack of an image that the update will wait for. */
function willWait(request: InvokeRequest, args: Properties, { running }: NoImageError): boolean {
  return request.getPreview() && args["waitForRunning"] !== undefined && running.length > 0;
}

function responseWith(result: object): InvokeResponse {
  return new InvokeResponse().setReturn(toStruct({ ...result }));
}
