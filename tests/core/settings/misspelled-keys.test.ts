import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ConfigurationError } from "../../../core/errors";
import { resolveSettings } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Values } from "./support/sources";

/** The keys of a type of the provider's configuration. */
function providerKeys(type: string): string[] {
  const declarations = readFileSync(require.resolve("@pulumi/alicloud/types/input.d.ts"), "utf8");
  const [, body = ""] =
    new RegExp(`export interface ${type} \\{(.*?)\\n\\}`, "s").exec(declarations) ?? [];
  return [...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, key = ""]) => key);
}

const KEY = { accessKey: "id", secretKey: "secret" };
const ROLE = { roleArn: "acs:ram::1:role/r" };
const OIDC = { ...ROLE, oidcProviderArn: "acs:ram::1:oidc-provider/p", oidcTokenFile: "/token" };

describe("the keys of a setting that is an object", () => {
  isolatedHome();
  const resolve = (values: Values) =>
    resolveSettings(sourcesOf({ ...values, args: { region: "cn-hangzhou" } }));
  const settings = (where: "stack" | "provider", key: string, value: unknown): Values => ({
    [where]: { ...(key === "assumeRoleWithOidc" ? {} : KEY), [key]: JSON.stringify(value) },
  });

  const misspelled: readonly (readonly [string, object, string])[] = [
    ["assumeRole", { ...ROLE, externalID: "x" }, "externalID"],
    ["assumeRole", [{ ...ROLE, sesionName: "x" }], "sesionName"],
    ["assumeRole", { rolearn: "x" }, "rolearn"],
    ["assumeRoleWithOidc", { ...OIDC, sessionName: "x" }, "sessionName"],
    ["endpoints", [{ oss: "oss.example.com", esc: "ecs.example.com" }], "esc"],
    ["endpoints", { ECS: "ecs.example.com" }, "ECS"],
    ["endpoints", [{ ecs: "ecs.example.com" }, { stss: "sts.example.com" }], "stss"],
    ["endpoints", [{ ec2: "ecs.example.com" }], "ec2"],
    ["endpoints", [{ st: "sts.example.com" }], "st"],
  ];
  for (const [key, value, named] of misspelled)
    for (const where of ["stack", "provider"] as const)
      it(`are named if they do not exist: ${named} in ${key} of the ${where}`, () => {
        assert.throws(
          () => resolve(settings(where, key, value)),
          (error) =>
            ConfigurationError.isInstance(error) &&
            error.message.includes(JSON.stringify(named)) &&
            error.message.includes(key) &&
            !error.message.includes("example.com"),
        );
      });

  it("can be all those of the provider of @pulumi/alicloud", () => {
    const values = (type: string, given: Record<string, unknown>) =>
      Object.fromEntries(providerKeys(type).map((key) => [key, given[key] ?? "x"]));
    const roles: readonly (readonly [string, string, Record<string, unknown>])[] = [
      ["assumeRole", "ProviderAssumeRole", { ...ROLE, sessionExpiration: 900 }],
      ["assumeRoleWithOidc", "ProviderAssumeRoleWithOidc", { ...OIDC, sessionExpiration: 900 }],
      ["endpoints", "ProviderEndpoint", { ecs: "ecs.example.com" }],
    ];
    for (const [key, type, given] of roles) {
      assert.ok(providerKeys(type).length >= 5, type);
      const { endpoint } = resolve(settings("stack", key, values(type, given)));
      if (key === "endpoints") assert.equal(endpoint, "https://ecs.example.com");
    }
  });

  it("can be those of services that a later release of the provider adds", () => {
    const { endpoint } = resolve(
      settings("stack", "endpoints", [{ newService: "new.example.com" }]),
    );
    assert.equal(endpoint, "https://ecs-cn-hangzhou.aliyuncs.com");
  });
});
