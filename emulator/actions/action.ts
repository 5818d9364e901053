import type { Clock } from "../clock";
import type { ResolvedFault } from "../faults";
import type { Pager } from "../paging";
import type { Parameters } from "../parameters";
import type { ResolvedScenario } from "../scenario/schema";
import type { Cloud } from "../state/cloud";

/** Input of an action. */
export interface ActionContext {
  parameters: Parameters;
  region: string;
  cloud: Cloud;
  pager: Pager;
  clock: Clock;
  scenario: ResolvedScenario;
  /** A fault that concerns pagination; the action passes it to the pager. */
  fault?: ResolvedFault | undefined;
}

/** Handles an authenticated and authorized call; the server adds the `RequestId`. */
export type Action = (context: ActionContext) => Record<string, unknown>;
