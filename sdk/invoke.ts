import * as pulumi from "@pulumi/pulumi";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
} from "../core/types";
import type * as core from "../core/functions";
import {
  environmentVariables,
  SETTING_KEYS,
  settingsOf,
  stackConfiguration,
  type SettingKey,
  type SettingsSource,
} from "../core/settings/sources";
import {
  childrenOf,
  typeInUrn,
  underMocks,
  valueWithUnknowns,
  withoutStackTrace,
} from "../provider/pulumi-internals";
import { checkOptions, invalidArgument, plainArguments } from "./arguments";

/** Each function's arguments and result. */
interface Functions {
  getLatestImage: { args: GetLatestImageArgs; result: LatestImage };
  getImagePipelineExecutions: {
    args: GetImagePipelineExecutionsArgs;
    result: GetImagePipelineExecutionsResult;
  };
  getImagePipelineExecution: {
    args: GetImagePipelineExecutionArgs;
    result: ImagePipelineExecution;
  };
}

/** The core's functions. Only a run that can show an image as unknown gets `Pending`. */
type Core = Pick<typeof core, "isPending" | "describeSettings"> & CoreFunctions;

type CoreFunctions = {
  readonly [F in keyof Functions]: (
    args: Functions[F]["args"],
    run: core.Run,
  ) => Promise<Functions[F]["result"]>;
};

/** The promise form of a function. In unit tests, Pulumi's mocks give the result. */
export async function invoke<F extends keyof Functions>(
  name: F,
  args: Functions[F]["args"],
  opts: pulumi.InvokeOptions,
): Promise<Functions[F]["result"]> {
  try {
    checkOptions(opts);
    refuseExplicitProvider(name, opts);
    if (underMocks())
      return (await pulumi.runtime.invoke(tokenOf(name), args)) as Functions[F]["result"];
    const call: CoreFunctions[F] = loadCore()[name];
    return await call(args, currentRun());
  } catch (error) {
    throw withoutStackTrace(error);
  }
}

/**
 * The output form of a function. It waits for its inputs, for the settings of an explicit provider and for
 * `dependsOn`, and sends no request while one of them is unknown. In unit tests, Pulumi's mocks give the result.
 */
export function invokeOutput<F extends keyof Functions>(
  name: F,
  args: unknown,
  opts: pulumi.InvokeOutputOptions,
): pulumi.Output<Functions[F]["result"]> {
  checkOptions(opts);
  // In a promise, so that invalid arguments reject the output, like problems that are found later.
  const inputs = new Promise<unknown>((resolve) => {
    resolve(plainArguments(args));
  });
  const known = pulumi.all([inputs, providerSettings(opts), dependencies(opts)]);
  if (underMocks()) {
    const provider = explicitProvider(opts);
    const token = tokenOf(name);
    return known.apply(([plain]) =>
      pulumi.runtime.invokeOutput<Functions[F]["result"]>(token, plain, provider && { provider }),
    );
  }
  return known.apply<Functions[F]["result"]>(async ([plain, provider]) => {
    const whilePending = pulumi.runtime.isDryRun() ? "unknown" : "wait";
    const loaded = loadCore();
    const call: CoreFunctions[F] = loaded[name];
    try {
      const result = await call(plain, {
        ...currentRun(provider),
        whilePending,
      });
      return loaded.isPending(result) ? (pulumi.unknown as unknown as typeof result) : result;
    } catch (error) {
      throw withoutStackTrace(error);
    }
  });
}

/** Identifies the run if there is no engine: the script is the run. */
const SCRIPT = {};

/**
 * The running program, as the core needs to know it.
 *
 * @param provider - the settings of an explicit provider
 */
export function currentRun(provider?: SettingsSource): core.Run {
  const engine = pulumi.runtime.getMonitor();
  return {
    // Each run has its own connection to the engine. Several runs can share a process (Automation API).
    scope: engine ?? SCRIPT,
    whilePending: pulumi.runtime.isDryRun() ? "skip" : "wait",
    notify: ({ severity, message }) => {
      // Without an engine, pulumi.log.info writes to standard output, which is the script's own.
      if (engine === undefined) process.stderr.write(`${severity}: ${message}\n`);
      else void (severity === "warning" ? pulumi.log.warn(message) : pulumi.log.info(message));
    },
    explainValue: (value) =>
      pulumi.Output.isInstance(value)
        ? "is an Output, which only the …Output form of this function accepts"
        : undefined,
    settings: {
      provider,
      // Not pulumi.Config, which warns when a secret is read as plain text. Here, that is intended.
      stack: stackConfiguration((key) => pulumi.runtime.getConfig(key)),
      environment: environmentVariables(process.env),
    },
  };
}

/** The name of a function for the mocks of a unit test: its token in the native plugin. */
function tokenOf(name: keyof Functions): string {
  return `alicloud-image-pipeline:index:${name}`;
}

/**
 * Resolves when the resources of `dependsOn`, and the children of components among them, exist. Unknown in a
 * preview that would create one of them. Pulumi's own functions do both, too.
 */
function dependencies({ dependsOn }: pulumi.InvokeOutputOptions): pulumi.Output<unknown> {
  return pulumi.output(dependsOn).apply((resources = []) => {
    const all = new Set<pulumi.Resource>();
    for (const resource of [resources].flat()) addWithChildren(resource, all);
    return pulumi.all(
      [...all].map((resource) =>
        pulumi.CustomResource.isInstance(resource) ? resource.id : resource.urn,
      ),
    );
  });
}

function addWithChildren(resource: unknown, all: Set<pulumi.Resource>): void {
  if (!pulumi.Resource.isInstance(resource))
    throw invalidArgument(["opts", "dependsOn"], "must be a resource or an array of resources");
  if (all.has(resource)) return;
  all.add(resource);
  if (!pulumi.ComponentResource.isInstance(resource)) return;
  for (const child of childrenOf(resource)) addWithChildren(child, all);
}

/** Loaded with the first lookup: a program that makes none does not pay for it. */
export function loadCore(): Core {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("../core/functions") as Core;
}

/** Any function of `alicloud`: a parent returns the provider of its package. */
const ANY_FUNCTION = "alicloud:ecs/getImages:getImages";

/** The explicit provider: the option itself, or the one that the parent passes on, as for `alicloud`'s own functions. */
export function explicitProvider(opts: pulumi.InvokeOptions): pulumi.ProviderResource | undefined {
  return opts.provider ?? opts.parent?.getProvider(ANY_FUNCTION);
}

/**
 * The promise form cannot wait for the outputs of a provider.
 *
 * @throws {@link InvalidArgumentError} if an explicit provider is set or inherited
 */
function refuseExplicitProvider(functionName: string, opts: pulumi.InvokeOptions): void {
  if (explicitProvider(opts) === undefined) return;
  throw invalidArgument(
    ["opts", opts.provider === undefined ? "parent" : "provider"],
    `an explicit provider needs the output form: use ${functionName}Output`,
  );
}

/**
 * The settings of the explicit provider, or `undefined` if there is none. The output is not secret, although
 * keys are: the results of a lookup are not secret.
 *
 * @throws {@link InvalidArgumentError} (the output rejects) if the provider is not an `alicloud.Provider`
 */
function providerSettings(opts: pulumi.InvokeOptions): pulumi.Output<SettingsSource | undefined> {
  const provider = explicitProvider(opts);
  if (provider === undefined) return pulumi.output(undefined);
  const outputs = provider as unknown as Partial<Record<SettingKey, pulumi.Output<unknown>>>;
  // A setting may be absent, or unknown only because it was never set.
  const values = Promise.all(
    SETTING_KEYS.map(async (key) => outputs[key] && valueWithUnknowns(outputs[key])),
  );
  return pulumi.all([provider.urn, values]).apply(([urn, all]) => {
    if (typeInUrn(urn) !== "pulumi:providers:alicloud")
      throw invalidArgument(["opts", "provider"], `must be an alicloud.Provider, but is ${urn}`);
    const settings = Object.fromEntries(SETTING_KEYS.map((key, index) => [key, all[index]]));
    return settingsOf(settings, (names) => `${names} of the explicit provider`);
  });
}
