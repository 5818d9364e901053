import { z } from "zod";

/** Properties, as the engine writes them. */
export type Properties = Record<string, unknown>;

/** What the engine does with one resource. */
export interface Step {
  readonly op: string;
  readonly type: string;
  readonly old: Properties;
  /** What a preview knows of the resource, or what an update has made of it. */
  readonly new: Properties;
}

/** What the engine says of one command, taken from its JSON. */
export interface Told {
  /** By the resource's name. */
  readonly steps: Readonly<Record<string, Step>>;
  /** Warnings and errors, each with its severity. */
  readonly problems: readonly { readonly severity: string; readonly message: string }[];
}

const properties = z.record(z.string(), z.unknown()).nullish();
const state = z.object({ type: z.string(), inputs: properties, outputs: properties }).nullish();
const diagnostic = z.object({ severity: z.string(), message: z.string() });

const preview = z.object({
  steps: z
    .array(z.object({ op: z.string(), urn: z.string(), oldState: state, newState: state }))
    .default([]),
  diagnostics: z.array(diagnostic).default([]),
});

const event = z.object({
  diagnosticEvent: diagnostic.optional(),
  resOutputsEvent: z
    .object({
      metadata: z.object({ op: z.string(), urn: z.string(), old: state, new: state }),
    })
    .optional(),
});

/** What `pulumi preview --json` says: one object. */
export function readPreview(json: string): Told {
  const { steps, diagnostics } = preview.parse(JSON.parse(json));
  return {
    steps: Object.fromEntries(
      // A preview gives a program the inputs for outputs, as far as nothing else is known.
      steps.map(({ op, urn, oldState, newState }) => [
        nameOf(urn),
        stepOf(op, oldState, newState && { ...newState, outputs: newState.inputs }),
      ]),
    ),
    problems: problemsOf(diagnostics),
  };
}

/** What `pulumi up --json` and the like say: one event a line, after the report of a preview if there is one. */
export function readEvents(json: string): Told {
  const events = json
    .split("\n")
    .filter((line) => line.startsWith('{"'))
    .map((line) => event.parse(JSON.parse(line)));
  return {
    steps: Object.fromEntries(
      events.flatMap(({ resOutputsEvent }) => {
        if (resOutputsEvent === undefined) return [];
        const { op, urn, old, new: made } = resOutputsEvent.metadata;
        return [[nameOf(urn), stepOf(op, old, made)]];
      }),
    ),
    problems: problemsOf(events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? [])),
  };
}

function stepOf(op: string, old: z.infer<typeof state>, made: z.infer<typeof state>): Step {
  return {
    op,
    type: made?.type ?? old?.type ?? "",
    old: withoutProvider(old?.outputs),
    new: withoutProvider(made?.outputs),
  };
}

/** The state has the provider's text beside the properties. */
export function withoutProvider(all: Properties | null | undefined): Properties {
  const { __provider, ...rest } = all ?? {};
  return rest;
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function problemsOf(diagnostics: readonly z.infer<typeof diagnostic>[]): Told["problems"] {
  return diagnostics.filter(({ severity }) => severity === "warning" || severity === "error");
}
