import assert from "node:assert/strict";
import { resolveSettings } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Values } from "./support/sources";

describe("the role that is configured", () => {
  isolatedHome();
  const source = (values: Values) =>
    resolveSettings(sourcesOf({ ...values, args: { region: "cn-hangzhou" } })).credentials;
  const STACK_KEY = { accessKey: "stack-id", secretKey: "stack-secret" };

  const ROLE = {
    roleArn: "acs:ram::1:role/r",
    sessionName: "s",
    policy: "{}",
    sessionExpiration: 900,
    externalId: "e",
  };
  for (const [name, value] of [
    ["an object", ROLE],
    ["an array with one object", [ROLE]],
  ] as const) {
    it(`a role to assume, written as ${name}, with the key that it is assumed with`, () => {
      const stack = {
        ...STACK_KEY,
        assumeRole: JSON.stringify(value),
        endpoints: '[{"ecs":"e.example.com"},{"sts":"sts.example.com"}]',
      };
      assert.deepEqual(source({ stack }), {
        kind: "assumeRole",
        base: {
          kind: "accessKey",
          accessKeyId: "stack-id",
          accessKeySecret: "stack-secret",
          securityToken: undefined,
        },
        roleArn: "acs:ram::1:role/r",
        sessionName: "s",
        policy: "{}",
        expiration: 900,
        externalId: "e",
        stsEndpoint: "sts.example.com",
      });
    });
  }

  it("a role to assume, at an STS endpoint that may be written as a URL", () => {
    const role = source({
      stack: {
        ...STACK_KEY,
        assumeRole: '{"roleArn":"a"}',
        endpoints: '[{"sts":"https://sts.example.com:8443"}]',
      },
    });
    assert.equal(role.kind === "assumeRole" && role.stsEndpoint, "sts.example.com:8443");
  });

  it("a role to assume from the environment, with any base", () => {
    const role = source({ env: { ALIBABA_CLOUD_ROLE_ARN: "a" } });
    assert.deepEqual(
      [role.kind, role.kind === "assumeRole" && role.base],
      ["assumeRole", { kind: "defaultChain" }],
    );
  });

  it("an OIDC role, from the stack and from the environment", () => {
    const assumeRoleWithOidc = JSON.stringify({
      roleArn: "a",
      oidcProviderArn: "p",
      oidcTokenFile: "/t",
      roleSessionName: "s",
      sessionExpiration: 0,
    });
    const expected = {
      kind: "oidc",
      roleArn: "a",
      oidcProviderArn: "p",
      tokenFile: "/t",
      sessionName: "s",
      policy: undefined,
      expiration: undefined,
      stsEndpoint: undefined,
    };
    assert.deepEqual(source({ stack: { assumeRoleWithOidc } }), expected);
    const env = {
      ALIBABA_CLOUD_ROLE_ARN: "a",
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "p",
      ALICLOUD_ASSUME_ROLE_SESSION_NAME: "of another family",
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: "/t",
      ALIBABA_CLOUD_ROLE_SESSION_NAME: "s",
    };
    assert.deepEqual(source({ env }), expected);
  });

  const malformed: readonly (readonly [string, string])[] = [
    ["assumeRole", "s3cr3t"],
    ["assumeRole", "{}"],
    ["assumeRole", '{"roleArn":""}'],
    ["assumeRole", '{"roleArn":"a","sessionExpiration":899}'],
    ["assumeRole", '[{"roleArn":"s3cr3t"},{"roleArn":"b"}]'],
    ["assumeRoleWithOidc", '{"roleArn":"a"}'],
    ["assumeRoleWithOidc", '{"roleArn":"a","oidcProviderArn":"p","oidcToken":"s3cr3t"}'],
  ];
  for (const [setting, value] of malformed) {
    it(`rejects ${setting} ${value}, without quoting it`, () => {
      assert.throws(
        () => source({ stack: { [setting]: value } }),
        (error: Error) => {
          assert.match(
            error.message,
            new RegExp(
              `^alicloud:${setting} in the stack's configuration (must be an object with roleArn|has no oidcTokenFile)`,
            ),
          );
          assert.doesNotMatch(error.message, /s3cr3t/);
          return true;
        },
      );
    });
  }
});
