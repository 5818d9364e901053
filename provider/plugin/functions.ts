import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { AwaitedImageError, InvalidArgumentError } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
  type Run,
} from "../../core/functions";
import { containsValue, withoutAbsent } from "../../core/pipeline-image/values";
import { checkFailures } from "./check-failures";
import { PACKAGE } from "./package-name";
import { received, toStruct, UNKNOWN } from "./properties";
import type { Session } from "./session";

type Function = (args: never, run: Run) => Promise<object>;

/** The functions, by their tokens. */
const FUNCTIONS: ReadonlyMap<string, Function> = new Map<string, Function>([
  [`${PACKAGE}:index:getLatestImage`, getLatestImage],
  [`${PACKAGE}:index:getImagePipelineExecutions`, getImagePipelineExecutions],
  [`${PACKAGE}:index:getImagePipelineExecution`, getImagePipelineExecution],
]);

/** Calls a function. Wrong arguments are told on their properties, all at once. */
export async function invoke(session: Session, request: InvokeRequest): Promise<InvokeResponse> {
  const token = request.getTok();
  const call = FUNCTIONS.get(token);
  if (call === undefined) {
    throw new Error(
      `There is no function ${token}; there are: ${[...FUNCTIONS.keys()].join(", ")}.`,
    );
  }
  const args = withoutAbsent(received(request.getArgs()).values);
  // No value can be marked as unknown in an answer; an empty one is what the engine gives itself then.
  if (containsValue(args, UNKNOWN)) return answer({});
  const waits = args["waitForRunning"] !== undefined && !request.getPreview();
  try {
    return answer(
      await session.run({ waits }, (run) => call(args as never, { ...run, canBeUnknown: !waits })),
    );
  } catch (error) {
    if (AwaitedImageError.isInstance(error)) return answer({});
    if (!InvalidArgumentError.isInstance(error)) throw error;
    return new InvokeResponse().setFailuresList(checkFailures(error.problems));
  }
}

function answer(result: object): InvokeResponse {
  return new InvokeResponse().setReturn(toStruct({ ...result }));
}
