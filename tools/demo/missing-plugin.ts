import { z } from "zod";
import type { PulumiProject } from "../pulumi-project";

const plugins = z.array(z.looseObject({ name: z.string(), kind: z.string() }));

/** A hint for a command that failed without the plugin of @pulumi/alicloud, or "" if the plugin is there. */
export async function missingPluginHint(project: Pick<PulumiProject, "run">): Promise<string> {
  const { code, stdout } = await project.run(["plugin", "ls", "--json"]);
  const installed = code === 0 ? plugins.parse(JSON.parse(stdout)) : [];
  if (installed.some(({ name, kind }) => name === "alicloud" && kind === "resource")) return "";
  return (
    "\nThis example needs Pulumi's alicloud plugin, which Pulumi could not download. Allow the " +
    "download, or run the quickstart, which needs no plugin: npm run demo"
  );
}
