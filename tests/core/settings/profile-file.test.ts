import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { inspect } from "node:util";
import { ConfigurationError } from "../../../core/errors";
import { defaultProfileFile, readProfile as read } from "../../../core/settings/profile-file";
import { isolatedHome } from "../../support/isolated-home";
import { withoutLink } from "../../support/error-link";

const AK = { mode: "AK", access_key_id: "ak-id", access_key_secret: "ak-secret" };
const AK_SOURCE = { kind: "accessKey", accessKeyId: "ak-id", accessKeySecret: "ak-secret" };
const SESSION = {
  roleArn: "acs:ram::1:role/r",
  sessionName: "session",
  expiration: 1800,
  stsEndpoint: "sts.example.com",
};
const SESSION_FIELDS = {
  ram_role_arn: "acs:ram::1:role/r",
  ram_session_name: "session",
  expired_seconds: 1800,
  sts_endpoint: "https://sts.example.com",
};
const NO_SESSION = { sessionName: undefined, expiration: undefined, stsEndpoint: undefined };

const PROFILES = {
  current: "ak",
  profiles: [
    { name: "ak", region_id: "cn-beijing", ...AK },
    { name: "sts", ...AK, mode: "StsToken", region_id: "", sts_token: "sts-token" },
    { name: "role", ...AK, mode: "RamRoleArn", ...SESSION_FIELDS },
    { name: "zero", ...AK, mode: "RamRoleArn", ram_role_arn: "a", expired_seconds: 0 },
    { name: "regional", ...AK, mode: "RamRoleArn", ram_role_arn: "a", sts_region: "cn-beijing" },
    {
      name: "vpc",
      ...AK,
      mode: "RamRoleArn",
      ram_role_arn: "a",
      sts_region: "cn-beijing",
      enable_vpc: true,
    },
    { name: "ecs", mode: "EcsRamRole", ram_role_name: "instance-role" },
    { name: "any-ecs", mode: "EcsRamRole", ram_role_name: "" },
    { name: "chain", mode: "ChainableRamRoleArn", source_profile: "role", ram_role_arn: "b" },
    {
      name: "oidc",
      mode: "OIDC",
      oidc_provider_arn: "provider",
      oidc_token_file: "/token",
      ...SESSION_FIELDS,
    },
    { name: "uri", mode: "CredentialsURI", credentials_uri: "http://127.0.0.1/credentials" },
    { name: "sso", mode: "CloudSSO" },
  ],
};

const readProfile = (name: string | undefined, file: string | undefined) =>
  read(name, file, (key) => `THE ${key}`);

describe("readProfile", () => {
  const home = isolatedHome();
  const DEFAULT = ".aliyun/config.json";
  const OTHER = "elsewhere/aliyun.json";
  /** Where a file is written, and the path to read it by. */
  const files: Readonly<Record<string, (content: unknown) => string | undefined>> = {
    "the default file": (content) => void home.write(DEFAULT, content),
    "another file": (content) => home.write(OTHER, content),
  };
  /** The message of the error, which names the file and shows the secret of these tests nowhere. */
  const failure = (name: string | undefined, file: string | undefined): string => {
    try {
      const profile = readProfile(name, file);
      profile?.region();
      profile?.credentials();
    } catch (error) {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      assert.ok(!inspect(error, { showHidden: true, depth: 9 }).includes("s3cr3t"));
      assert.ok(!JSON.stringify(error).includes("s3cr3t"));
      assert.ok(error.message.includes(file ?? defaultProfileFile()), error.message);
      return withoutLink(error);
    }
    return assert.fail("nothing was thrown");
  };

  it("looks in the current home directory", () => {
    assert.equal(defaultProfileFile(), path.join(home.directory(), ".aliyun", "config.json"));
  });

  it("returns nothing where nothing is configured and the default file does not exist", () => {
    assert.equal(readProfile(undefined, undefined), undefined);
  });

  it("returns nothing where the home directory is not a directory", () => {
    process.env["HOME"] = process.env["USERPROFILE"] = home.write("file", "");
    assert.equal(readProfile(undefined, undefined), undefined);
    assert.match(failure("ci", undefined), /config\.json does not exist/);
  });

  it("does not repeat names and paths of any size", () => {
    const long = "x".repeat(100_000);
    const file = home.write(OTHER, { profiles: [{ name: long, mode: long }] });
    for (const name of [long, `${long}y`])
      assert.ok(failure(name, file).length < 2000, "the message is short");
    assert.throws(
      () => readProfile(undefined, `/${long}`),
      (error: Error) => ConfigurationError.isInstance(error) && error.message.length < 1000,
    );
  });

  it("expands ~ to the home directory", () => {
    home.write(OTHER, PROFILES);
    assert.equal(readProfile(undefined, `~/${OTHER}`)?.region()?.value, "cn-beijing");
  });

  it("reports a configured file or profile whose file does not exist", () => {
    assert.match(
      failure(undefined, path.join(home.directory(), "none.json")),
      /none\.json does not exist\. Create it with "aliyun configure", or set THE sharedCredentialsFile to another file\./,
    );
    assert.match(failure("ci", undefined), /config\.json does not exist/);
  });

  for (const [which, write] of Object.entries(files)) {
    describe(`with ${which}`, () => {
      const modes: readonly (readonly [string, object])[] = [
        ["ak", AK_SOURCE],
        ["sts", { ...AK_SOURCE, securityToken: "sts-token" }],
        ["ecs", { kind: "ecsRole", roleName: "instance-role" }],
        ["any-ecs", { kind: "ecsRole", roleName: undefined }],
        ["role", { kind: "assumeRole", base: AK_SOURCE, ...SESSION }],
        ["zero", { kind: "assumeRole", base: AK_SOURCE, ...NO_SESSION, roleArn: "a" }],
        [
          "regional",
          {
            kind: "assumeRole",
            base: AK_SOURCE,
            ...NO_SESSION,
            roleArn: "a",
            stsEndpoint: "sts.cn-beijing.aliyuncs.com",
          },
        ],
        [
          "vpc",
          {
            kind: "assumeRole",
            base: AK_SOURCE,
            ...NO_SESSION,
            roleArn: "a",
            stsEndpoint: "sts-vpc.cn-beijing.aliyuncs.com",
          },
        ],
        [
          "chain",
          {
            kind: "assumeRole",
            base: { kind: "assumeRole", base: AK_SOURCE, ...SESSION },
            ...NO_SESSION,
            roleArn: "b",
          },
        ],
        ["oidc", { kind: "oidc", oidcProviderArn: "provider", tokenFile: "/token", ...SESSION }],
        ["uri", { kind: "uri", uri: "http://127.0.0.1/credentials" }],
      ];
      for (const [name, expected] of modes) {
        it(`reads the profile ${name}`, () => {
          const file = write(PROFILES);
          assert.deepEqual(readProfile(name, file)?.credentials(), expected);
        });
      }

      it("uses the current profile if none is configured, and ignores an empty region", () => {
        const file = write(PROFILES);
        assert.equal(readProfile(undefined, file)?.region()?.value, "cn-beijing");
        assert.equal(readProfile("sts", file)?.region(), undefined);
      });

      it("accepts a byte order mark", () => {
        const file = write(`\uFEFF${JSON.stringify(PROFILES)}`);
        assert.deepEqual(readProfile(undefined, file)?.credentials(), AK_SOURCE);
      });

      it("ignores problems in other profiles and in unused fields", () => {
        const profiles = [
          null,
          "s3cr3t",
          { mode: 5 },
          { name: 7, region_id: [] },
          { name: "other", mode: "Unknown", access_key_id: 5 },
          { name: "ak", ...AK, sts_token: 5, expired_seconds: "soon", ram_role_arn: {} },
        ];
        const file = write({ current: "ak", profiles });
        assert.deepEqual(readProfile(undefined, file)?.credentials(), AK_SOURCE);
        const half = write({ current: 5, profiles: [{ name: "x", region_id: "cn-hangzhou" }] });
        assert.equal(readProfile("x", half)?.region()?.value, "cn-hangzhou");
      });

      const unusable: readonly (readonly [string, unknown, RegExp])[] = [
        ["not JSON", '{ "access_key_secret": "s3cr3t", oops', /it is not valid JSON\. Correct the/],
        ["empty", "", /it is not valid JSON/],
        ["only a byte order mark", "\uFEFF", /it is not valid JSON/],
        ["UTF-16", Buffer.from(`\uFEFF{"a":1}`, "utf16le").toString("latin1"), /not valid JSON/],
        ["an array", ["s3cr3t"], /it has no array "profiles"/],
        ["null", "null", /it has no array "profiles"/],
        ["without profiles", { access_key_secret: "s3cr3t" }, /it has no array "profiles"/],
        [
          "without a current profile",
          { profiles: [{ name: "ak", ...AK }] },
          /its "current" does not name a profile\..* or set THE profile\.$/,
        ],
        ["of an empty configuration", { current: "", profiles: [] }, /its "current" does not name/],
        [
          "without the profile",
          { current: "prod", profiles: [{ name: "ak" }, { name: "ci" }, { name: 5 }] },
          /it has no profile "prod"\. Its profiles: "ak", "ci"\.$/,
        ],
        ["without profiles at all", { current: "prod", profiles: [] }, /Its profiles: none\.$/],
        ...(
          [
            [{ mode: "" }, /the profile "p" has no mode\. Supported modes: AK, /],
            [
              { mode: "RsaKeyPair" },
              /the profile "p" has the mode "RsaKeyPair", which is not supported\. Supported modes: AK, /,
            ],
            [{ mode: 5 }, /mode of the profile "p" must be a string\.$/],
            [{ ...AK, access_key_id: "" }, /profile "p" \(mode AK\) has no access_key_id\.$/],
            [{ ...AK, access_key_secret: null }, /\(mode AK\) has no access_key_secret\.$/],
            [
              { ...AK, access_key_secret: { v: "s3cr3t" } },
              /access_key_secret of the profile "p" must be a string\.$/,
            ],
            [{ ...AK, mode: "StsToken" }, /\(mode StsToken\) has no sts_token\.$/],
            [{ ...AK, mode: "RamRoleArn" }, /\(mode RamRoleArn\) has no ram_role_arn\.$/],
            [
              { ...AK, mode: "RamRoleArn", ram_role_arn: "a", expired_seconds: 60 },
              /expired_seconds of the profile "p" must be an integer from 900 to 43200\.$/,
            ],
            [{ mode: "OIDC", oidc_provider_arn: "a" }, /\(mode OIDC\) has no oidc_token_file\.$/],
            [{ mode: "CredentialsURI" }, /\(mode CredentialsURI\) has no credentials_uri\.$/],
            [{ mode: "ChainableRamRoleArn" }, /has no source_profile\.$/],
            [
              { mode: "ChainableRamRoleArn", source_profile: "q" },
              /it has no profile "q", which is the source profile of "p"\.$/,
            ],
            [
              { mode: "ChainableRamRoleArn", source_profile: "p" },
              /its source profiles form a cycle: "p" -> "p"\.$/,
            ],
            [{ ...AK, region_id: 5 }, /region_id of the profile "p" must be a string\.$/],
          ] as const
        ).map(
          ([fields, message]) =>
            [
              `with the profile ${JSON.stringify(fields)}`,
              { current: "p", profiles: [{ name: "p", ...fields }] },
              message,
            ] as const,
        ),
      ];
      for (const [what, content, message] of unusable) {
        it(`reports a file that is ${what}`, () => {
          const shown = failure(undefined, write(content));
          assert.match(shown, /^The profile file .* cannot be used: /);
          assert.match(shown, message);
        });
      }

      for (const [field, mode] of [
        ["access_key_id", "AK"],
        ["access_key_secret", "AK"],
        ["access_key_secret", "RamRoleArn"],
        ["sts_token", "StsToken"],
      ] as const) {
        for (const value of ["s3cr3t\n", " s3cr3t", "s3cr3t\u00e9"]) {
          it(`rejects ${field} ${JSON.stringify(value)} in the mode ${mode}`, () => {
            const fields = { ...AK, sts_token: "token", ram_role_arn: "a", mode, [field]: value };
            const file = write({ current: "p", profiles: [{ name: "p", ...fields }] });
            assert.match(
              failure(undefined, file),
              new RegExp(`^${field} of the profile "p" in .* has a character that an HTTP header`),
            );
          });
        }
      }

      it("reports a file that cannot be read", () => {
        const file = path.join(home.directory(), which === "another file" ? OTHER : DEFAULT);
        mkdirSync(file, { recursive: true });
        assert.match(
          failure(undefined, which === "another file" ? file : undefined),
          /cannot be used: it cannot be read \(EISDIR\)\. Check its permissions\.$/,
        );
      });
    });
  }

  describe("leaves modes that only the library supports to the library", () => {
    for (const mode of ["CloudSSO", "OAuth", "External"]) {
      const content = { current: "p", profiles: [{ name: "p", mode }] };

      it(`such as ${mode} in the default file, however it is named`, () => {
        const file = home.write(DEFAULT, content);
        for (const name of [
          undefined,
          file,
          "~/.aliyun/config.json",
          path.join(home.directory(), ".aliyun", "..", DEFAULT),
        ])
          assert.deepEqual(readProfile("p", name)?.credentials(), {
            kind: "cliProfile",
            name: "p",
          });
      });

      it(`but not ${mode} in another file, or after a byte order mark`, () => {
        assert.match(
          failure("p", home.write(OTHER, content)),
          new RegExp(`has the mode ${mode}, which is supported only in .*config\\.json\\.`),
        );
        home.write(DEFAULT, `\uFEFF${JSON.stringify(content)}`);
        assert.match(failure("p", undefined), /it starts with a byte order mark, which the mode/);
      });
    }
  });
});
