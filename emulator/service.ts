import type { Action } from "./actions/action";
import {
  cancelImagePipelineExecution,
  describeImagePipelineExecutions,
  startImagePipelineExecution,
} from "./actions/executions";
import { describeImages } from "./actions/images";
import {
  createLaunchTemplate,
  createLaunchTemplateVersion,
  deleteLaunchTemplate,
  deleteLaunchTemplateVersion,
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
  modifyLaunchTemplateDefaultVersion,
} from "./actions/launch-templates";
import { describeImagePipelines } from "./actions/pipelines";
import { authorize } from "./authorization";
import type { Clock } from "./clock";
import {
  actionNotFound,
  invalidVersion,
  missingRegion,
  regionNotFound,
  unsupportedMethod,
} from "./errors";
import type { ResolvedFault } from "./faults";
import { actionParameters, type Call } from "./http/call";
import { Pager } from "./paging";
import type { Parameters } from "./parameters";
import type { Account, ResolvedScenario } from "./scenario/schema";
import { authenticate, Freshness } from "./signature/authenticate";
import { Cloud } from "./state/cloud";

const VERSION = "2014-05-26";

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["DescribeImagePipelineExecutions", describeImagePipelineExecutions],
  ["StartImagePipelineExecution", startImagePipelineExecution],
  ["CancelImagePipelineExecution", cancelImagePipelineExecution],
  ["DescribeImagePipelines", describeImagePipelines],
  ["DescribeImages", describeImages],
  ["CreateLaunchTemplate", createLaunchTemplate],
  ["CreateLaunchTemplateVersion", createLaunchTemplateVersion],
  ["DescribeLaunchTemplates", describeLaunchTemplates],
  ["DescribeLaunchTemplateVersions", describeLaunchTemplateVersions],
  ["ModifyLaunchTemplateDefaultVersion", modifyLaunchTemplateDefaultVersion],
  ["DeleteLaunchTemplate", deleteLaunchTemplate],
  ["DeleteLaunchTemplateVersion", deleteLaunchTemplateVersion],
]);

/** The ECS API without HTTP: authentication, authorization and the actions. */
export class Service {
  readonly cloud: Cloud;
  readonly pager: Pager;
  readonly #accounts: Account[];
  readonly #freshness = new Freshness();

  constructor(
    private readonly scenario: ResolvedScenario,
    private readonly clock: Clock,
  ) {
    this.cloud = new Cloud(scenario, clock);
    this.pager = new Pager(clock, scenario.pageTokenLifetime);
    this.#accounts = [...scenario.accounts];
  }

  /** @throws ApiError if the call is refused. */
  answer(call: Call, fault: ResolvedFault | undefined): Record<string, unknown> {
    if (call.method !== "POST" && call.method !== "GET") throw unsupportedMethod();
    if (call.path !== "/") throw actionNotFound();
    const account = authenticate(call, {
      accounts: this.#accounts,
      freshness: this.#freshness,
      clock: this.clock,
    });
    if (call.version !== VERSION) throw invalidVersion();
    const action = ACTIONS.get(call.action);
    if (!action) throw actionNotFound();
    const parameters = actionParameters(call);
    authorize(account, call.action, parameters.text("RegionId"));
    return action({
      parameters,
      region: this.#region(parameters),
      cloud: this.cloud,
      pager: this.pager,
      clock: this.clock,
      scenario: this.scenario,
      fault,
    });
  }

  /** Revokes an access key. */
  revoke(accessKeyId: string): void {
    const index = this.#accounts.findIndex((account) => account.accessKeyId === accessKeyId);
    if (index < 0)
      throw new RangeError(`The scenario has no account with the access key ID "${accessKeyId}"`);
    this.#accounts.splice(index, 1);
  }

  #region(parameters: Parameters): string {
    const region = parameters.text("RegionId");
    if (region === undefined) throw missingRegion();
    if (!this.cloud.hasRegion(region)) throw regionNotFound();
    return region;
  }
}
