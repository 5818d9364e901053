import type { CredentialSource } from "../ecs/credentials";
import { proxyFor, type ProxyVariables } from "../ecs/proxy";
import { ConfigurationError } from "../errors";
import { endpointIn, credentialsIn, lookupIn, numberOf, regionIn } from "./settings";
import type { SettingsSources, SettingValue } from "./sources";

/** One setting of a lookup, and its source. */
export interface SettingReport {
  readonly setting: string;
  /** Never a secret, or a part of one. Absent if the setting is missing or invalid. */
  readonly value?: string;
  readonly source?: string;
  /** The problem with the setting. */
  readonly problem?: string;
}

/** Reports the settings of {@link resolveSettings} one by one, without secrets. */
export function reportSettings(
  sources: SettingsSources,
  environment: ProxyVariables,
): SettingReport[] {
  const lookup = lookupIn(sources);
  const report = (setting: string, read: () => SettingValue): SettingReport => {
    try {
      return { setting, ...read() };
    } catch (error) {
      if (ConfigurationError.isInstance(error)) return { setting, problem: error.message };
      throw error;
    }
  };
  const number = (
    key: "clientConnectTimeout" | "clientReadTimeout" | "maxRetryTimeout",
    fallback: string,
    unit = "ms",
  ): SettingValue => {
    const setting = lookup.find(key);
    const value = numberOf(setting);
    return setting && value !== undefined
      ? { value: `${value} ${unit}`, source: setting.source }
      : { value: fallback, source: "the default" };
  };
  return [
    report("region", () => regionIn(lookup, sources)),
    report("endpoint", () => endpointIn(lookup, sources)),
    report("credentials", () => {
      const { credentials, source } = credentialsIn(lookup);
      return { value: describeCredentials(credentials), source };
    }),
    report("proxy", () => {
      const endpoint = new URL(endpointIn(lookup, sources).value);
      const proxy = proxyFor(endpoint, environment);
      // Only the origin: the URL of a proxy can have a password.
      return proxy === undefined
        ? { value: "none", source: "the environment" }
        : { value: proxy.origin, source: "the environment" };
    }),
    report("connect timeout", () => number("clientConnectTimeout", "10000 ms")),
    report("read timeout", () => number("clientReadTimeout", "30000 ms")),
    report("retry timeout", () => number("maxRetryTimeout", "120 s", "s")),
  ];
}

/** Describes the kind of credentials, without any part of them. */
function describeCredentials(source: CredentialSource): string {
  switch (source.kind) {
    case "accessKey":
      return source.securityToken === undefined
        ? "an access key"
        : "a temporary access key with a security token";
    case "cliProfile":
      return `the profile ${source.name}`;
    case "ecsRole":
      return `the RAM role of this ECS instance${source.roleName === undefined ? "" : ` (${source.roleName})`}`;
    case "uri":
      return "a credentials URI";
    case "oidc":
      return `the role ${source.roleArn}, with an OIDC token`;
    case "assumeRole":
      return `the role ${source.roleArn}, assumed with ${describeCredentials(source.base)}`;
    case "defaultChain":
      return "the default credential chain";
  }
}
