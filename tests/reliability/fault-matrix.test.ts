import assert from "node:assert/strict";
import { FAULT_MATRIX } from "./fault-matrix";
import type { FaultCase } from "./faults/fault-case";
import { EXPECTED, nameOf, positions } from "./faults/positions";
import { runCase } from "./faults/run-case";
import { assertDocumented } from "./documented";
import { matrixTable } from "./matrix-table";

/** By how much rounding shortens a back-off, in milliseconds. */
const ROUNDING = 10;

/** Requests that fail before a server receives them. */
const UNSEEN = new Set(["unresolved", "refused", "untrusted", "silent"]);

async function check(faultCase: FaultCase): Promise<void> {
  for (const stage of faultCase.stages) {
    const observed = await runCase(faultCase, stage);
    assert.deepEqual(observed.outcome, faultCase.outcome);
    if (UNSEEN.has(stage.kind)) {
      assert.deepEqual([observed.requests, observed.attempts], [0, faultCase.requests]);
    } else {
      assert.equal(observed.requests, faultCase.requests);
    }
    assert.ok(
      observed.elapsed <= faultCase.endsAfter && observed.elapsed >= faultCase.endsAfter - ROUNDING,
      `ended after ${observed.elapsed} ms, not ${faultCase.endsAfter}`,
    );
    assert.equal(observed.elsewhere, 0);
  }
}

describe("fault matrix", () => {
  for (const { title, cases } of FAULT_MATRIX) {
    describe(title, () => {
      for (const faultCase of cases) it(faultCase.fault, () => check(faultCase));
    });
  }

  it("has an outcome for each field of the sample of the API", () => {
    assert.deepEqual(Object.keys(EXPECTED).sort(), positions().map(nameOf).sort());
  });

  it("is the table in docs/reliability.md", () =>
    assertDocumented("fault-matrix", matrixTable(FAULT_MATRIX)));
});
