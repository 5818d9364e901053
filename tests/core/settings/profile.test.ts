import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { inspect } from "node:util";
import { ConfigurationError } from "../../../core/errors";
import { defaultProfileFile, readProfile } from "../../../core/settings/profile";
import { isolatedHome } from "../../support/isolated-home";

const PROFILES = {
  current: "ak",
  profiles: [
    {
      name: "ak",
      mode: "AK",
      region_id: "cn-beijing",
      access_key_id: "ak-id",
      access_key_secret: "ak-secret",
    },
    {
      name: "sts",
      mode: "StsToken",
      region_id: "",
      access_key_id: "sts-id",
      access_key_secret: "sts-secret",
      sts_token: "sts-token",
    },
    {
      name: "role",
      mode: "RamRoleArn",
      access_key_id: "role-id",
      access_key_secret: "role-secret",
      ram_role_arn: "acs:ram::1:role/r",
      ram_session_name: "session",
      expired_seconds: 1800,
      sts_endpoint: "sts.example.com",
    },
    { name: "ecs", mode: "EcsRamRole", ram_role_name: "instance-role" },
    { name: "sso", mode: "CloudSSO" },
    { name: "half", mode: "AK", access_key_id: "half-id", access_key_secret: "" },
    {
      name: "zero",
      mode: "RamRoleArn",
      access_key_id: "i",
      access_key_secret: "s",
      ram_role_arn: "a",
      expired_seconds: 0,
    },
  ],
};

describe("readProfile", () => {
  const home = isolatedHome();
  const USUAL = ".aliyun/config.json";
  const failure = (name: string | undefined, file: string | undefined): string => {
    try {
      readProfile(name, file);
    } catch (error) {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      return inspect(error, { showHidden: true });
    }
    return assert.fail("nothing was thrown");
  };

  it("looks in the home directory of now", () => {
    assert.equal(defaultProfileFile(), path.join(home.directory(), ".aliyun", "config.json"));
  });

  it("finds nothing where nothing was named and no file is", () => {
    assert.equal(readProfile(undefined, undefined), undefined);
  });

  it("leaves a profile of the usual file to the library, which knows every mode", () => {
    home.write(USUAL, PROFILES);
    assert.deepEqual(readProfile(undefined, undefined), {
      region: "cn-beijing",
      credentials: { kind: "cliProfile", name: "ak" },
    });
    assert.deepEqual(readProfile("sso", undefined)?.credentials, {
      kind: "cliProfile",
      name: "sso",
    });
  });

  it("takes the usual file for the usual file, also when it is named", () => {
    const file = home.write(USUAL, PROFILES);
    for (const name of [
      file,
      "~/.aliyun/config.json",
      path.join(home.directory(), ".aliyun", "..", USUAL),
    ])
      assert.deepEqual(readProfile("sso", name)?.credentials, { kind: "cliProfile", name: "sso" });
  });

  it("takes an empty region as none", () => {
    home.write(USUAL, PROFILES);
    assert.equal(readProfile("sts", undefined)?.region, undefined);
  });

  const modes: readonly (readonly [string, object])[] = [
    ["ak", { kind: "accessKey", accessKeyId: "ak-id", accessKeySecret: "ak-secret" }],
    [
      "sts",
      {
        kind: "accessKey",
        accessKeyId: "sts-id",
        accessKeySecret: "sts-secret",
        securityToken: "sts-token",
      },
    ],
    ["ecs", { kind: "ecsRole", roleName: "instance-role" }],
    [
      "role",
      {
        kind: "assumeRole",
        base: { kind: "accessKey", accessKeyId: "role-id", accessKeySecret: "role-secret" },
        roleArn: "acs:ram::1:role/r",
        sessionName: "session",
        expiration: 1800,
        stsEndpoint: "sts.example.com",
      },
    ],
  ];
  for (const [name, expected] of modes) {
    it(`reads the profile ${name} of another file`, () => {
      const file = home.write("elsewhere/aliyun.json", PROFILES);
      assert.deepEqual(readProfile(name, file)?.credentials, expected);
    });
  }

  it("takes the file's current profile when none is named, and ~ for the home directory", () => {
    home.write("elsewhere/aliyun.json", PROFILES);
    assert.equal(readProfile(undefined, "~/elsewhere/aliyun.json")?.region, "cn-beijing");
  });

  it("takes 0 seconds as the service's own length", () => {
    const profile = readProfile("zero", home.write("a.json", PROFILES));
    assert.equal(
      profile?.credentials.kind === "assumeRole" && (profile.credentials.expiration ?? "own"),
      "own",
    );
  });

  it("tells a file that is not there, where one was asked for", () => {
    assert.match(
      failure(undefined, "~/none.json"),
      /none\.json does not exist.*aliyun configure.*alicloud:sharedCredentialsFile/,
    );
    assert.match(failure("ci", undefined), /config\.json does not exist/);
  });

  it("tells a file that cannot be read", () => {
    mkdirSync(path.join(home.directory(), "folder"));
    assert.match(failure(undefined, "~/folder"), /folder cannot be read \(EISDIR\)/);
  });

  it("tells a profile that is not there, and which are", () => {
    const file = home.write("a.json", PROFILES);
    assert.match(
      failure("prod", file),
      /has no profile "prod"; it has: ak, sts, role, ecs, sso, half, zero\./,
    );
    assert.match(
      failure(undefined, home.write("b.json", { profiles: [] })),
      /has no profile ""; it has: none\./,
    );
  });

  it("tells what a profile lacks", () => {
    assert.match(
      failure("half", home.write("a.json", PROFILES)),
      /Profile half .*\(mode AK\) has no access_key_secret/,
    );
  });

  it("tells that a mode is read from the usual file only", () => {
    assert.match(
      failure("sso", home.write("a.json", PROFILES)),
      /has the mode CloudSSO, which is read from .*config\.json only/,
    );
  });

  const broken: readonly (readonly [string, unknown])[] = [
    ["no JSON", '{ "access_key_secret": "s3cr3t", oops'],
    ["empty", ""],
    ["a list", ["s3cr3t"]],
    ["without profiles", { access_key_secret: "s3cr3t" }],
    ["with a profile without a name", { profiles: [{ access_key_secret: "s3cr3t" }] }],
    [
      "with a secret of another type",
      { profiles: [{ name: "ak", access_key_secret: { value: "s3cr3t" } }] },
    ],
  ];
  for (const [name, content] of broken) {
    it(`tells a file that is ${name}, without quoting it`, () => {
      const shown = failure(undefined, home.write("a.json", content));
      assert.match(shown, /a\.json is not the JSON that "aliyun configure" writes/);
      assert.ok(!shown.includes("s3cr3t"));
    });
  }
});
