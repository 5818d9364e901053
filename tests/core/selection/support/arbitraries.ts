import fc from "fast-check";
import { EXECUTION_STATUSES } from "../../../../core/selection/status";
import type { ImagePipelineExecution } from "../../../../core/types";
import type { SelectionRule } from "../../../../core/selection/rule";
import { execution, HOUR, hoursAgo, NOW } from "./executions";

const time = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 30 }).map(hoursAgo) },
  { weight: 1, arbitrary: fc.constantFrom("", "yesterday") },
);

const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant("SUCCESS") },
  { weight: 5, arbitrary: fc.constantFrom(...EXECUTION_STATUSES, "ARCHIVING") },
);

/** One execution, and later readings of it whose status and modification moved on. */
function readingsOf(id: number): fc.Arbitrary<ImagePipelineExecution[]> {
  const state = fc.record({ status, modifiedTime: time });
  const image = fc.option(fc.integer({ min: 0, max: 9 }), { freq: 8, nil: undefined });
  return fc
    .tuple(time, image, fc.array(state, { minLength: 1, maxLength: 3 }))
    .map(([creationTime, imageId, states]) =>
      states.map((fields) =>
        execution(`exec-${id}`, {
          creationTime,
          imageId: imageId === undefined ? undefined : `m-${imageId}`,
          ...fields,
        }),
      ),
    )
    .filter(tellsApart);
}

/** Of two readings at one time and in one class, either may be kept. */
function tellsApart(readings: ImagePipelineExecution[]): boolean {
  const moments = readings.map(({ modifiedTime }) =>
    modifiedTime.endsWith("Z") ? modifiedTime : "",
  );
  return new Set(moments).size === moments.length;
}

/** Every reading of up to `max` executions, in any order. */
export function readings(max: number): fc.Arbitrary<ImagePipelineExecution[]> {
  return fc
    .integer({ min: 0, max })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, id) => readingsOf(id))))
    .chain((groups) => {
      const all = groups.flat();
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    });
}

const age = fc.option(
  fc.integer({ min: 0, max: 30 }).map((hours) => hours * HOUR),
  { nil: undefined },
);

export const rule: fc.Arbitrary<SelectionRule> = fc
  .record({
    acceptPartialSuccess: fc.boolean(),
    exclude: fc
      .array(
        fc.oneof(
          fc.nat({ max: 99 }).map((id) => `exec-${id}`),
          fc.nat({ max: 9 }).map((id) => `m-${id}`),
        ),
        { maxLength: 3 },
      )
      .map((names) => new Set(names)),
    minAge: age,
    maxAge: age,
  })
  .map(({ minAge, maxAge, ...fields }) => ({
    ...fields,
    ...(minAge !== undefined && { minAge }),
    ...(maxAge !== undefined && { maxAge }),
    now: NOW,
  }));
