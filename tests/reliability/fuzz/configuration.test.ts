import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigurationError } from "../../../core/errors";
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

/** A value as the stack's configuration has it: a text, which may be JSON. */
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
