import assert from "node:assert/strict";
import { inFlags } from "../../cli/session";

describe("the flags in messages", () => {
  for (const [message, expected] of [
    ["minAge is longer than maxAge", "--min-age is longer than --max-age"],
    [
      'No pipeline is named "minAge". Set imagePipelineId',
      'No pipeline is named "minAge". Set --id',
    ],
    ["set acceptPartialSuccess: true", "set --accept-partial-success"],
    ["is still running and is listed in exclude", "is still running and is listed in --exclude"],
    [
      "but behind: 2 needs 3. Set a smaller behind",
      "but --behind 2 needs 3. Set a smaller --behind",
    ],
    [
      "is 2 qualifying executions behind the newest",
      "is 2 qualifying executions behind the newest",
    ],
  ] as const) {
    it(`are "${expected}"`, () => {
      assert.equal(inFlags(message), expected);
    });
  }
});
