import * as http from "node:http";
import * as https from "node:https";
import { BlockList, isIP } from "node:net";
import type { Duplex } from "node:stream";
import * as tls from "node:tls";
import { ConfigurationError } from "../errors";
import { toTransportError, TransportError, type HttpRequest } from "./transport";

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
  const port = portOf(url);
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
function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, "$1");
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === "https:" ? "443" : "80");
}

/** The host and the port of a server, as the options of a request. */
export function addressOf(url: URL): { readonly host: string; readonly port: string } {
  return { host: withoutBrackets(url.hostname), port: portOf(url) };
}

/** Host and port, as `CONNECT` names a server. */
export function authorityOf(url: URL): string {
  return `${url.hostname}:${portOf(url)}`;
}

/** The part of a request that its tunnel needs. Node.js does not pass on all options of a request. */
export interface TunnelOptions {
  readonly tunnel: Pick<HttpRequest, "connectTimeout" | "signal"> & {
    readonly authority: string;
  };
}

/** Opens connections through an HTTP proxy: `CONNECT`, and then TLS with the endpoint. */
class TunnelAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: https.RequestOptions & TunnelOptions & tls.ConnectionOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const { authority, connectTimeout, signal } = options.tunnel;
    const proxy = this.#proxy;
    const connect = (proxy.protocol === "https:" ? https : http).request({
      ...addressOf(proxy),
      method: "CONNECT",
      path: authority,
      agent: false,
      signal,
      setHost: false,
    });
    connect.setHeader("host", authority);
    authorize(connect, proxy);
    let secure: tls.TLSSocket | undefined;
    const fail = (error: Error) => {
      clearTimeout(timer);
      connect.destroy();
      secure?.destroy();
      (callback as (error: Error) => void)(error);
    };
    const timer = setTimeout(() => {
      const message = `no connection through the proxy ${proxy.origin} within ${connectTimeout} ms`;
      fail(new TransportError("ConnectTimeout", message));
    }, connectTimeout);
    connect.once("error", (error) => {
      const { code, message } = toTransportError(error);
      fail(new TransportError(code, `${message} (the proxy ${proxy.origin})`));
    });
    // Every response to CONNECT emits this event, even a refusal.
    connect.once("connect", ({ statusCode }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        fail(proxyError(proxy, statusCode));
        return;
      }
      const tunnel = tls.connect({ ...options, socket });
      secure = tunnel;
      tunnel.once("error", fail);
      tunnel.once("secureConnect", () => {
        clearTimeout(timer);
        callback?.(null, tunnel);
      });
    });
    connect.end();
    return undefined;
  }
}

function proxyError(proxy: URL, statusCode = 0): TransportError {
  const code = statusCode >= 500 ? "ProxyUnavailable" : "ProxyRefused";
  const message = `the proxy ${proxy.origin} did not open a connection (HTTP ${statusCode})`;
  return new TransportError(code, message);
}

const tunnelAgents = new Map<string, TunnelAgent>();

/**
 * The agent for requests with TLS through a proxy.
 *
 * @param options - for the agent, if it is the first for this proxy
 */
export function tunnelAgent(proxy: URL, options: https.AgentOptions): https.Agent {
  const agent = tunnelAgents.get(proxy.href) ?? new TunnelAgent(proxy, options);
  tunnelAgents.set(proxy.href, agent);
  return agent;
}

/** Sends the user and the password of the proxy's URL, if it has one. */
export function authorize(outgoing: http.ClientRequest, { username, password }: URL): void {
  if (username === "" && password === "") return;
  const user = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  outgoing.setHeader("proxy-authorization", `Basic ${user}`);
}

/** Decodes percent-encoding. A part that is not valid in this encoding is taken literally. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
