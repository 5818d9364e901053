import assert from "node:assert/strict";
import { reportSettings } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Values } from "./support/sources";

describe("reportSettings", () => {
  const home = isolatedHome();
  const report = (values: Values, proxies: Record<string, string> = {}) =>
    Object.fromEntries(
      reportSettings(sourcesOf(values), proxies).map(({ setting, ...row }) => [setting, row]),
    );

  it("has the value and the source of each setting, and no part of a credential", () => {
    const env = {
      ALICLOUD_REGION: "cn-hangzhou",
      ALICLOUD_ACCESS_KEY: "the-key",
      ALICLOUD_SECRET_KEY: "the-secret",
      ALICLOUD_SECURITY_TOKEN: "the-token",
    };
    const args = { endpoints: '[{"ecs":"ecs.example.com"}]', clientReadTimeout: "5000" };
    const rows = report({ env, args }, { HTTPS_PROXY: "http://user:the-password@proxy:8080" });
    assert.deepEqual(rows, {
      region: { value: "cn-hangzhou", source: "ALICLOUD_REGION in the environment" },
      endpoint: { value: "https://ecs.example.com", source: "the argument endpoints" },
      credentials: {
        value: "a temporary access key with a security token",
        source: "ALICLOUD_ACCESS_KEY in the environment",
      },
      proxy: { value: "http://proxy:8080", source: "the environment" },
      "connect timeout": { value: "10000 ms", source: "the default" },
      "read timeout": { value: "5000 ms", source: "the argument clientReadTimeout" },
      "retry timeout": { value: "120 s", source: "the default" },
    });
    assert.doesNotMatch(JSON.stringify(rows), /the-(key|secret|token|password)/);
  });

  it("has the problem of a setting that is missing or invalid", () => {
    const rows = report({ env: { ALICLOUD_ACCESS_KEY: "k" } });
    assert.match(rows["region"]?.problem ?? "", /^No region found/);
    assert.match(rows["endpoint"]?.problem ?? "", /^No region found/);
    assert.match(rows["credentials"]?.problem ?? "", /set without ALICLOUD_SECRET_KEY/);
    assert.equal(rows["proxy"]?.value, undefined);
  });

  it("names the kind of other credentials", () => {
    const kinds = [
      { env: { ALICLOUD_ECS_ROLE_NAME: "web" } },
      { env: { ALICLOUD_CREDENTIALS_URI: "http://localhost/?token=the-token" } },
      {
        args: {
          assumeRole: '{"roleArn":"acs:ram::1:role/ci"}',
          accessKey: "a",
          secretKey: "b",
        },
      },
      {},
    ].map((values) => report(values)["credentials"]?.value);
    assert.deepEqual(kinds, [
      "the RAM role of this ECS instance (web)",
      "a credentials URI",
      "the role acs:ram::1:role/ci, assumed with an access key",
      "the default credential chain",
    ]);
  });

  it("ignores the credentials of the environment if an argument names a profile", () => {
    home.write(".aliyun/config.json", {
      profiles: [{ name: "ci", mode: "AK", access_key_id: "i", access_key_secret: "s" }],
    });
    const env = {
      ALICLOUD_ACCESS_KEY: "k",
      ALICLOUD_SECRET_KEY: "s",
      ALICLOUD_ASSUME_ROLE_ARN: "r",
    };
    const rows = report({ env, args: { region: "cn-hangzhou", profile: "ci" } });
    assert.match(rows["credentials"]?.source ?? "", /the profile "?ci/);
  });
});
