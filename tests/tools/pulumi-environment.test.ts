import assert from "node:assert/strict";
import path from "node:path";
import type { Engine } from "../../tools/engine/engine";
import { cacheDirectory } from "../../tools/engine/cache-directory";
import { engineEnvironment, userPulumiHome } from "../../tools/pulumi-environment";

const engine: Engine = {
  command: "/opt/pulumi/pulumi",
  version: "3.259.0",
  source: "path",
  binDirectory: "/opt/pulumi",
};

describe("the environment of the engine", () => {
  it("has none of the developer's own settings for Alibaba Cloud and Pulumi", () => {
    const own = {
      ALICLOUD_ACCESS_KEY: "mine",
      ALIBABA_CLOUD_ACCESS_KEY_ID: "mine",
      ALIBABACLOUD_PROFILE: "mine",
      ECS_ENDPOINT: "mine",
      PULUMI_ACCESS_TOKEN: "mine",
      PULUMI_STACK: "mine",
      PULUMI_CONFIG_PASSPHRASE_FILE: "mine",
      HOME: "/home/me",
    };
    const env = engineEnvironment(own, engine, {});
    assert.deepEqual(Object.keys(env).sort(), [
      "HOME",
      "NODE_COMPILE_CACHE",
      "PATH",
      "PULUMI_NODEJS_TRANSPILE_ONLY",
      "PULUMI_SKIP_UPDATE_CHECK",
    ]);
  });

  it("has one compile cache for all Node.js processes, which the developer can move", () => {
    const shared = engineEnvironment({}, engine, {})["NODE_COMPILE_CACHE"];
    assert.equal(shared, path.join(cacheDirectory(), "compiled"));
    const own = { NODE_COMPILE_CACHE: "/tmp/compiled" };
    assert.equal(engineEnvironment(own, engine, {})["NODE_COMPILE_CACHE"], "/tmp/compiled");
  });

  it("has the variables of the caller, including those for Alibaba Cloud", () => {
    const env = engineEnvironment({ ALICLOUD_REGION: "mine", LANG: "C" }, engine, {
      ALICLOUD_REGION: "cn-hangzhou",
    });
    assert.equal(env["ALICLOUD_REGION"], "cn-hangzhou");
    assert.equal(env["LANG"], "C");
  });

  it("puts this checkout's Node.js before the engine's directory, and both before the rest of PATH", () => {
    const directories = (engineEnvironment({ PATH: "/usr/bin" }, engine, {})["PATH"] ?? "").split(
      path.delimiter,
    );
    assert.match(directories[0] ?? "", /node_modules[\\/]\.bin$/);
    assert.deepEqual(directories.slice(1), ["/opt/pulumi", "/usr/bin"]);
  });

  it("finds the user's Pulumi home", () => {
    assert.equal(userPulumiHome({ HOME: "/home/me" }), path.join("/home/me", ".pulumi"));
    assert.equal(userPulumiHome({ HOME: "/home/me", PULUMI_HOME: "/pulumi" }), "/pulumi");
  });
});
