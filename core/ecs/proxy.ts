import { BlockList, isIP } from "node:net";
import { ConfigurationError } from "../errors";

/** The environment variables that configure proxies. */
export type ProxyVariables = Readonly<Record<string, string | undefined>>;

/** The metadata service of an ECS instance. It is only reachable from the instance itself. */
export const METADATA_HOST = "100.100.100.200";

/**
 * The proxy for a request, from `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, in upper or lower
 * case. Loopback addresses and the metadata service are never proxied.
 *
 * @throws {@link ConfigurationError} if the value is not the URL of an HTTP proxy. The message does not quote it
 */
export function proxyFor(url: URL, variables: ProxyVariables): URL | undefined {
  const scheme = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = variableOf(scheme, variables) ?? variableOf("ALL_PROXY", variables);
  if (proxy === undefined || isLoopback(url.hostname) || url.hostname === METADATA_HOST)
    return undefined;
  if (isExcluded(url, variableOf("NO_PROXY", variables)?.value ?? "")) return undefined;
  return parseProxy(proxy);
}

/** Whether a host, as `URL` normalizes it, is a loopback address, or a name that is reserved for one. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || isLoopbackAddress(hostname);
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8);
LOOPBACK.addAddress("::1", "ipv6");

/** Whether an IP address, perhaps in brackets, is a loopback address. */
export function isLoopbackAddress(text: string): boolean {
  const address = withoutBrackets(text);
  return isIP(address) !== 0 && LOOPBACK.check(address, familyOf(address));
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function variableOf(name: string, variables: ProxyVariables): Variable | undefined {
  return [name, name.toLowerCase()]
    .map((each) => ({ name: each, value: variables[each]?.trim() ?? "" }))
    .find(({ value }) => value !== "");
}

function parseProxy({ name, value }: Variable): URL {
  const text = value.includes("://") ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new ConfigurationError(
    `${name} in the environment is not the URL of an HTTP proxy, such as http://host:port. Correct it, or add the host of the service to NO_PROXY.`,
  );
}

/** Whether `NO_PROXY` lists the host: `*`, a domain with its subdomains, an IP address, or a CIDR range; each with a port, if any. */
function isExcluded(url: URL, list: string): boolean {
  const host = withoutBrackets(url.hostname);
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return list
    .toLowerCase()
    .split(/[\s,]/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      if (entry.includes("/")) return isInRange(host, entry);
      const colon = isIP(entry) === 6 ? -1 : entry.search(/:\d+$/);
      if (colon >= 0 && entry.slice(colon + 1) !== port) return false;
      const name = colon < 0 ? entry : entry.slice(0, colon);
      if (isIP(host) !== 0) return withoutBrackets(name) === host;
      const domain = name.replace(/^\*?\./, "");
      // With a leading dot, only the subdomains are meant.
      return host.endsWith(`.${domain}`) || (host === domain && name === domain);
    });
}

function isInRange(host: string, range: string): boolean {
  const slash = range.indexOf("/");
  const [network, bits] = [range.slice(0, slash), range.slice(slash + 1)];
  const isRange = isIP(network) !== 0 && /^\d+$/.test(bits);
  if (!isRange || Number(bits) > (isIP(network) === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), familyOf(network));
  return isIP(host) !== 0 && list.check(host, familyOf(host));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** A host as Node.js expects it: in a URL, an IPv6 address has brackets. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}
