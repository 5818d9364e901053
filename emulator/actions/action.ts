import type { Clock } from "../clock";
import type { ResolvedFault } from "../faults";
import type { Pager } from "../paging";
import type { Parameters } from "../parameters";
import type { ResolvedScenario } from "../scenario/schema";
import type { Cloud } from "../state/cloud";

/** What an action works with. */
export interface ActionContext {
  parameters: Parameters;
  region: string;
  cloud: Cloud;
  pager: Pager;
  clock: Clock;
  scenario: ResolvedScenario;
  /** A fault of paging, which the action hands to the pager. */
  fault?: ResolvedFault | undefined;
}

/** Answers a call that is known to be genuine and allowed; the server adds the `RequestId`. */
export type Action = (context: ActionContext) => Record<string, unknown>;
