import assert from "node:assert/strict";
import { inspect } from "node:util";
import { ConfigurationError } from "../../../core/errors";
import { describeSettings, noCredentials, resolveSettings } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Values } from "./support/sources";
import { withoutLink } from "../../support/error-link";

describe("the choice of credentials", () => {
  const home = isolatedHome();
  const inRegion = (values: Values) => sourcesOf({ ...values, args: { region: "cn-hangzhou" } });
  const chosen = (values: Values) => resolveSettings(inRegion(values)).credentials;
  const describedSource = (values: Values) => describeSettings(inRegion(values)).credentials;
  /** The message of the error, which shows the secret of these tests nowhere. */
  const failure = (values: Values): string => {
    try {
      chosen(values);
    } catch (error) {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("s3cr3t"));
      assert.ok(!JSON.stringify(error).includes("s3cr3t"));
      return withoutLink(error);
    }
    return assert.fail("nothing was thrown");
  };

  const configured = (name: string) => ({ accessKey: `${name}-id`, secretKey: `${name}-secret` });
  const STACK_KEY = configured("stack");
  const ENV_KEY = { ALICLOUD_ACCESS_KEY: "env-id", ALICLOUD_SECRET_KEY: "env-secret" };
  const key = (name: string, securityToken?: string) => ({
    kind: "accessKey",
    accessKeyId: `${name}-id`,
    accessKeySecret: `${name}-secret`,
    securityToken,
  });
  const profileKey = (name: string) => {
    const { securityToken, ...rest } = key(name);
    assert.equal(securityToken, undefined);
    return rest;
  };
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

  describe("without an explicit provider", () => {
    it("uses an access key of the stack's configuration, then of the environment", () => {
      assert.deepEqual(chosen({ stack: STACK_KEY, env: ENV_KEY }), key("stack"));
      assert.deepEqual(chosen({ env: ENV_KEY }), key("env"));
    });

    it("uses a named profile of the default file and of another file", () => {
      writeProfiles();
      assert.deepEqual(chosen({ stack: { profile: "other" } }), profileKey("other"));
      const env = {
        ALICLOUD_PROFILE: "other",
        ALICLOUD_SHARED_CREDENTIALS_FILE: writeProfiles("elsewhere.json"),
      };
      assert.deepEqual(chosen({ env }), profileKey("other"));
    });

    it("prefers an access key of any source to a profile", () => {
      writeProfiles();
      assert.deepEqual(chosen({ stack: { profile: "other" }, env: ENV_KEY }), key("env"));
    });

    it("uses the role of the instance, then a credentials URI, then OIDC", () => {
      writeProfiles();
      const assumeRoleWithOidc = '{"roleArn":"a","oidcProviderArn":"p","oidcTokenFile":"/t"}';
      const stack = { ecsRoleName: "r", credentialsUri: "http://u/", assumeRoleWithOidc };
      const { ecsRoleName, ...withoutRole } = stack;
      const { credentialsUri, ...oidcOnly } = withoutRole;
      assert.deepEqual(chosen({ stack }), { kind: "ecsRole", roleName: ecsRoleName });
      assert.deepEqual(chosen({ stack: withoutRole }), { kind: "uri", uri: credentialsUri });
      assert.equal(chosen({ stack: oidcOnly }).kind, "oidc");
      assert.equal(chosen({ env: { ALIBABA_CLOUD_ECS_METADATA: "r" } }).kind, "ecsRole");
    });

    it("uses the current profile if nothing else is set, and then the default chain", () => {
      assert.deepEqual(chosen({}), { kind: "defaultChain" });
      writeProfiles();
      assert.deepEqual(chosen({}), profileKey("current"));
      const file = writeProfiles("elsewhere.json");
      assert.deepEqual(chosen({ stack: { sharedCredentialsFile: file } }), profileKey("current"));
    });

    it("leaves the default file out where ALIBABA_CLOUD_CLI_PROFILE_DISABLED is true", () => {
      home.write(".aliyun/config.json", "{ broken");
      process.env["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "TRUE";
      assert.deepEqual(chosen({}), { kind: "defaultChain" });
    });

    it("rejects a credentials URI that is not a URL, without quoting it", () => {
      assert.equal(
        failure({ stack: { credentialsUri: "s3cr3t" } }),
        "alicloud:credentialsUri in the stack's configuration must be a URL.",
      );
    });
  });

  describe("with an explicit provider", () => {
    const FULL_STACK = {
      ...STACK_KEY,
      securityToken: "stack-token",
      assumeRole: '{"roleArn":"stack-role"}',
      profile: "stack-profile",
      sharedCredentialsFile: "~/stack.json",
      ecsRoleName: "stack-role",
      credentialsUri: "http://127.0.0.1/stack",
    };

    it("uses its access key, without the stack's token and role", () => {
      const provider = configured("provider");
      assert.deepEqual(chosen({ provider, stack: FULL_STACK, env: ENV_KEY }), key("provider"));
    });

    it("never uses the stack's configuration", () => {
      for (const provider of [{}, { region: "cn-beijing" }]) {
        assert.deepEqual(chosen({ provider, stack: FULL_STACK, env: ENV_KEY }), key("env"));
        assert.deepEqual(chosen({ provider, stack: FULL_STACK }), { kind: "defaultChain" });
      }
      writeProfiles();
      assert.deepEqual(chosen({ provider: {}, stack: FULL_STACK }), profileKey("current"));
    });

    it("assumes its role with credentials from the environment", () => {
      const provider = { assumeRole: '{"roleArn":"acs:ram::1:role/r"}' };
      const baseOf = (values: Values) => {
        const credentials = chosen({ provider, ...values });
        return credentials.kind === "assumeRole" ? credentials.base : credentials;
      };
      assert.deepEqual(baseOf({ stack: STACK_KEY, env: ENV_KEY }), key("env"));
      assert.deepEqual(baseOf({ stack: STACK_KEY }), { kind: "defaultChain" });
    });

    it("uses its own credentials, not others from the environment", () => {
      const env = { ...ENV_KEY, ALICLOUD_ASSUME_ROLE_ARN: "env-role" };
      assert.deepEqual(chosen({ provider: { ecsRoleName: "own" }, env }), {
        kind: "ecsRole",
        roleName: "own",
      });
      assert.deepEqual(chosen({ provider: configured("provider"), env }), key("provider"));
    });

    it("does not treat the copies that @pulumi/alicloud makes of the environment as the provider's own", () => {
      const copies = { ALICLOUD_PROFILE: "nobody", ALICLOUD_ECS_ROLE_NAME: "role" };
      const provider = { profile: "nobody", ecsRoleName: "role" };
      assert.deepEqual(chosen({ provider, env: { ...copies, ...ENV_KEY } }), key("env"));
      assert.equal(chosen({ provider: { ecsRoleName: "own" }, env: copies }).kind, "ecsRole");
      const { ALICLOUD_ECS_ROLE_NAME } = copies;
      assert.deepEqual(
        chosen({ provider: { ecsRoleName: "role" }, env: { ALICLOUD_ECS_ROLE_NAME } }),
        {
          kind: "ecsRole",
          roleName: "role",
        },
      );
    });

    it("combines its profile with the file in the environment, and the reverse", () => {
      const file = writeProfiles("elsewhere.json");
      const env = { ...ENV_KEY, ALICLOUD_SHARED_CREDENTIALS_FILE: file };
      assert.deepEqual(chosen({ provider: { profile: "other" }, env }), profileKey("other"));
      const named = { ...ENV_KEY, ALICLOUD_PROFILE: "other" };
      const provider = { sharedCredentialsFile: file };
      assert.deepEqual(chosen({ provider, env: named }), profileKey("other"));
    });
  });

  describe("never combines parts of different sources", () => {
    const FAMILIES = [
      ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
      [
        "ALIBABA_CLOUD_ACCESS_KEY_ID",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "ALIBABA_CLOUD_SECURITY_TOKEN",
      ],
      [
        "ALIBABACLOUD_ACCESS_KEY_ID",
        "ALIBABACLOUD_ACCESS_KEY_SECRET",
        "ALIBABACLOUD_SECURITY_TOKEN",
      ],
    ] as const;
    type Family = (typeof FAMILIES)[number];
    const full = ([id, secret, token]: Family, withToken: boolean) => ({
      [id]: `${id}-id`,
      [secret]: `${id}-secret`,
      ...(withToken && { [token]: `${id}-token` }),
    });

    for (const family of FAMILIES) {
      const [id, secret, token] = family;
      it(`uses ${id} with its secret and token`, () => {
        assert.deepEqual(chosen({ env: full(family, true) }), key(id, `${id}-token`));
        assert.deepEqual(chosen({ env: full(family, false) }), key(id));
        assert.match(describedSource({ env: full(family, true) }), new RegExp(`from ${id} in the`));
      });

      for (const other of FAMILIES.filter((each) => each !== family)) {
        it(`does not take the token ${other[2]} with ${id}`, () => {
          const env = { ...full(family, false), [other[2]]: "left-over" };
          assert.deepEqual(chosen({ env }), key(id));
        });

        it(`reports ${id} with ${other[1]} as incomplete`, () => {
          const message = failure({ env: { [id]: "s3cr3t", [other[1]]: "s3cr3t" } });
          const first = FAMILIES.indexOf(family) < FAMILIES.indexOf(other);
          const [present, missing] = first ? [id, secret] : [other[1], other[0]];
          assert.ok(
            message.startsWith(
              `${present} in the environment is set without ${missing} in the environment. `,
            ),
            message,
          );
        });
      }

      it(`does not take ${token} alone for a credential`, () => {
        assert.deepEqual(chosen({ env: { [token]: "left-over" } }), { kind: "defaultChain" });
        writeProfiles();
        assert.deepEqual(chosen({ env: { [token]: "left-over" } }), profileKey("current"));
      });
    }

    it("uses the first complete family, and ignores half of a later one", () => {
      const [first, second, third] = FAMILIES;
      const env = { ...full(first, false), ...full(second, true), [third[0]]: "half" };
      assert.deepEqual(chosen({ env }), key(first[0]));
      assert.deepEqual(
        chosen({ env: { ...full(second, true), [third[0]]: "half" } }),
        key(second[0], `${second[0]}-token`),
      );
    });

    it("reports half of a first family although a later one is complete", () => {
      const [first, second] = FAMILIES;
      assert.match(
        failure({ env: { ...full(second, true), [first[1]]: "s3cr3t" } }),
        /^ALICLOUD_SECRET_KEY in the environment is set without ALICLOUD_ACCESS_KEY in the environment\./,
      );
    });

    for (const [half, other] of [
      ["accessKey", "secretKey"],
      ["secretKey", "accessKey"],
    ] as const) {
      it(`reports ${half} without ${other}, also where another source is complete`, () => {
        for (const env of [{}, ENV_KEY]) {
          assert.equal(
            failure({ stack: { [half]: "s3cr3t", securityToken: "s3cr3t" }, env }).split(". ")[0],
            `alicloud:${half}, alicloud:securityToken in the stack's configuration ` +
              `are set without alicloud:${other} in the stack's configuration`,
          );
          const stack = { ...STACK_KEY, ecsRoleName: "r" };
          assert.match(
            failure({ provider: { [half]: "s3cr3t" }, stack, env }),
            new RegExp(`^${half} of the explicit provider is set without ${other} of the explicit`),
          );
        }
      });
    }

    it("reports a token of the stack without a key, which would be missing in the environment's", () => {
      assert.match(
        failure({ stack: { securityToken: "s3cr3t" }, env: ENV_KEY }),
        /^alicloud:securityToken in the stack's configuration is set without alicloud:accessKey, alicloud:secretKey in the stack's configuration\./,
      );
    });

    it("does not take the stack's key with the environment's token", () => {
      const env = { ...ENV_KEY, ALICLOUD_SECURITY_TOKEN: "env-token" };
      assert.deepEqual(chosen({ stack: STACK_KEY, env }), key("stack"));
      const provider = configured("provider");
      assert.deepEqual(chosen({ provider, env }), key("provider"));
    });
  });

  describe("rejects a part that an HTTP header cannot carry", () => {
    const unusable = [
      "s3cr3t\n",
      "s3cr3t\r\n",
      " s3cr3t",
      "s3cr3t\u00a0",
      "s3c r3t",
      "s3cr3t\u0000",
      "s3cr3tä",
      "\u200bs3cr3t",
    ];
    const parts = ["accessKey", "secretKey", "securityToken"] as const;
    const variables = ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"];
    for (const value of unusable) {
      it(`such as ${JSON.stringify(value)}, and names its source`, () => {
        for (const [index, part] of parts.entries()) {
          const configuration = { ...STACK_KEY, [part]: value };
          const variable = variables[index] ?? "";
          assert.match(
            failure({ stack: configuration }),
            new RegExp(
              `^alicloud:${part} in the stack's configuration has a character that an HTTP`,
            ),
          );
          assert.match(
            failure({ provider: configuration }),
            new RegExp(`^${part} of the explicit provider has a character`),
          );
          assert.match(
            failure({ env: { ...ENV_KEY, [variable]: value } }),
            new RegExp(`^${variable} in the environment has a character`),
          );
        }
      });
    }
  });

  describe("without any credentials", () => {
    it("lists every source that was checked", () => {
      const message = withoutLink(noCredentials(sourcesOf({})));
      for (const source of [
        "alicloud:accessKey, ",
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
        "default credential chain",
        "Set alicloud:accessKey and alicloud:secretKey (with --secret) in the stack's configuration, or",
      ])
        assert.ok(message.includes(source), source);
    });

    it("lists the explicit provider instead of the stack, and explains that the stack is not used", () => {
      const message = withoutLink(noCredentials(sourcesOf({ provider: {}, stack: STACK_KEY })));
      assert.ok(
        /Checked: accessKey, .*assumeRoleWithOidc of the explicit provider; ALICLOUD/.test(message),
        message,
      );
      assert.ok(!/alicloud:[a-z]/.test(message), message);
      assert.match(
        message,
        /does not use the alicloud:\* settings of the stack's configuration\.$/,
      );
    });
  });
});
