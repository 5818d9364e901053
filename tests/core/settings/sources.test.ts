import assert from "node:assert/strict";
import {
  environmentVariables,
  nameToSet,
  settingsOf,
  stackConfiguration,
  type SettingKey,
} from "../../../core/settings/sources";

describe("the name of a setting in a message", () => {
  const args = settingsOf({}, (names) => `--${names}`, ["region", "profile"]);
  const provider = settingsOf({}, (names) => `${names} of the provider`);
  const stack = stackConfiguration(() => undefined);
  const environment = environmentVariables({ ALICLOUD_REGION: "cn-hangzhou" });

  for (const [front, key, sources, expected] of [
    ["a stack", "protocol", { stack }, "alicloud:protocol in the stack's configuration"],
    ["a stack", "region", { stack }, "alicloud:region in the stack's configuration"],
    ["a provider", "protocol", { provider, stack }, "protocol of the provider"],
    ["flags", "profile", {}, "--profile"],
    [
      "flags that lack it",
      "sharedCredentialsFile",
      {},
      "ALICLOUD_SHARED_CREDENTIALS_FILE or ALIBABA_CLOUD_CREDENTIALS_FILE in the environment",
    ],
    ["nothing that has it", "protocol", {}, undefined],
  ] as const) {
    it(`is that of the front end: ${key} with ${front}`, () => {
      assert.equal(nameToSet(key, { args, environment, ...sources }), expected);
    });
  }
});

describe("the environment", () => {
  const variables: readonly (readonly [SettingKey, readonly string[]])[] = [
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
      assert.equal(
        environmentVariables({}).nameOf(key),
        `${names.join(" or ")} in the environment`,
      );
      const last = names.at(-1) ?? "";
      assert.equal(environmentVariables({ [last]: "x" }).nameOf(key), `${last} in the environment`);
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

  it("names the endpoint variables that are set", () => {
    const nameIn = (env: Record<string, string>) => environmentVariables(env).nameOf("endpoints");
    assert.equal(nameIn({ STS_ENDPOINT: "s" }), "STS_ENDPOINT in the environment");
    assert.equal(
      nameIn({ ECS_ENDPOINT: "e", ALIBABA_CLOUD_ENDPOINT_STS: "s" }),
      "ECS_ENDPOINT and ALIBABA_CLOUD_ENDPOINT_STS in the environment",
    );
    assert.match(nameIn({}), /^ALIBABA_CLOUD_ENDPOINT_ECS or ECS_ENDPOINT/);
  });

  it("uses the session name of the family of a role's ARN", () => {
    const roleOf = (env: Record<string, string>) => environmentVariables(env).get("assumeRole");
    const names = {
      ALICLOUD_ASSUME_ROLE_SESSION_NAME: "first",
      ALIBABA_CLOUD_ROLE_SESSION_NAME: "second",
    };
    assert.equal(
      roleOf({ ...names, ALICLOUD_ASSUME_ROLE_ARN: "a" }),
      '{"roleArn":"a","sessionName":"first"}',
    );
    assert.equal(
      roleOf({ ...names, ALIBABA_CLOUD_ROLE_ARN: "b" }),
      '{"roleArn":"b","sessionName":"second"}',
    );
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

  it("has an OIDC role if all three of its variables are set, and then no other role", () => {
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

  it("has a role to assume with the OIDC role if it has its own variable", () => {
    const source = environmentVariables({ ...OIDC, ALICLOUD_ASSUME_ROLE_ARN: "other" });
    assert.equal(source.get("assumeRole"), '{"roleArn":"other"}');
  });

  it("returns undefined for a setting without a variable", () => {
    assert.equal(
      environmentVariables({ protocol: "HTTP", ALICLOUD_PROTOCOL: "HTTP" }).get("protocol"),
      undefined,
    );
  });
});

describe("the stack's configuration", () => {
  it("is read in the namespace alicloud", () => {
    const source = stackConfiguration((key) =>
      key === "alicloud:region" ? "cn-hangzhou" : undefined,
    );
    assert.equal(source.get("region"), "cn-hangzhou");
    assert.equal(source.get("profile"), undefined);
    assert.equal(source.nameOf("region"), "alicloud:region in the stack's configuration");
  });
});

describe("settings from an object", () => {
  it("are strings, or JSON of other values; absent, null and empty are the same", () => {
    const values = {
      region: "cn-hangzhou",
      endpoints: [{ ecs: "e" }],
      clientReadTimeout: 500,
      profile: "",
      ecsRoleName: null,
      protocol: undefined,
    };
    const source = settingsOf(values, (names) => `${names} of the test`);
    assert.deepEqual(
      (["region", "endpoints", "clientReadTimeout"] as const).map((key) => source.get(key)),
      ["cn-hangzhou", '[{"ecs":"e"}]', "500"],
    );
    for (const key of ["profile", "ecsRoleName", "protocol", "accessKey"] as const)
      assert.equal(source.get(key), undefined);
    assert.equal(source.nameOf("region"), "region of the test");
    assert.equal(source.nameOf("region", "profile"), "region, profile of the test");
  });
});
