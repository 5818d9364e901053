import { status, type handleUnaryCall } from "@grpc/grpc-js";
import { inPluginTerms } from "./configuration";

/** A gRPC method from a function; what it throws is told to the user by its message, without a stack. */
export function unary<Request, Answer>(
  answer: (request: Request) => Answer | Promise<Answer>,
): handleUnaryCall<Request, Answer> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (value) => {
          callback(null, value);
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          callback({ code: status.UNKNOWN, details: inPluginTerms(message) });
        },
      );
  };
}
