import path from "node:path";
import type { PulumiProject } from "../pulumi-project";

/** Lets a project use the stand-in for the plugin of @pulumi/alicloud. */
export const standInFor = {
  /** Environment variables that the stand-in needs. */
  environment: { ALICLOUD_STAND_IN_REQUIRE: __filename },

  /** Installs the stand-in into the Pulumi home of the project. */
  async install(project: PulumiProject): Promise<void> {
    const plugin = ["resource", "alicloud", "3.106.0"];
    await project.mustRun(["plugin", "install", ...plugin, "--file", path.resolve(__dirname)]);
  },
};
