import assert from "node:assert/strict";
import fc from "fast-check";
import type { ImagePipelineExecution } from "../../../core/types";
import { explainChoice, explainNone } from "../../../core/selection/explanation";
import type { SelectionRule } from "../../../core/selection/rule";
import { Selection } from "../../../core/selection/selection";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { readings, rule } from "./support/arbitraries";
import { question, select, untilCertain } from "./support/executions";
import { naiveChoice } from "./support/reference";

// Enough executions for some to be dropped on the way.
const MANY = 150;

describe("Selection, for any executions in any order", () => {
  const shortlist = fc.constantFrom(1, 2, 20);

  it("chooses what the naive reference chooses, and passes over exactly what ranks before", () => {
    fc.assert(
      fc.property(readings(MANY), rule, shortlist, (all, aRule, size) => {
        const { candidates, rejected } = select(all, aRule, size);
        assert.deepEqual(
          {
            choice: candidates[0]?.execution.executionId,
            before: rejected.map(({ execution }) => execution.executionId),
          },
          naiveChoice(all, aRule),
        );
      }),
      PROPERTY_RUNS,
    );
  });

  it("chooses what the naive reference chooses once images are rejected, as verification does", () => {
    const unavailable = fc.uniqueArray(fc.nat({ max: 9 }).map((id) => `m-${id}`));
    fc.assert(
      fc.property(readings(MANY), rule, unavailable, (all, aRule, imageIds) => {
        const selection = new Selection(aRule, 2);
        untilCertain(selection, () => {
          for (const each of all) selection.add(each);
          for (const { execution } of selection.outcome().candidates) {
            if (!imageIds.includes(execution.imageId)) break;
            selection.reject(execution.imageId, "Deprecated");
          }
        });
        const stricter = { ...aRule, exclude: new Set([...aRule.exclude, ...imageIds]) };
        const { choice, before } = naiveChoice(all, stricter);
        const outcome = selection.outcome();
        assert.equal(outcome.candidates[0]?.execution.executionId, choice);
        assert.deepEqual(
          outcome.rejected.map((entry) => entry.execution.executionId),
          before,
        );
      }),
      PROPERTY_RUNS,
    );
  });

  it("accounts in `newer` for every execution that ranks before the choice", () => {
    fc.assert(
      fc.property(readings(40), rule, (all, aRule) => {
        const outcome = select(all, aRule);
        const [choice] = outcome.candidates;
        fc.pre(choice !== undefined);
        const { newer, reason } = explainChoice(choice, outcome, question({ rule: aRule }));
        assert.deepEqual(
          newer.map(({ executionId }) => executionId),
          naiveChoice(all, aRule).before,
        );
        assert.ok(newer.every((entry) => entry.reason !== ""));
        assert.equal(reason.includes("passed over"), newer.length > 0);
      }),
      PROPERTY_RUNS,
    );
  });

  it("explains alike in whatever order the executions come", () => {
    const explained = (all: readonly ImagePipelineExecution[], aRule: SelectionRule) => {
      const outcome = select(all, aRule);
      const [choice] = outcome.candidates;
      const asked = question({ rule: aRule });
      return choice ? explainChoice(choice, outcome, asked) : explainNone(outcome, asked).toJSON();
    };
    fc.assert(
      fc.property(readings(MANY), rule, (all, aRule) => {
        assert.deepEqual(explained(all, aRule), explained([...all].reverse(), aRule));
      }),
      PROPERTY_RUNS,
    );
  });

  it("counts each execution once in the error, under its status", () => {
    fc.assert(
      fc.property(readings(40), rule, (all, aRule) => {
        const outcome = select(all, {
          ...aRule,
          exclude: new Set(all.map((each) => each.executionId)),
        });
        fc.pre(outcome.candidates.length === 0);
        const { statusCounts } = explainNone(outcome, question({ rule: aRule }));
        const total = Object.values(statusCounts).reduce((sum, each) => sum + each, 0);
        assert.equal(total, new Set(all.map((each) => each.executionId)).size);
      }),
      PROPERTY_RUNS,
    );
  });
});
