import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { AwaitedImageError, InvalidArgumentError } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
  type Run,
} from "../../core/functions";
import { containsValue, withoutAbsent } from "../../core/pipeline-image/values";
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
  const args = withoutAbsent(received(request.getArgs()).values);
  // The engine itself responds with an empty object if the provider's configuration is unknown.
  if (containsValue(args, UNKNOWN)) return responseWith({});
  const waits = args["waitForRunning"] !== undefined && !request.getPreview();
  try {
    return responseWith(
      await session.run({ waits }, (run) => call(args as never, { ...run, canBeUnknown: !waits })),
    );
  } catch (error) {
    if (AwaitedImageError.isInstance(error)) return responseWith({});
    if (!InvalidArgumentError.isInstance(error)) throw error;
    return new InvokeResponse().setFailuresList(checkFailures(error.problems));
  }
}

function responseWith(result: object): InvokeResponse {
  return new InvokeResponse().setReturn(toStruct({ ...result }));
}
