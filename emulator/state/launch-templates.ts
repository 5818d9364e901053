import { randomBytes } from "node:crypto";
import { apiTime, type Clock } from "../clock";
import { ApiError, launchTemplateNotFound, launchTemplateVersionNotFound } from "../errors";

/** One version of a launch template. */
export interface LaunchTemplateVersion {
  number: number;
  description?: string | undefined;
  createTime: string;
  /** The instance settings, in the shape in which the API returns them. */
  data: Record<string, unknown>;
}

/** A launch template with its versions. */
export interface LaunchTemplate {
  id: string;
  name: string;
  region: string;
  createTime: string;
  modifiedTime: string;
  resourceGroupId?: string | undefined;
  tags: Record<string, string>;
  defaultVersion: number;
  latestVersion: number;
  versions: LaunchTemplateVersion[];
}

/** The content of a new version. */
export type NewVersion = Pick<LaunchTemplateVersion, "data" | "description">;

/** The launch templates of every region. */
export class LaunchTemplates {
  readonly #templates = new Map<string, LaunchTemplate>();

  constructor(private readonly clock: Clock) {}

  /** The templates of a region, oldest first. */
  in(region: string): LaunchTemplate[] {
    return [...this.#templates.values()].filter((template) => template.region === region);
  }

  /** @throws ApiError `InvalidLaunchTemplate.NotFound` */
  find(region: string, by: { id?: string | undefined; name?: string | undefined }): LaunchTemplate {
    const found = this.in(region).find((template) =>
      by.id === undefined ? template.name === by.name : template.id === by.id,
    );
    if (!found) throw launchTemplateNotFound();
    return found;
  }

  create(
    template: Pick<LaunchTemplate, "name" | "region" | "resourceGroupId" | "tags">,
    version: NewVersion,
  ): LaunchTemplate {
    if (this.in(template.region).some((other) => other.name === template.name)) {
      throw new ApiError(
        400,
        "LaunchTemplateName.Duplicated",
        "The specified launch template name already exists in the region.",
      );
    }
    const time = apiTime(this.clock.now());
    const created: LaunchTemplate = {
      ...template,
      id: `lt-${randomBytes(8).toString("hex")}`,
      createTime: time,
      modifiedTime: time,
      defaultVersion: 1,
      latestVersion: 0,
      versions: [],
    };
    this.addVersion(created, version);
    this.#templates.set(created.id, created);
    return created;
  }

  /** Adds a version and returns its number. */
  addVersion(template: LaunchTemplate, version: NewVersion): number {
    template.latestVersion += 1;
    template.modifiedTime = apiTime(this.clock.now());
    template.versions.push({
      ...version,
      number: template.latestVersion,
      createTime: template.modifiedTime,
    });
    return template.latestVersion;
  }

  /** @throws ApiError `InvalidLaunchTemplateVersion.NotFound` */
  setDefaultVersion(template: LaunchTemplate, number: number): void {
    if (!template.versions.some((version) => version.number === number)) {
      throw launchTemplateVersionNotFound();
    }
    template.defaultVersion = number;
    template.modifiedTime = apiTime(this.clock.now());
  }

  /** @throws ApiError if the version does not exist or is the default version. */
  deleteVersion(template: LaunchTemplate, number: number): void {
    if (number === template.defaultVersion) {
      throw new ApiError(
        403,
        "DefaultVersion.DeleteNotAllowed",
        "The default version of a launch template cannot be deleted.",
      );
    }
    if (!template.versions.some((version) => version.number === number)) {
      throw launchTemplateVersionNotFound();
    }
    template.versions = template.versions.filter((version) => version.number !== number);
  }

  delete(template: LaunchTemplate): void {
    this.#templates.delete(template.id);
  }
}
