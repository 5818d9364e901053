import { InvokeResponse, type InvokeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { InvalidArgumentError, NotFoundError, problemAt } from "../../core/errors";
import {
  getImagePipelineExecution,
  getImagePipelineExecutions,
  getLatestImage,
  isPending,
  type Run,
} from "../../core/functions";
import { containsValue, withoutAbsent } from "../../core/pipeline-image/properties";
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
  const whilePending = request.getPreview() ? "unknown" : "wait";
  try {
    const result = await session.run({ whilePending }, (run) => call(args as never, run));
    return responseWith(isPending(result) ? {} : result);
  } catch (error) {
    if (InvalidArgumentError.isInstance(error))
      return new InvokeResponse().setFailuresList(checkFailures(error.problems));
    if (NotFoundError.isInstance(error))
      return new InvokeResponse().setFailuresList(
        checkFailures([problemAt([error.argument], error.message)]),
      );
    throw error;
  }
}

function responseWith(result: object): InvokeResponse {
  return new InvokeResponse().setReturn(toStruct({ ...result }));
}
