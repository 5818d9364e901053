import assert from "node:assert/strict";
import { changedVariables, rememberEnvironment } from "./environment";

const BEFORE = { ...process.env };
const restore = rememberEnvironment();

/** For every test: one that leaves its environment to those after it fails, not one of those. */
export const mochaHooks = {
  afterEach(): void {
    const changed = changedVariables(BEFORE);
    restore();
    assert.deepEqual(changed, [], "the test left changed environment variables behind");
  },
};
