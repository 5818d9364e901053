import assert from "node:assert/strict";
import {
  environmentVariables,
  stackConfiguration,
  type SettingKey,
} from "../../../core/settings/sources";

describe("the environment", () => {
  const variables: readonly (readonly [SettingKey, readonly string[]])[] = [
    [
      "accessKey",
      ["ALICLOUD_ACCESS_KEY", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID"],
    ],
    [
      "secretKey",
      ["ALICLOUD_SECRET_KEY", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_ACCESS_KEY_SECRET"],
    ],
    [
      "securityToken",
      ["ALICLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABACLOUD_SECURITY_TOKEN"],
    ],
    ["region", ["ALICLOUD_REGION", "ALIBABA_CLOUD_REGION"]],
    ["profile", ["ALICLOUD_PROFILE", "ALIBABA_CLOUD_PROFILE"]],
    ["ecsRoleName", ["ALICLOUD_ECS_ROLE_NAME", "ALIBABA_CLOUD_ECS_METADATA"]],
    ["credentialsUri", ["ALICLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_URI"]],
    [
      "sharedCredentialsFile",
      ["ALICLOUD_SHARED_CREDENTIALS_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE"],
    ],
  ];
  for (const [key, names] of variables) {
    it(`has ${key} in ${names.join(", ")}, in this order`, () => {
      for (const [index, name] of names.entries()) {
        const set = Object.fromEntries(
          names.slice(index).map((each) => [each, `value of ${each}`]),
        );
        const earlierOnes = Object.fromEntries(names.slice(0, index).map((each) => [each, ""]));
        assert.equal(environmentVariables({ ...set, ...earlierOnes }).get(key), `value of ${name}`);
      }
      for (const name of names) assert.ok(environmentVariables({}).nameOf(key).includes(name));
      assert.equal(environmentVariables({}).get(key), undefined);
    });
  }

  it("has the endpoint in ALIBABA_CLOUD_ENDPOINT_ECS, then ECS_ENDPOINT", () => {
    const ecsOf = (env: Record<string, string>) =>
      (JSON.parse(environmentVariables(env).get("endpoints") ?? "[]") as { ecs?: string }[])[0]
        ?.ecs;
    assert.equal(ecsOf({ ALIBABA_CLOUD_ENDPOINT_ECS: "a", ECS_ENDPOINT: "b" }), "a");
    assert.equal(ecsOf({ ALIBABA_CLOUD_ENDPOINT_ECS: "", ECS_ENDPOINT: "b" }), "b");
    assert.equal(environmentVariables({}).get("endpoints"), undefined);
  });

  it("has a role to assume in ALICLOUD_ASSUME_ROLE_ARN, then ALIBABA_CLOUD_ROLE_ARN", () => {
    const roleOf = (env: Record<string, string>) => environmentVariables(env).get("assumeRole");
    assert.equal(
      roleOf({ ALICLOUD_ASSUME_ROLE_ARN: "a", ALIBABA_CLOUD_ROLE_ARN: "b" }),
      '{"roleArn":"a"}',
    );
    assert.equal(
      roleOf({ ALIBABA_CLOUD_ROLE_ARN: "b", ALIBABA_CLOUD_ROLE_SESSION_NAME: "s" }),
      '{"roleArn":"b","sessionName":"s"}',
    );
    assert.equal(roleOf({}), undefined);
  });

  const OIDC = {
    ALIBABA_CLOUD_ROLE_ARN: "role",
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "provider",
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/token",
  };

  it("has an OIDC role when all three variables of it are set, and no other role then", () => {
    const source = environmentVariables(OIDC);
    assert.deepEqual(JSON.parse(source.get("assumeRoleWithOidc") ?? ""), {
      roleArn: "role",
      oidcProviderArn: "provider",
      oidcTokenFile: "/token",
    });
    assert.equal(source.get("assumeRole"), undefined);
    for (const name of Object.keys(OIDC))
      assert.equal(
        environmentVariables({ ...OIDC, [name]: "" }).get("assumeRoleWithOidc"),
        undefined,
      );
  });

  it("has a role to assume on top of the OIDC role when that is set apart", () => {
    const source = environmentVariables({ ...OIDC, ALICLOUD_ASSUME_ROLE_ARN: "other" });
    assert.equal(source.get("assumeRole"), '{"roleArn":"other"}');
  });

  it("has nothing for what it has no variable for", () => {
    assert.equal(
      environmentVariables({ protocol: "HTTP", ALICLOUD_PROTOCOL: "HTTP" }).get("protocol"),
      undefined,
    );
  });
});

describe("the stack's configuration", () => {
  it("is asked for in the namespace alicloud", () => {
    const source = stackConfiguration((key) =>
      key === "alicloud:region" ? "cn-hangzhou" : undefined,
    );
    assert.equal(source.get("region"), "cn-hangzhou");
    assert.equal(source.get("profile"), undefined);
    assert.equal(source.nameOf("region"), "alicloud:region in the stack's configuration");
  });
});
