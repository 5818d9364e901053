import assert from "node:assert/strict";
import { missingPluginHint } from "../../../tools/demo/missing-plugin";

describe("missingPluginHint", () => {
  const hintWhen = (plugins: object[], code = 0) =>
    missingPluginHint({
      run: (args) => {
        assert.deepEqual(args, ["plugin", "ls", "--json"]);
        return Promise.resolve({ code, stdout: JSON.stringify(plugins), stderr: "" });
      },
    });

  it("names the missing plugin and the example that runs without it", async () => {
    const hint = await hintWhen([{ name: "random", kind: "resource", version: "4.0.0" }]);
    assert.match(hint, /needs Pulumi's alicloud plugin/);
    assert.match(hint, /run the quickstart, which needs no plugin: npm run demo$/);
    assert.equal(await hintWhen([], 255), hint);
  });

  it("is empty when the plugin is installed", async () => {
    assert.equal(await hintWhen([{ name: "alicloud", kind: "resource", version: "3.108.0" }]), "");
  });
});
