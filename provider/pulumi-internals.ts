import * as pulumi from "@pulumi/pulumi";
import { version } from "@pulumi/pulumi/version";

/*
 * Everything that this package uses of `@pulumi/pulumi` without it being public API. A release may change
 * any of it without notice, so each use states its reason here and has a test of its own, which fails as
 * soon as the installed release differs: tests/provider/pulumi-internals.test.ts.
 */

/**
 * The value of an output, with {@link pulumi.unknown} wherever a part is unknown.
 *
 * Reason: in a preview, an output of a resource that was never set and an output that is yet to be computed
 * are both unknown. `apply` runs for neither. Only this method returns `undefined` for the first.
 */
export function valueWithUnknowns(output: pulumi.Output<unknown>): Promise<unknown> {
  return (output as unknown as OutputInternals).promise(true);
}

interface OutputInternals {
  promise(withUnknowns: boolean): Promise<unknown>;
}

/**
 * The resources whose parent is this component.
 *
 * Reason: a lookup that depends on a component waits for the component's children, as Pulumi's own functions
 * do. A component has no public list of them.
 */
export function childrenOf(component: pulumi.ComponentResource): Iterable<pulumi.Resource> {
  const { __childResources: children = [] } = component as ComponentInternals;
  return children;
}

interface ComponentInternals {
  readonly __childResources?: Iterable<pulumi.Resource>;
}

/**
 * Marks an error so that Pulumi shows its message only, without a stack trace.
 *
 * Reason: the message says everything that a user can act on. The public `pulumi.RunError` has the same
 * effect, but the errors of this package have a base class of their own and do not depend on Pulumi. Once
 * the program has run to its end, Pulumi prints the stack of every error, also of a `RunError`. With an
 * engine, the stack therefore has only the message.
 */
export function withoutStackTrace(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  Object.defineProperty(error, "__pulumiRunError", {
    value: true,
    enumerable: false,
    configurable: true,
  });
  if (pulumi.runtime.getMonitor() !== undefined) error.stack = String(error);
  return error;
}

/**
 * The type of a resource, such as `pulumi:providers:alicloud`, from its URN
 * (`urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`).
 *
 * Reason: `pulumi.resourceType` is public, but newer than the oldest supported release (3.150.0).
 */
export function typeInUrn(urn: string): string | undefined {
  return urn.split("::")[2]?.split("$").at(-1);
}

/**
 * The property in which Pulumi stores the serialized provider next to a dynamic resource's own properties.
 *
 * Reason: `check` and `read` receive it among the properties, and must not treat it as one.
 */
export const PROVIDER_PROPERTY = "__provider";

/**
 * Connects `pulumi.log` to the engine, in the process of a dynamic provider.
 *
 * Reason: Pulumi starts this process with the engine's address as its first argument, but does not connect
 * its own log to it. Without `resetOptions`, warnings of a dynamic provider go to its standard error.
 */
export function connectLogToEngine(): void {
  const [, , address] = process.argv;
  if (pulumi.runtime.hasEngine() || address === undefined) return;
  pulumi.runtime.resetOptions(pulumi.getProject(), pulumi.getStack(), -1, address, "", false, "");
}

/**
 * Whether Pulumi's mocks (`pulumi.runtime.setMocks`) stand in for the engine.
 *
 * Reason: in unit tests, functions must call the mocks and never open a connection. Pulumi has no public way
 * to ask; the monitor under mocks is the only one with a property `mocks`.
 */
export function underMocks(): boolean {
  const monitor: unknown = pulumi.runtime.getMonitor();
  return typeof monitor === "object" && monitor !== null && Object.hasOwn(monitor, "mocks");
}

/**
 * The version of the installed `@pulumi/pulumi`, such as `3.270.0`.
 *
 * Reason: older releases have resource hooks, but drop them in transforms without an error.
 */
export function installedPulumiVersion(): string {
  return version;
}
