import assert from "node:assert/strict";
import { resolveSettings, noCredentials } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Places } from "./support/sources";

describe("where credentials come from", () => {
  const home = isolatedHome();
  const source = (places: Places) =>
    resolveSettings(sourcesOf({ ...places, args: { region: "cn-hangzhou" } })).credentials;

  const STACK_KEY = { accessKey: "stack-id", secretKey: "stack-secret" };
  const ENV_KEY = { ALICLOUD_ACCESS_KEY: "env-id", ALICLOUD_SECRET_KEY: "env-secret" };
  const key = (name: string) => ({
    kind: "accessKey",
    accessKeyId: `${name}-id`,
    accessKeySecret: `${name}-secret`,
    securityToken: undefined,
  });
  const writeProfiles = (file = ".aliyun/config.json") =>
    home.write(file, {
      current: "current",
      profiles: ["current", "other"].map((name) => ({
        name,
        mode: "AK",
        access_key_id: `${name}-id`,
        access_key_secret: `${name}-secret`,
      })),
    });

  it("the explicit provider before the stack before the environment", () => {
    const provider = { accessKey: "provider-id", secretKey: "provider-secret" };
    const places = { provider, stack: STACK_KEY, env: ENV_KEY };
    assert.deepEqual(source(places), key("provider"));
    assert.deepEqual(source({ ...places, provider: {} }), key("stack"));
    assert.deepEqual(source({ env: ENV_KEY }), key("env"));
  });

  it("half a key from the stack and half from the environment", () => {
    const { accessKeyId, accessKeySecret } = {
      ...key("stack"),
      ...source({ stack: { accessKey: "stack-id" }, env: ENV_KEY }),
    } as ReturnType<typeof key>;
    assert.deepEqual([accessKeyId, accessKeySecret], ["stack-id", "env-secret"]);
  });

  it("half a key from the explicit provider and half from the next place that has it", () => {
    const provider = { accessKey: "provider-id" };
    const mixed = (name: string) => ({ ...key(name), accessKeyId: "provider-id" });
    assert.deepEqual(source({ provider, stack: STACK_KEY, env: ENV_KEY }), mixed("stack"));
    assert.deepEqual(source({ provider, env: ENV_KEY }), mixed("env"));
  });

  it("a role of the explicit provider, assumed with what the other places give", () => {
    const provider = { assumeRole: '{"roleArn":"acs:ram::1:role/r"}' };
    const base = (places: Places) => {
      const found = source({ provider, ...places });
      return found.kind === "assumeRole" ? found.base : found;
    };
    assert.deepEqual(base({ stack: STACK_KEY, env: ENV_KEY }), key("stack"));
    assert.deepEqual(base({ env: ENV_KEY }), key("env"));
    assert.deepEqual(base({}), { kind: "defaultChain" });
  });

  it("not what @pulumi/alicloud copies from the environment into an explicit provider", () => {
    const copies = { ALICLOUD_PROFILE: "nobody", ALICLOUD_ECS_ROLE_NAME: "role" };
    const provider = { profile: "nobody", ecsRoleName: "role" };
    assert.deepEqual(source({ provider, env: { ...copies, ...ENV_KEY } }), key("env"));
    assert.deepEqual(source({ provider, stack: STACK_KEY, env: copies }), key("stack"));
    assert.equal(source({ provider: { ecsRoleName: "own" }, env: copies }).kind, "ecsRole");
  });

  it("a profile of the explicit provider, in the file that another place names, and the reverse", () => {
    const file = writeProfiles("elsewhere.json");
    const provider = { profile: "other" };
    const env = { ...ENV_KEY, ALICLOUD_SHARED_CREDENTIALS_FILE: file };
    const other = { kind: "accessKey", accessKeyId: "other-id", accessKeySecret: "other-secret" };
    assert.deepEqual(source({ provider, stack: STACK_KEY, env }), other);
    const named = { provider: { sharedCredentialsFile: file }, stack: { profile: "other" } };
    assert.deepEqual(source({ ...named, env: ENV_KEY }), other);
  });

  it("never one account's key with another's token or role", () => {
    const provider = { accessKey: "provider-id", secretKey: "provider-secret" };
    const stack = { ...STACK_KEY, securityToken: "stack-token", assumeRole: '{"roleArn":"a"}' };
    assert.deepEqual(source({ provider, stack }), key("provider"));
    assert.equal(source({ provider: { ecsRoleName: "r" }, stack, env: ENV_KEY }).kind, "ecsRole");
  });

  for (const [half, other] of [
    ["accessKey", "secretKey"],
    ["secretKey", "accessKey"],
  ] as const) {
    it(`refuses ${half} without ${other}, wherever it is`, () => {
      assert.throws(
        () => source({ stack: { [half]: "s3cr3t" } }),
        (error: Error) => {
          assert.match(
            error.message,
            new RegExp(`^alicloud:${half} in the stack's configuration is set, but no ${other}`),
          );
          assert.doesNotMatch(error.message, /s3cr3t/);
          return true;
        },
      );
      assert.throws(
        () => source({ provider: { [half]: "x" }, stack: { ecsRoleName: "r" } }),
        /^ConfigurationError: .*of the explicit provider is set|of the explicit provider is set/,
      );
    });
  }

  for (const [setting, value] of [
    ["accessKey", "s3cr3t\n"],
    ["secretKey", "s3cr3t\r\n"],
    ["securityToken", " s3cr3t"],
    ["accessKey", "s3cr3t\u00a0"],
  ] as const) {
    it(`refuses ${setting} ${JSON.stringify(value)}, which no header can carry`, () => {
      assert.throws(
        () => source({ stack: { ...STACK_KEY, [setting]: value } }),
        (error: Error) => {
          assert.match(
            error.message,
            new RegExp(`^alicloud:${setting} in the stack's configuration has a character`),
          );
          assert.doesNotMatch(error.message, /s3cr3t/);
          return true;
        },
      );
    });
  }

  it("a named profile, of the usual file and of another", () => {
    writeProfiles();
    assert.deepEqual(source({ stack: { profile: "other" } }), {
      kind: "cliProfile",
      name: "other",
    });
    const file = writeProfiles("elsewhere.json");
    const env = { ALICLOUD_PROFILE: "other", ALICLOUD_SHARED_CREDENTIALS_FILE: file };
    assert.deepEqual(source({ env }), {
      kind: "accessKey",
      accessKeyId: "other-id",
      accessKeySecret: "other-secret",
    });
    assert.equal(
      (source({ stack: { sharedCredentialsFile: file } }) as ReturnType<typeof key>).accessKeyId,
      "current-id",
    );
  });

  it("an access key from anywhere before a profile: the file comes after the environment", () => {
    writeProfiles();
    assert.deepEqual(source({ stack: { profile: "other" }, env: ENV_KEY }), key("env"));
  });

  it("an explicit provider's role or URI before the current profile of the stack's file", () => {
    const stack = { sharedCredentialsFile: writeProfiles("elsewhere.json") };
    assert.equal(source({ provider: { ecsRoleName: "provider-role" }, stack }).kind, "ecsRole");
    assert.equal(source({ provider: { credentialsUri: "http://127.0.0.1/" }, stack }).kind, "uri");
  });

  it("the role of the instance, the credentials URI", () => {
    assert.deepEqual(source({ stack: { ecsRoleName: "r" } }), { kind: "ecsRole", roleName: "r" });
    assert.deepEqual(source({ env: { ALIBABA_CLOUD_ECS_METADATA: "r" } }), {
      kind: "ecsRole",
      roleName: "r",
    });
    assert.deepEqual(source({ stack: { credentialsUri: "http://u/" } }), {
      kind: "uri",
      uri: "http://u/",
    });
  });

  it("the default chain at last", () => {
    assert.deepEqual(source({}), { kind: "defaultChain" });
  });

  it("nowhere, and the error names every place that was looked in", () => {
    const { message } = noCredentials(sourcesOf({ provider: {} }));
    for (const place of [
      "accessKey of the explicit provider",
      "alicloud:accessKey",
      "ALICLOUD_ACCESS_KEY or ALIBABA_CLOUD_ACCESS_KEY_ID or ALIBABACLOUD_ACCESS_KEY_ID",
      "alicloud:profile",
      "ALICLOUD_PROFILE or ALIBABA_CLOUD_PROFILE",
      "alicloud:ecsRoleName",
      "ALICLOUD_ECS_ROLE_NAME or ALIBABA_CLOUD_ECS_METADATA",
      "alicloud:credentialsUri",
      "ALICLOUD_CREDENTIALS_URI or ALIBABA_CLOUD_CREDENTIALS_URI",
      "alicloud:assumeRoleWithOidc",
      "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
      "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
      `${home.directory()}/.aliyun/config.json`,
      "default chain",
    ])
      assert.ok(message.includes(place), place);
  });
});
