import assert from "node:assert/strict";
import path from "node:path";
import { cacheDirectory } from "../../../tools/engine/cache-directory";
import { rememberEnvironment } from "../../support/environment";

describe("cacheDirectory", () => {
  afterEach(rememberEnvironment());

  it("is absolute and named for this project", () => {
    process.env["XDG_CACHE_HOME"] = "relative";
    const directory = cacheDirectory();
    assert.ok(path.isAbsolute(directory), directory);
    assert.match(directory, /[\\/]pulumi-alicloud-image-pipeline([\\/]Cache)?$/);
  });
});
