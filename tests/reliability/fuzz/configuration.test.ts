import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError } from "../../../core/errors";
import { readProfile } from "../../../core/settings/profile-file";
import { noCredentials, resolveSettings } from "../../../core/settings/settings";
import {
  environmentVariables,
  settingsOf,
  stackConfiguration,
} from "../../../core/settings/sources";
import { isolatedHome } from "../../support/isolated-home";
import { PROPERTY_RUNS } from "../../support/property-runs";
import { assertNothingPolluted, JSON_VALUE } from "./values";

const RIGHT = {
  region: ["cn-hangzhou"],
  accessKey: ["LTAI5tExampleKey"],
  secretKey: ["exampleSecret"],
  securityToken: ["exampleToken"],
  profile: ["nobody"],
  sharedCredentialsFile: ["~/nowhere.json"],
  ecsRoleName: ["role"],
  credentialsUri: ["http://127.0.0.1:1/"],
  assumeRole: ['{"roleArn":"acs:ram::1:role/r"}', '[{"roleArn":"acs:ram::1:role/r"}]', "[]"],
  assumeRoleWithOidc: [
    '{"roleArn":"acs:ram::1:role/r","oidcProviderArn":"p","oidcTokenFile":"/t"}',
    '{"roleArn":"acs:ram::1:role/r","oidcProviderArn":"p"}',
  ],
  endpoints: ['[{"ecs":"ecs.example.com"}]', '{"ecs":"localhost:80"}', '[{"__proto__":"x"}]'],
  protocol: ["HTTP", "https", "ftp"],
  clientConnectTimeout: ["0", "500", "-1", "1e99"],
  clientReadTimeout: ["60000", "0x10", " 5 ", "NaN"],
  maxRetryTimeout: ["30", "2147483648"],
} as const;

const JSON_KEYS = ["assumeRole", "assumeRoleWithOidc", "endpoints"];

/** A value of the stack's configuration: a string, which may be JSON. */
function valueFor(key: string, right: readonly string[]): fc.Arbitrary<string> {
  const nested = fc.oneof(
    JSON_VALUE.map((value) => ({ ecs: value })),
    JSON_VALUE.map((value) => [{ ecs: value, sts: value }]),
    JSON_VALUE.map((value) => ({ roleArn: value, oidcTokenFile: value, sessionExpiration: value })),
  );
  const json = fc.oneof(JSON_VALUE, nested).map((value) => JSON.stringify(value));
  const host = fc.oneof(fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6(), fc.webAuthority());
  const endpoint = host.map((ecs) => JSON.stringify([{ ecs }]));
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    { weight: 1, arbitrary: json },
    ...(JSON_KEYS.includes(key) ? [{ weight: 2, arbitrary: endpoint }] : []),
  );
}

const CONFIGURATION = fc.record(
  Object.fromEntries(Object.entries(RIGHT).map(([key, right]) => [key, valueFor(key, right)])),
  { requiredKeys: [] },
) as fc.Arbitrary<Readonly<Record<string, string>>>;

const LOOPBACK = /^http:\/\/(localhost|([^/]*\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

describe("a stack configuration of any kind", function () {
  // More runs take longer.
  this.timeout("10m");

  isolatedHome();

  it("is settings, or a ConfigurationError that names the key", () => {
    let resolved = 0;
    fc.assert(
      fc.property(CONFIGURATION, (values) => {
        const stack = stackConfiguration((key) => values[key.replace("alicloud:", "")]);
        const sources = {
          args: settingsOf({}, () => "an argument"),
          stack,
          environment: environmentVariables({}),
        };
        try {
          const { region, endpoint } = resolveSettings(sources);
          resolved++;
          assert.match(region, /^[a-z0-9-]+$/);
          assert.equal(new URL(endpoint).origin, endpoint);
          // Clear text over the network only where it was asked for.
          assert.ok(
            endpoint.startsWith("https:") ||
              LOOPBACK.test(endpoint) ||
              values["protocol"]?.toLowerCase() === "http",
            endpoint,
          );
        } catch (error) {
          if (!ConfigurationError.isInstance(error)) throw error;
          const named = Object.keys(RIGHT).filter((key) => error.message.includes(key));
          const aboutProfile = /^(The profile file|Profile) /.test(error.message);
          assert.ok(named.length > 0 || aboutProfile, error.message);
          for (const secret of ["secretKey", "securityToken"] as const) {
            const { [secret]: value = "", ...others } = values;
            // By chance, what is no secret can hold the same text.
            if (value.length > 12 && !Object.values(others).some((other) => other.includes(value)))
              assert.ok(!error.message.includes(value), error.message);
          }
        }
        assert.ok(ConfigurationError.isInstance(noCredentials(sources)));
        assertNothingPolluted();
      }),
      {
        ...PROPERTY_RUNS,
        // Of what is arbitrary, few are right in all; this one is.
        examples: [[{ region: "cn-hangzhou", accessKey: "key", secretKey: "secret" }]],
      },
    );
    assert.ok(resolved > 0, "not one of them was right");
  });
});

describe("a profile file of any kind", function () {
  // More runs take longer.
  this.timeout("10m");

  const home = isolatedHome();
  const SHOWN = ["name", "mode", "source_profile"];
  const MODES = ["AK", "StsToken", "RamRoleArn", "EcsRamRole", "OIDC", "ChainableRamRoleArn"];
  const FIELDS = {
    name: ["p", "q"],
    mode: [...MODES, "CredentialsURI", "CloudSSO", "Unknown"],
    region_id: ["cn-hangzhou"],
    access_key_id: ["LTAI5tExampleKey"],
    access_key_secret: ["planted-secret"],
    sts_token: ["planted-token"],
    ram_role_arn: ["acs:ram::1:role/r"],
    ram_role_name: ["role"],
    source_profile: ["p", "q"],
    expired_seconds: [900, 0],
    sts_endpoint: ["sts.example.com", "user:planted-secret@h"],
    sts_region: ["cn-hangzhou"],
    enable_vpc: [true],
    oidc_provider_arn: ["acs:ram::1:oidc-provider/p"],
    oidc_token_file: ["/token"],
    credentials_uri: ["http://127.0.0.1/"],
  } as const;
  const profile = fc.record(
    Object.fromEntries(
      Object.entries(FIELDS).map(([field, right]) => [
        field,
        fc.oneof(
          { weight: 8, arbitrary: fc.constantFrom<unknown>(...right) },
          { weight: 1, arbitrary: JSON_VALUE },
          // Names are shown; what stands in any other field is not.
          {
            weight: SHOWN.includes(field) ? 0 : 1,
            arbitrary: fc.constant("planted-secret\n"),
          },
        ),
      ]),
    ),
    { requiredKeys: ["name", "mode"] },
  );
  const content = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        current: fc.constantFrom("p", "q", 5),
        profiles: fc.array(
          fc.oneof({ weight: 9, arbitrary: profile }, { weight: 1, arbitrary: JSON_VALUE }),
          { maxLength: 3 },
        ),
      }),
    },
    { weight: 1, arbitrary: JSON_VALUE },
  );

  it("is a profile, or a ConfigurationError that names the file and shows no secret", () => {
    let usable = 0;
    fc.assert(
      fc.property(content, fc.constantFrom("", "\uFEFF", "{"), (json, start) => {
        const file = home.write("any.json", start + JSON.stringify(json));
        try {
          const found = readProfile(undefined, file, (key) => key);
          found?.region();
          found?.credentials();
          usable++;
        } catch (error) {
          if (!ConfigurationError.isInstance(error)) throw error;
          assert.ok(error.message.includes(file), error.message);
          assert.doesNotMatch(error.message + JSON.stringify(error), /planted/);
        }
        assertNothingPolluted();
      }),
      // Enough for one that can be used.
      { numRuns: Math.max(500, PROPERTY_RUNS.numRuns) },
    );
    assert.ok(usable > 0, "not one of them can be used");
  });
});
