import * as pulumi from "@pulumi/pulumi";
import { InvalidArgumentError, problemAt } from "../core/errors";
import { isPlainObject } from "../core/json";
import { withoutStackTrace } from "../provider/pulumi-internals";

/*
 * What is checked before Pulumi takes the arguments and the options apart. Everything else about the
 * arguments is checked in the core.
 */

/** The keys of a property, from the outermost inward. */
type Keys = readonly (string | number)[];

/** An error of which Pulumi shows the message only. */
export function invalidArgument(keys: Keys, message: string, cause?: unknown): Error {
  const error = new InvalidArgumentError([problemAt(keys, message)], { cause });
  withoutStackTrace(error);
  return error;
}

/**
 * Programs without types can pass anything as options.
 *
 * @throws {@link InvalidArgumentError} if the options, or those of them that are used here, have a wrong type
 */
export function checkOptions(opts: unknown): void {
  if (!isPlainObject(opts)) throw invalidArgument(["opts"], "must be an object, or left out");
  const { parent, provider } = opts;
  if (parent !== undefined && !pulumi.Resource.isInstance(parent))
    throw invalidArgument(["opts", "parent"], "must be a resource");
  if (provider !== undefined && !pulumi.ProviderResource.isInstance(provider))
    throw invalidArgument(["opts", "provider"], "must be a provider, such as an alicloud.Provider");
}

/**
 * The arguments, with a check of every part that is an object. Pulumi reads nothing but the own properties of
 * an object, so the content of a `Map`, a `Date` or another class instance would be lost: tags in it would not
 * filter. A part that is an output or a promise is checked when its value is known.
 *
 * @throws {@link InvalidArgumentError} (or the part rejects with it) if an object is not plain
 */
export function plainArguments(args: unknown): unknown {
  try {
    return plain(args, [], []);
  } catch (error) {
    if (InvalidArgumentError.isInstance(error)) throw error;
    // The program's own code can run in a getter or a proxy.
    throw invalidArgument(["args"], "cannot be read: a property throws. Use plain values", error);
  }
}

function plain(value: unknown, keys: Keys, containers: readonly object[]): unknown {
  if (typeof value !== "object" || value === null || isOfPulumi(value)) return value;
  if (pulumi.Output.isInstance(value))
    return value.apply((known: unknown) => plain(known, keys, containers));
  if (value instanceof Promise)
    return value.then((known: unknown) => plain(known, keys, containers));
  const name = keys.length === 0 ? ["args"] : keys;
  if (containers.includes(value)) throw invalidArgument(name, "must not contain itself");
  const inside = [...containers, value];
  if (Array.isArray(value))
    return value.map((element, index) => plain(element, [...keys, index], inside));
  if (!isPlainObject(value))
    throw invalidArgument(name, `must be a plain object, but is a ${value.constructor.name}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, element]) => [key, plain(element, [...keys, key], inside)]),
  );
}

/** Class instances that Pulumi itself handles, such as an asset among the triggers. */
function isOfPulumi(value: object): boolean {
  return (
    pulumi.Resource.isInstance(value) ||
    pulumi.asset.Asset.isInstance(value) ||
    pulumi.asset.Archive.isInstance(value) ||
    pulumi.isUnknown(value)
  );
}
