import { ConfigurationError } from "../errors";
import type { Found } from "./found";

type Scheme = "http" | "https";

/**
 * The origin to send requests to. A scheme in the endpoint itself counts first, then the protocol
 * setting; without either it is HTTP on loopback, where there is nobody to listen in, else HTTPS.
 *
 * @param endpoint - host, host:port or an URL
 * @param protocol - `HTTP` or `HTTPS`
 * @throws {@link ConfigurationError} when it is none, or when it would send requests over the network in clear text unasked
 */
export function originOf(endpoint: Found, protocol: Found | undefined): string {
  const asked = protocol && schemeOf(protocol);
  const url = parse(endpoint, asked);
  const scheme = url.protocol.slice(0, -1);
  if (scheme !== "http" && scheme !== "https") throw malformed(endpoint);
  if (url.username || url.password || url.pathname !== "/" || url.search || url.hash)
    throw malformed(endpoint);
  if (scheme === "http" && asked !== "http" && !isLoopback(url.hostname)) {
    throw new ConfigurationError(
      `${endpoint.place} asks for plain HTTP to ${url.host}. Use https://, or set alicloud:protocol to HTTP if the network in between is trusted.`,
    );
  }
  return url.origin;
}

function schemeOf({ value, place }: Found): Scheme {
  const scheme = value.toLowerCase();
  if (scheme === "http" || scheme === "https") return scheme;
  throw new ConfigurationError(`${place} must be HTTP or HTTPS.`);
}

function parse(endpoint: Found, asked: Scheme | undefined): URL {
  const text = endpoint.value.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = toUrl(hasScheme ? text : `https://${text}`);
  if (url === undefined || url.hostname === "" || /\s/.test(text)) throw malformed(endpoint);
  if (hasScheme) return url;
  return new URL(`${asked ?? (isLoopback(url.hostname) ? "http" : "https")}://${text}`);
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function malformed({ place }: Found): ConfigurationError {
  return new ConfigurationError(
    `${place} is no endpoint: give a host, host:port, or a URL such as https://host:port, without a path or user.`,
  );
}

/** Whether a host, as URL normalizes it, never leaves this machine. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
