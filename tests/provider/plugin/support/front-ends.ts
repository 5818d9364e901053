import type * as pulumi from "@pulumi/pulumi";
import type { Emulator } from "../../../../emulator";
import * as dynamic from "../../../../provider/dynamic/lifecycle";
import { markRun } from "../../../../provider/dynamic/marks";
import { InvalidArgumentError, NotFoundError } from "../../../../core/errors";
import { getLatestImage } from "../../../../core/functions";
import { IMAGE_OUTPUTS, pick } from "../../../../core/pipeline-image/properties";
import { newRun } from "../../../core/support/emulated";
import { ProviderClient, type Shown } from "../../terraform/support/provider-client";
import { PluginClient, type Failure, type Wire } from "./plugin-client";

/** What a front end returns: the image, or what is wrong. */
export type Answer = { readonly image: Wire } | { readonly problems: readonly string[] };

/** A way to look up the latest image. */
export type FrontEnd = (emulator: Emulator, args: Wire) => Promise<Answer>;

/** The front ends, each as in an update. */
export const FRONT_ENDS: Readonly<Record<string, FrontEnd>> = {
  "the TypeScript function": (emulator, args) =>
    answered(async () => {
      const run = newRun({ stack: emulator.stackConfiguration() });
      return imageIn({ ...(await getLatestImage(args, run)) });
    }),

  "the dynamic resource": async (emulator, args) => {
    const config = emulator.stackConfiguration();
    const get = (key: string) => config[key];
    await dynamic.configure({ config: { get } } as unknown as pulumi.dynamic.ConfigureRequest);
    const checked = await dynamic.check({}, { ...args, ...markRun({}, false) });
    const inputs = checked.inputs as Wire;
    const failures = checked.failures ?? [];
    if (failures.length > 0) return problemsIn(failures);
    const created: { outs?: unknown } = await dynamic.create(inputs);
    return imageIn(created.outs as Wire);
  },

  "the plugin's function": (emulator, args) =>
    withPlugin(emulator, async (plugin) => {
      const { result, failures } = await plugin.invoke("getLatestImage", args);
      return failures.length > 0 ? problemsIn(failures) : imageIn(result);
    }),

  "the plugin's resource": (emulator, args) =>
    withPlugin(emulator, async (plugin) => {
      const { inputs, failures } = await plugin.check(args);
      if (failures.length > 0) return problemsIn(failures);
      return imageIn((await plugin.create(inputs)).properties);
    }),

  "the Terraform data source": (emulator, args) =>
    withTerraform(emulator, async (terraform) => {
      const type = "imagepipeline_latest_image";
      const problems = problemsShown(await terraform.validateData(type, args));
      if (problems.length > 0) return { problems };
      const { result, diagnostics } = await terraform.readData(type, args);
      return result === undefined ? { problems: problemsShown(diagnostics) } : imageOf(result);
    }),

  "the Terraform resource": (emulator, args) =>
    withTerraform(emulator, async (terraform) => {
      const problems = problemsShown(await terraform.validate(args));
      if (problems.length > 0) return { problems };
      const planned = await terraform.plan(args);
      if (planned.state === undefined) return { problems: problemsShown(planned.diagnostics) };
      const applied = await terraform.apply(args, planned);
      return applied.state === undefined
        ? { problems: problemsShown(applied.diagnostics) }
        : imageOf(applied.state);
    }),
};

/** The configuration of a provider that uses the emulator. */
export function pluginConfiguration(emulator: Emulator): Wire {
  const { "alicloud:accountType": other, ...settings } = emulator.stackConfiguration();
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key.replace("alicloud:", ""), value]),
  );
}

function withPlugin(
  emulator: Emulator,
  ask: (plugin: PluginClient) => Promise<Answer>,
): Promise<Answer> {
  return answered(async () => {
    const plugin = await PluginClient.start(pluginConfiguration(emulator));
    try {
      return await ask(plugin);
    } finally {
      plugin.stop();
    }
  });
}

async function withTerraform(
  emulator: Emulator,
  ask: (terraform: ProviderClient) => Promise<Answer>,
): Promise<Answer> {
  const terraform = await ProviderClient.start(terraformConfiguration(emulator));
  try {
    return await ask(terraform);
  } finally {
    terraform.stop();
  }
}

/** The same with the types of the Terraform provider. */
export function terraformConfiguration(emulator: Emulator): Wire {
  const { endpoints, ...settings } = pluginConfiguration(emulator);
  return { ...settings, endpoints: JSON.parse(endpoints as string) as unknown };
}

function problemsShown(diagnostics: readonly Shown[]): string[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ detail, path }) => {
      // What is wrong with an argument follows its name, and ends with a period.
      if (path !== "" && detail.startsWith(`${path} `))
        return inPulumiTerms(`${path}: ${detail.slice(path.length + 1, -1)}`);
      return inPulumiTerms(path === "" ? detail : `${path}: ${detail}`);
    });
}

function imageOf(properties: Wire): Answer {
  return imageIn(JSON.parse(inPulumiTerms(JSON.stringify(properties))) as Wire);
}

/** The names that messages and reasons have in Pulumi. */
function inPulumiTerms(text: string): string {
  return text
    .replace(
      "for example with wait_for_running,",
      "for example with waitForRunning (in a preview, only the output form can wait for the update),",
    )
    .replace(/\b[a-z]+(_[a-z]+)+\b/g, (name) =>
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    );
}

async function answered(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (InvalidArgumentError.isInstance(error))
      return { problems: error.problems.map(({ path, message }) => `${path}: ${message}`) };
    if (NotFoundError.isInstance(error))
      return { problems: [`${error.argument}: ${error.message}`] };
    // gRPC puts the number and the name of the status before the message of the plugin.
    return { problems: [error.message.replace(/^2 UNKNOWN: /, "")] };
  }
}

function problemsIn(failures: readonly Failure[]): Answer {
  return {
    problems: failures.map(({ property, reason }) =>
      property === "" ? reason : `${property}: ${reason}`,
    ),
  };
}

/** A resource also has its arguments. */
function imageIn(properties: Wire): Answer {
  return { image: pick(properties, IMAGE_OUTPUTS) };
}
