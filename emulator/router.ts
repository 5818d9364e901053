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
import { actionNotFound } from "./errors";

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

/** Finds the handler of an action. @throws ApiError `InvalidAction.NotFound` */
export function route(action: string): Action {
  const found = ACTIONS.get(action);
  if (!found) throw actionNotFound();
  return found;
}
