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

  it("tells that the plugin is missing, and what runs without it", async () => {
    const hint = await hintWhen([{ name: "random", kind: "resource", version: "4.0.0" }]);
    assert.match(hint, /needs Pulumi's alicloud plugin/);
    assert.match(hint, /"npm run demo" without a name/);
    assert.equal(await hintWhen([], 255), hint);
  });

  it("tells nothing when the plugin is there: the failure has another cause", async () => {
    assert.equal(await hintWhen([{ name: "alicloud", kind: "resource", version: "3.108.0" }]), "");
  });
});
