import { missingParameter } from "../errors";
import type { Parameters } from "../parameters";
import type { LaunchTemplate, LaunchTemplateVersion, NewVersion } from "../state/launch-templates";
import type { Action, ActionContext } from "./action";
import { launchTemplateData } from "./launch-template-data";
import { pageNumber } from "./page-number";
import { meets, wireTags } from "./tags";

const VERSION_NUMBER = { minimum: 1, maximum: Number.MAX_SAFE_INTEGER };

/** `CreateLaunchTemplate`: a template with its first version. */
export const createLaunchTemplate: Action = ({ parameters, cloud, region }) => {
  const tags = parameters.tags("TemplateTag").map(({ key, value }) => [key, value ?? ""] as const);
  const template = cloud.launchTemplates.create(
    {
      name: parameters.required("LaunchTemplateName"),
      region,
      resourceGroupId: parameters.text("TemplateResourceGroupId"),
      tags: Object.fromEntries(tags),
    },
    newVersion(parameters),
  );
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateVersionNumber: template.latestVersion,
  };
};

/** `CreateLaunchTemplateVersion`: adds a version; the default version does not change. */
export const createLaunchTemplateVersion: Action = (context) => {
  const template = namedTemplate(context);
  const number = context.cloud.launchTemplates.addVersion(template, newVersion(context.parameters));
  return { LaunchTemplateId: template.id, LaunchTemplateVersionNumber: number };
};

/** `DescribeLaunchTemplates`. */
export const describeLaunchTemplates: Action = ({ parameters, cloud, region }) => {
  const ids = parameters.numbered("LaunchTemplateId");
  const names = parameters.numbered("LaunchTemplateName");
  const tags = parameters.tags("TemplateTag");
  const templates = cloud.launchTemplates
    .in(region)
    .filter((template) => ids.length === 0 || ids.includes(template.id))
    .filter((template) => names.length === 0 || names.includes(template.name))
    .filter((template) => meets(template.tags, tags));
  const { entries, fields } = pageNumber(parameters, templates);
  return { ...fields, LaunchTemplateSets: { LaunchTemplateSet: entries.map(wireTemplate) } };
};

/** `DescribeLaunchTemplateVersions`: newest first. */
export const describeLaunchTemplateVersions: Action = (context) => {
  const { parameters } = context;
  const template = namedTemplate(context);
  const numbers = parameters.numbered("LaunchTemplateVersion").map(Number);
  const minimum = parameters.integer("MinVersion", VERSION_NUMBER) ?? 1;
  const maximum = parameters.integer("MaxVersion", VERSION_NUMBER) ?? Infinity;
  const defaultOnly = parameters.flag("DefaultVersion") ?? false;
  const withData = parameters.flag("DetailFlag") ?? true;
  const versions = template.versions
    .filter(({ number }) => numbers.length === 0 || numbers.includes(number))
    .filter(({ number }) => number >= minimum && number <= maximum)
    .filter(({ number }) => !defaultOnly || number === template.defaultVersion)
    .sort((a, b) => b.number - a.number);
  const { entries, fields } = pageNumber(parameters, versions);
  return {
    ...fields,
    LaunchTemplateVersionSets: {
      LaunchTemplateVersionSet: entries.map((version) => wireVersion(template, version, withData)),
    },
  };
};

/** `ModifyLaunchTemplateDefaultVersion`. */
export const modifyLaunchTemplateDefaultVersion: Action = (context) => {
  const number = context.parameters.integer("DefaultVersionNumber", VERSION_NUMBER);
  if (number === undefined) throw missingParameter("DefaultVersionNumber");
  context.cloud.launchTemplates.setDefaultVersion(namedTemplate(context), number);
  return {};
};

/** `DeleteLaunchTemplateVersion`; clients need it because the number of versions is limited. */
export const deleteLaunchTemplateVersion: Action = (context) => {
  const numbers = context.parameters.numbered("DeleteVersion").map(Number);
  if (numbers.length === 0) throw missingParameter("DeleteVersion");
  const template = namedTemplate(context);
  for (const number of numbers) context.cloud.launchTemplates.deleteVersion(template, number);
  return { LaunchTemplateId: template.id };
};

/** `DeleteLaunchTemplate`, with all its versions. */
export const deleteLaunchTemplate: Action = (context) => {
  const template = namedTemplate(context);
  context.cloud.launchTemplates.delete(template);
  return { LaunchTemplateId: template.id };
};

function namedTemplate({ parameters, cloud, region }: ActionContext): LaunchTemplate {
  const id = parameters.text("LaunchTemplateId");
  const name = parameters.text("LaunchTemplateName");
  if (id === undefined && name === undefined) throw missingParameter("LaunchTemplateId");
  return cloud.launchTemplates.find(region, { id, name });
}

function newVersion(parameters: Parameters): NewVersion {
  return {
    description: parameters.text("VersionDescription"),
    data: launchTemplateData(parameters),
  };
}

function wireTemplate(template: LaunchTemplate): Record<string, unknown> {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: template.latestVersion,
    CreateTime: template.createTime,
    ModifiedTime: template.modifiedTime,
    ResourceGroupId: template.resourceGroupId,
    Tags: wireTags(template.tags),
  };
}

function wireVersion(
  template: LaunchTemplate,
  version: LaunchTemplateVersion,
  withData: boolean,
): Record<string, unknown> {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    VersionDescription: version.description,
    DefaultVersion: version.number === template.defaultVersion,
    CreateTime: version.createTime,
    ModifiedTime: version.createTime,
    ...(withData && { LaunchTemplateData: version.data }),
  };
}
