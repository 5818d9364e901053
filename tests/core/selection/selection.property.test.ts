import assert from "node:assert/strict";
import fc from "fast-check";
import { explainChoice, explainNone } from "../../../core/selection/explanation";
import { Readings } from "../../../core/selection/readings";
import { Selection } from "../../../core/selection/selection";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { question, readAll } from "./support/executions";
import { merged, modelOutcome } from "./support/model";
import { inPages, Random, randomList, randomRule } from "./support/random-lists";

/** Many lists, each from a seed that a failure prints; fewer only where every property is tried a few times. */
const LISTS = {
  numRuns: Math.max(PROPERTY_RUNS.numRuns, Math.min(20_000, 250 * PROPERTY_RUNS.numRuns)),
};

const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe("a list whose readings disagree", function () {
  this.timeout("2m");

  it("has the outcome of the unbounded model, for any page size, order of pages, and bounds", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = new Random(seed);
        const list = randomList(random);
        const rule = randomRule(random);
        const pageSize = 1 + random.below(500);
        const selection = new Selection(rule, {
          capacity: 1 + random.below(20),
          shortlist: 1 + random.below(4),
        });
        readAll(selection, () => inPages(random, list, pageSize));
        const { choice, skipped, invalidCreationTimes } = selection.outcome();
        assert.deepEqual(
          {
            choice: choice?.execution,
            skipped: skipped.map(({ execution: e }) => `${e.executionId} ${e.status}`),
            invalidCreationTimes,
          },
          modelOutcome(list, rule),
        );
      }),
      LISTS,
    );
  });

  it("has the outcome of the model when images turn out to be unavailable", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = new Random(seed);
        const list = randomList(random);
        const rule = randomRule(random);
        const unavailable = new Set(Array.from({ length: 6 }, () => `m-${random.below(9)}`));
        const selection = new Selection(rule, { capacity: 1 + random.below(20), shortlist: 1 });
        readAll(
          selection,
          () => inPages(random, list, 50),
          () => {
            for (const { execution } of selection.outcome().candidates)
              if (unavailable.has(execution.imageId))
                selection.reject(execution.imageId, "Deprecated");
          },
        );
        const { choice, skipped } = selection.outcome();
        const expected = modelOutcome(list, rule, unavailable);
        assert.deepEqual(choice?.execution, expected.choice);
        assert.deepEqual(
          skipped.map(({ execution: e }) => `${e.executionId} ${e.status}`),
          expected.skipped,
        );
      }),
      PROPERTY_RUNS,
    );
  });

  it("is listed as the model lists it, with any limit", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = new Random(seed);
        const list = randomList(random);
        const limit = 1 + random.below(10);
        const readings = new Readings({
          capacity: limit + random.below(10),
          floorOf: (sorted) => sorted[limit - 1]?.rank,
        });
        let passes = 0;
        do {
          assert.ok(passes++ < 20, "the list is read again and again");
          readings.restart();
          for (const each of inPages(random, list, 7)) readings.add(each);
        } while (!readings.isComplete(readings.sorted()[limit - 1]?.rank));
        const expected = merged(list);
        assert.deepEqual(
          readings
            .sorted()
            .slice(0, limit)
            .map(({ execution }) => execution),
          expected.slice(0, limit),
        );
        assert.equal(readings.count, expected.length);
      }),
      { numRuns: 10 * PROPERTY_RUNS.numRuns },
    );
  });

  it("is explained, whatever it has: one sentence for a choice, a fix for an error", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = new Random(seed);
        const rule = randomRule(random);
        const selection = new Selection(rule);
        readAll(selection, () => randomList(new Random(seed)));
        const outcome = selection.outcome();
        if (outcome.choice !== undefined) {
          const { reason, newer } = explainChoice(outcome.choice, outcome, question({ rule }));
          assert.match(reason, /^[^\n]+\.$/);
          assert.equal(newer.length, outcome.skipped.length);
        } else {
          const { message, statusCounts } = explainNone(outcome, question({ rule }));
          assert.match(message, /, or set fallbackImageId\. See /);
          assert.equal(
            Object.values(statusCounts).reduce((sum, count) => sum + count, 0),
            outcome.skipped.length,
          );
        }
      }),
      PROPERTY_RUNS,
    );
  });
});
