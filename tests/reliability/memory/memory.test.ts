import assert from "node:assert/strict";
import { HOSTILE_CASES } from "./hostile-responses";
import { measureMemory } from "./measure";

describe("a lookup needs less than 300 MB of memory", function () {
  this.timeout("2m");

  for (const hostile of HOSTILE_CASES) {
    it(`with ${hostile.name}`, async () => {
      const { outcome, bytes } = await measureMemory(hostile);
      assert.match(outcome, /^(EcsApiError|ConfigurationError) \w+$/);
      assert.ok(bytes < 300e6, `${Math.round(bytes / 1e6)} MB`);
    });
  }
});
