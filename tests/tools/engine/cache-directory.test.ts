import assert from "node:assert/strict";
import { cacheDirectory } from "../../../tools/engine/cache-directory";

describe("cacheDirectory", () => {
  const cases: [NodeJS.Platform, NodeJS.ProcessEnv, string][] = [
    ["linux", { HOME: "/home/me" }, "/home/me/.cache"],
    ["linux", { HOME: "/home/me", XDG_CACHE_HOME: "/big/cache" }, "/big/cache"],
    ["linux", { HOME: "/home/me", XDG_CACHE_HOME: "relative" }, "/home/me/.cache"],
    ["linux", { HOME: "/home/me", XDG_CACHE_HOME: "" }, "/home/me/.cache"],
    ["darwin", { HOME: "/Users/me" }, "/Users/me/Library/Caches"],
    ["win32", { HOME: "/Users/me", LOCALAPPDATA: "/local" }, "/local"],
    ["win32", { HOME: "/Users/me" }, "/Users/me/AppData/Local"],
  ];
  for (const [platform, env, expected] of cases) {
    it(`is in ${expected} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(cacheDirectory(env, platform), `${expected}/pulumi-alicloud-image-pipeline`);
    });
  }
});
