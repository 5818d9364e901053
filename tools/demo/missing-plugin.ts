import { z } from "zod";
import type { PulumiProject } from "../pulumi-project";

const plugins = z.array(z.looseObject({ name: z.string(), kind: z.string() }));

/** What to tell when a command failed and the engine does not have the plugin of @pulumi/alicloud. */
export async function missingPluginHint(project: Pick<PulumiProject, "run">): Promise<string> {
  const { code, stdout } = await project.run(["plugin", "ls", "--json"]);
  const installed = code === 0 ? plugins.parse(JSON.parse(stdout)) : [];
  if (installed.some(({ name, kind }) => name === "alicloud" && kind === "resource")) return "";
  return (
    "\nThis example needs Pulumi's alicloud plugin, and Pulumi could not get it. Where it can be " +
    'downloaded, this demo runs; "npm run demo" without a name runs the quickstart, which needs none.'
  );
}
