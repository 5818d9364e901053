import type * as pulumi from "@pulumi/pulumi";

/** A value of which every part may be an input. */
export type DeepInput<T> = pulumi.Input<
  T extends readonly (infer E)[]
    ? DeepInput<E>[]
    : T extends object
      ? { [K in keyof T]: DeepInput<T[K]> }
      : T
>;

/** Arguments of which each may be an input, or have inputs inside. */
export type OutputArgs<T> = { [K in keyof T]: DeepInput<T[K]> };
