import { Parameters } from "../parameters";
import { RPC1_PROTOCOL_PARAMETERS } from "../signature/rpc1";
import type { Call } from "./call";

/** The parameters of the action, from the query and the body, without those of the signature. */
export function actionParameters(call: Call): Parameters {
  const pairs = [...call.query, ...call.form];
  return new Parameters(pairs.filter(([name]) => !RPC1_PROTOCOL_PARAMETERS.has(name)));
}
