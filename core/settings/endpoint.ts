import * as z from "zod/mini";
import { isLoopback } from "../ecs/proxy";
import { ConfigurationError } from "../errors";
import { parseSetting, type FindSetting, type SettingValue } from "./sources";

const endpointMap = z.record(z.string(), z.nullish(z.string()));
const endpointsSchema = z.union([
  z.array(endpointMap),
  z.pipe(
    endpointMap,
    z.transform((map) => [map]),
  ),
]);

/** The services that this package sends requests to, as keys of `endpoints`. */
const SERVICES = ["ecs", "sts"] as const;

/** The configured endpoint of a service. `endpoints` is an array of objects from service codes to hosts. */
export function endpointOf(
  service: (typeof SERVICES)[number],
  find: FindSetting,
): SettingValue | undefined {
  const hostIn = (setting: SettingValue) => {
    const form = 'an array of objects such as [{"ecs": "host:port"}]';
    const maps = parseSetting(setting, endpointsSchema, form);
    for (const key of maps.flatMap(Object.keys)) assertSpelled(key, setting);
    return maps.map((map) => map[service]).find((host) => typeof host === "string" && host !== "");
  };
  const setting = find("endpoints", (candidate) => hostIn(candidate) !== undefined);
  return setting && { value: hostIn(setting) ?? "", source: setting.source };
}

/** The services of `@pulumi/alicloud` whose codes are similar to those of {@link SERVICES}. */
const SIMILAR: ReadonlySet<string> = new Set("cs dts ebs ecd eci ehs ens ess ots sas".split(" "));

/**
 * The configuration has endpoints of many services, and new ones are added to the provider. Only a key that
 * was meant for a service of this package is an error: its endpoint would not be used.
 */
function assertSpelled(key: string, { source }: SettingValue): void {
  const code = key.toLowerCase();
  const meant = SERVICES.find((service) => key !== service && isSimilar(code, service));
  if (meant === undefined || SIMILAR.has(key)) return;
  throw new ConfigurationError(
    `${source} has the key ${JSON.stringify(key)}, which is not a service. Use ${JSON.stringify(meant)}.`,
  );
}

/** Whether two codes are the same but for one character, or for two that are swapped. */
function isSimilar(code: string, service: string): boolean {
  const patterns = Array.from(service, (character, index) => {
    const [before, after] = [service.slice(0, index), service.slice(index + 1)];
    const swapped = `${before}${after.slice(0, 1)}${character}${after.slice(1)}`;
    return `${before}.?${after}|${before}.${character}${after}|${swapped}`;
  });
  return new RegExp(`^(${patterns.join("|")}|${service}.)$`).test(code);
}

/** The host of an STS endpoint, which can be written like an ECS endpoint. Sessions are requested over TLS only. */
export function stsHostOf(endpoint: SettingValue): string {
  return new URL(originOf(endpoint, { value: "HTTPS", source: "The protocol of STS" })).host;
}

type Scheme = "http" | "https";

/**
 * The origin to send requests to. A scheme in the endpoint itself wins, then the protocol setting;
 * without either, it is HTTP on loopback, and HTTPS elsewhere.
 *
 * @param endpoint - host, host:port or a URL
 * @param protocol - `HTTP` or `HTTPS`
 * @param protocolName - how to set the protocol, for the error; omitted where nothing can
 * @throws {@link ConfigurationError} if it is not an endpoint, or would send requests unencrypted over the network although `protocol` does not request that
 */
export function originOf(
  endpoint: SettingValue,
  protocol: SettingValue | undefined,
  protocolName?: string,
): string {
  const requested = protocol && schemeOf(protocol);
  const url = parse(endpoint, requested);
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== "http" && scheme !== "https") throw malformed(endpoint);
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash)
    throw malformed(endpoint);
  if (scheme === "http" && requested !== "http" && !isLoopback(url.hostname)) {
    const exception = protocolName && `, or set ${protocolName} to HTTP if you trust the network`;
    throw new ConfigurationError(
      `${endpoint.source} requests plain HTTP to ${url.host}. Use https://${exception ?? ""}.`,
    );
  }
  return url.origin;
}

function schemeOf({ value, source }: SettingValue): Scheme {
  const scheme = value.toLowerCase();
  if (scheme === "http" || scheme === "https") return scheme;
  throw new ConfigurationError(`${source} must be HTTP or HTTPS.`);
}

/** The length of the longest domain name. */
const MAX_HOST_LENGTH = 253;

function parse(endpoint: SettingValue, requested: Scheme | undefined): URL {
  const text = endpoint.value.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = toUrl(hasScheme ? text : `https://${text}`);
  if (url === undefined || url.hostname === "" || url.hostname.length > MAX_HOST_LENGTH)
    throw malformed(endpoint);
  if (/\s/.test(text)) throw malformed(endpoint);
  if (hasScheme) return url;
  return new URL(`${requested ?? (isLoopback(url.hostname) ? "http" : "https")}://${text}`);
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function malformed({ source }: SettingValue): ConfigurationError {
  return new ConfigurationError(
    `${source} is not a valid endpoint. Use a host, host:port, or a URL such as https://host:port, without a path or user.`,
  );
}
