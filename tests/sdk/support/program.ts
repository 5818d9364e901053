import * as pulumi from "@pulumi/pulumi";
import { hideCloudVariables, rememberEnvironment } from "../../support/environment";

/** How a program runs. */
export interface ProgramOptions {
  /** @default false */
  readonly preview?: boolean;
  /** Stack configuration, with its namespace. */
  readonly config?: Readonly<Record<string, string>>;
  /** Keys of the configuration that are secrets. */
  readonly secretKeys?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Resolves when a resource may be created. @default at once */
  readonly create?: (name: string) => Promise<void>;
}

/** What the user of a program sees. */
export interface Told {
  readonly warnings: string[];
  readonly infos: string[];
}

/**
 * Runs a Pulumi program's body with mocks in place of the engine, as one run of its own. Resources have
 * their inputs for outputs; in a preview, their ids are unknown. The environment's own settings are hidden.
 */
export async function runProgram(
  options: ProgramOptions,
  body: (told: Told) => Promise<void>,
): Promise<void> {
  const { preview = false, config = {}, secretKeys = [], variables = {}, create } = options;
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ name, inputs }) => {
        await create?.(name);
        return {
          id: preview ? undefined : `${name}-id`,
          state: inputs as Record<string, unknown>,
        };
      },
      call: ({ token }) => {
        throw new Error(`The program called ${token} of an engine plugin`);
      },
    },
    "program",
    "test",
    preview,
  );
  actAsEngine();
  pulumi.runtime.setAllConfig({ ...config }, [...secretKeys]);
  const restoreEnvironment = rememberEnvironment();
  hideCloudVariables();
  Object.assign(process.env, variables);
  const { told, restore } = listen();
  try {
    await body(told);
  } finally {
    restore();
    restoreEnvironment();
    pulumi.runtime.setAllConfig({});
  }
}

/**
 * Hides from the package that the engine is one of Pulumi's mocks: in a unit test of a user, the functions
 * would call the mocks instead of the API.
 */
export function actAsEngine(): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as { mocks?: unknown };
  const methods: unknown = Object.getPrototypeOf(monitor);
  Object.setPrototypeOf(
    monitor,
    Object.create(methods as object, { mocks: { value: monitor.mocks } }) as object,
  );
  delete monitor.mocks;
}

function listen(): { told: Told; restore: () => void } {
  const told: Told = { warnings: [], infos: [] };
  const log = pulumi.log as { warn: typeof pulumi.log.warn; info: typeof pulumi.log.info };
  const { warn, info } = log;
  log.warn = (message) => Promise.resolve(void told.warnings.push(message));
  log.info = (message) => Promise.resolve(void told.infos.push(message));
  return { told, restore: () => void Object.assign(log, { warn, info }) };
}

/** An output's value, and what Pulumi knows of it. */
export interface Inspected<T> {
  /** `undefined` when it is not known. */
  readonly value: T | undefined;
  readonly known: boolean;
  readonly secret: boolean;
}

/** Waits for an output. */
export async function inspect<T>(output: pulumi.Output<T>): Promise<Inspected<T>> {
  const { promise, isKnown } = output as unknown as {
    promise: () => Promise<T>;
    isKnown: Promise<boolean>;
  };
  const [value, known, secret] = await Promise.all([promise(), isKnown, pulumi.isSecret(output)]);
  return { value: known ? value : undefined, known, secret };
}

/** The value of an output that must be known. */
export async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  const { value, known } = await inspect(output);
  if (!known || value === undefined) throw new Error("The output is unknown");
  return value;
}

/** An input that is not known yet, as one that another resource has yet to give. */
export function unknownInput(): pulumi.Output<string> {
  return pulumi.output(pulumi.unknown as unknown as string);
}
