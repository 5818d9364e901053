import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, InvalidArgumentError } from "../core/errors";
import { problemAt, type Problem } from "../core/problem";
import {
  installedPulumiVersion,
  underMocks,
  valueWithUnknowns,
  withoutStackTrace,
} from "../provider/pulumi-internals";

/** Options of {@link guardInstanceImages}. */
export interface GuardInstanceImagesOptions {
  /**
   * What happens when an image changes in place: `warn` reports a warning in the preview and in the
   * update; `error` fails the preview, and the update before it changes the instance.
   *
   * @default "warn"
   */
  mode?: "warn" | "error";
  /**
   * Names of instances whose image may change in place, as in `new alicloud.ecs.Instance(name, …)`.
   *
   * @default none
   */
  exempt?: readonly string[];
}

const INSTANCE = "alicloud:ecs/instance:Instance";

/** The first release whose transforms carry hooks. */
const FIRST_VERSION = [3, 184] as const;

/** Hooks need names that are unique in a program. */
let guards = 0;

/**
 * Guards all `alicloud.ecs.Instance` resources against a wiped system disk. The provider changes the
 * `imageId` of an instance in place, which replaces its system disk, and a preview shows only an update.
 * With the guard, a preview reports each such change: the instance, both images, and how to avoid it.
 *
 * Call it before the program creates instances; instances in components are included. A change that
 * replaces the instance is not reported. Without an engine, as in unit tests with Pulumi's mocks, it has no effect.
 *
 * @throws {InvalidArgumentError} for invalid options, with all problems
 * @throws {ConfigurationError} if the installed `@pulumi/pulumi` is older than 3.184.0
 * @example
 * guardInstanceImages({ mode: "error", exempt: ["scratch"] });
 */
export function guardInstanceImages(opts: GuardInstanceImagesOptions = {}): void {
  try {
    const { mode, exempt } = parseOptions(opts);
    requireHooks();
    // Without an engine, there are no updates to guard.
    if (pulumi.runtime.getMonitor() === undefined || underMocks()) return;
    const hook = new pulumi.ResourceHook(
      `alicloud-image-pipeline:guardInstanceImages:${++guards}`,
      (args) => checkImage(args, mode),
      { onDryRun: true },
    );
    pulumi.runtime.registerResourceTransform(({ type, name, props, opts: resourceOptions }) => {
      if (type !== INSTANCE || exempt.has(name)) return undefined;
      const { hooks = {} } = resourceOptions;
      const beforeUpdate = [...(hooks.beforeUpdate ?? []), hook];
      return { props, opts: { ...resourceOptions, hooks: { ...hooks, beforeUpdate } } };
    });
  } catch (error) {
    throw withoutStackTrace(error);
  }
}

/** Runs before an update in place, but not before a replacement, which creates and deletes instead. */
async function checkImage(args: pulumi.ResourceHookArgs, mode: "warn" | "error"): Promise<void> {
  const [before, after] = await Promise.all([
    // The outputs are what the instance has; the inputs may be older than a refresh.
    imageOf(args.oldOutputs?.["imageId"] ?? args.oldInputs?.["imageId"]),
    imageOf(args.newInputs?.["imageId"]),
  ]);
  if (after.value === undefined || after.value === before.value) return;
  if (after.unknown) {
    await pulumi.log.warn(
      `The instance "${args.name}" has the image ${before.shown}, and its next image is not known yet. ` +
        `If the image changes, the update wipes the system disk of the instance in place. ${howToFix(args.name)}`,
    );
    return;
  }
  const message =
    `The image of the instance "${args.name}" changes in place from ${before.shown} to ${after.shown}, ` +
    `which wipes its system disk. ${howToFix(args.name)}`;
  if (mode === "error") throw new Error(message);
  await pulumi.log.warn(message);
}

function howToFix(name: string): string {
  return (
    'To replace the instance instead, set its resource option replaceOnChanges: ["imageId"] or the ' +
    "provider's features.ecsInstance.replaceOnImageUpdate. To leave running instances alone, use a " +
    `launch template. If the disk may be wiped, add "${name}" to exempt in guardInstanceImages.`
  );
}

interface Image {
  readonly value: unknown;
  readonly unknown: boolean;
  /** The image for a message, without secrets. */
  readonly shown: string;
}

/** Hooks receive secrets as outputs. */
async function imageOf(property: unknown): Promise<Image> {
  const output = pulumi.output(property);
  const [value, secret] = await Promise.all([valueWithUnknowns(output), pulumi.isSecret(output)]);
  const shown = secret ? "[secret]" : typeof value === "string" ? value : "(not set)";
  return { value, unknown: pulumi.isUnknown(value), shown };
}

function parseOptions(opts: GuardInstanceImagesOptions) {
  const given: unknown = opts;
  if (typeof given !== "object" || given === null) {
    throw new InvalidArgumentError([problemAt(["opts"], "must be an object")]);
  }
  const { mode = "warn", exempt = [], ...others } = given as Record<string, unknown>;
  const problems: Problem[] = Object.keys(others).map((key) =>
    problemAt([key], "is not an option; the options are mode and exempt"),
  );
  if (mode !== "warn" && mode !== "error") {
    problems.push(problemAt(["mode"], 'must be "warn" or "error"'));
  }
  const names = Array.isArray(exempt) ? (exempt as unknown[]) : [undefined];
  if (!names.every((name) => typeof name === "string")) {
    problems.push(problemAt(["exempt"], "must be an array of strings"));
  }
  if (problems.length > 0) throw new InvalidArgumentError(problems);
  return { mode: mode as "warn" | "error", exempt: new Set(names) };
}

function requireHooks(): void {
  const version = installedPulumiVersion();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [firstMajor, firstMinor] = FIRST_VERSION;
  if (major > firstMajor || (major === firstMajor && minor >= firstMinor)) return;
  throw new ConfigurationError(
    `guardInstanceImages needs resource hooks, and @pulumi/pulumi ${version} has none. Install ` +
      `@pulumi/pulumi ${firstMajor}.${firstMinor}.0 or later, with a Pulumi CLI of that version or later, or set the ` +
      "alicloud provider's features.ecsInstance.replaceOnImageUpdate instead.",
  );
}
