import type { CredentialsProvider } from "@alicloud/credentials";
import { SYSTEM_CLOCK } from "../clock";
import { ConfigurationError } from "../errors";
import type * as library from "./credentials-library";
import { CredentialsRequests, type CredentialsRequestOptions } from "./credentials-requests";
import { isLoopback } from "./proxy";
import { sendOverHttp } from "./http-transport";

/** An access key, or a temporary one with its security token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
  /** The source, as `@alicloud/credentials` names it. */
  readonly providerName?: string | undefined;
}

/** A request for credentials. */
export interface CredentialsRequest {
  readonly signal?: AbortSignal | undefined;
  /** Credentials that the service rejected as expired. They are renewed if the source supports it. */
  readonly expired?: Credentials | undefined;
}

/** How a session of a RAM role is requested. */
interface RoleSession {
  readonly roleArn: string;
  readonly sessionName?: string | undefined;
  /** A JSON policy that restricts the role's permissions further. */
  readonly policy?: string | undefined;
  /** In seconds. */
  readonly expiration?: number | undefined;
  /** The host of the STS endpoint. Requests always use TLS. */
  readonly stsEndpoint?: string | undefined;
}

/** An access key, or a temporary one with its security token. */
interface AccessKey {
  readonly kind: "accessKey";
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** A source of credentials. The settings decide which one is used. */
export type CredentialSource =
  | AccessKey
  /** A profile in the default file of the aliyun command line whose mode only the library knows. */
  | { readonly kind: "cliProfile"; readonly name: string }
  /** The RAM role of the ECS instance that this runs on; the library looks up its name if it is absent. */
  | { readonly kind: "ecsRole"; readonly roleName?: string | undefined }
  /** A service that returns temporary credentials. */
  | { readonly kind: "uri"; readonly uri: string }
  | ({
      readonly kind: "oidc";
      readonly oidcProviderArn: string;
      readonly tokenFile: string;
    } & RoleSession)
  | ({
      readonly kind: "assumeRole";
      readonly base: CredentialSource;
      readonly externalId?: string | undefined;
    } & RoleSession)
  /** The default credential chain of the library. */
  | { readonly kind: "defaultChain" };

/**
 * Checks that an HTTP header can carry a part of an access key, and returns it. A key from a file often ends
 * with a line break.
 *
 * @param source - where the part comes from, for the error
 * @throws {@link ConfigurationError} if a header cannot carry it. The message does not quote the value
 */
export function checkedKeyPart(value: unknown, source: string): string {
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return value;
  throw new ConfigurationError(
    `${source} has a character that an HTTP header cannot carry, such as a space, a line break or a non-ASCII letter. Remove that character.`,
  );
}

/** How credential sources are requested. */
export type CredentialsOptions = Omit<CredentialsRequestOptions, "signal">;

const DEFAULT_OPTIONS: CredentialsOptions = { transport: sendOverHttp, clock: SYSTEM_CLOCK };

/**
 * A function that returns valid credentials; `@alicloud/credentials` renews them when they are about to
 * expire, or when the service has rejected them as expired. After a failure, the next call starts over.
 * Concurrent calls share one result, and its requests stop when all of them are aborted.
 *
 * @param notFound - creates the error for a default chain without credentials
 * @throws {@link ConfigurationError} if the source is a URI with plain HTTP to another machine
 */
export function credentialsFrom(
  source: CredentialSource,
  notFound: () => ConfigurationError,
  options: Partial<CredentialsOptions> = {},
): (request?: CredentialsRequest) => Promise<Credentials> {
  if (source.kind === "accessKey") {
    const { accessKeyId, accessKeySecret, securityToken } = source;
    const providerName = securityToken === undefined ? "static_ak" : "static_sts";
    return () => Promise.resolve({ accessKeyId, accessKeySecret, securityToken, providerName });
  }
  let session: { provider: CredentialsProvider; securityToken?: string | undefined } | undefined;
  const get = async (signal: AbortSignal): Promise<Credentials> => {
    const requests = new CredentialsRequests({ ...DEFAULT_OPTIONS, ...options, signal });
    try {
      if (source.kind === "uri") assertUri(source.uri);
      session ??= { provider: libraryProvider(source, notFound, options) };
      const { provider } = session;
      const credentials = await loadLibrary().httpxSender.run(requests.send, () =>
        provider.getCredentials(),
      );
      const result = checked(credentials, SOURCE_NAMES[source.kind]);
      session.securityToken = result.securityToken;
      return result;
    } catch (error) {
      // The library's default chain keeps the source that failed last, and uses no other.
      session = undefined;
      if (ConfigurationError.isInstance(error)) throw error;
      throw source.kind === "defaultChain" ? notFound() : failure(source, error, requests.failure);
    }
  };
  // Requests that start together share one result: the library would fetch credentials once for each.
  let shared: { result: Promise<Credentials>; callers: number; stop: AbortController } | undefined;
  return ({ signal, expired } = {}) => {
    if (expired !== undefined && expired.securityToken === session?.securityToken)
      session = undefined;
    if (shared === undefined) {
      const stop = new AbortController();
      const result = get(stop.signal).finally(() => {
        shared = undefined;
      });
      shared = { result, callers: 0, stop };
    }
    const current = shared;
    current.callers++;
    const leave = () => {
      if (--current.callers === 0) current.stop.abort(signal?.reason);
    };
    signal?.addEventListener("abort", leave, { once: true });
    return current.result.finally(() => {
      signal?.removeEventListener("abort", leave);
    });
  };
}

/** Rejects a URI that would hand out credentials in clear text over the network. The message does not quote it. */
export function assertUri(uri: string): void {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:")
    throw new ConfigurationError(
      "The credentials URI is not a valid URL. Set it to a URL such as https://host/path.",
    );
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new ConfigurationError(
      `The credentials URI uses plain HTTP to ${url.host}, which would send credentials unencrypted. Use https://, or a URI on loopback.`,
    );
}

function checked(credentials: Credentials, source: string): Credentials {
  const { accessKeyId, accessKeySecret, securityToken, providerName } = credentials;
  return {
    accessKeyId: checkedKeyPart(accessKeyId, `The access key ID from ${source}`),
    accessKeySecret: checkedKeyPart(accessKeySecret, `The access key secret from ${source}`),
    securityToken: securityToken
      ? checkedKeyPart(securityToken, `The security token from ${source}`)
      : undefined,
    providerName,
  };
}

/** Loaded when it is needed: most programs have an access key. */
function loadLibrary(): typeof library {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./credentials-library") as typeof library;
}

function libraryProvider(
  source: Exclude<CredentialSource, AccessKey>,
  notFound: () => ConfigurationError,
  options: Partial<CredentialsOptions>,
): CredentialsProvider {
  const library = loadLibrary();
  switch (source.kind) {
    case "cliProfile":
      return library.CLIProfileCredentialsProvider.builder().withProfileName(source.name).build();
    case "ecsRole": {
      const builder = library.ECSRAMRoleCredentialsProvider.builder();
      if (source.roleName !== undefined) builder.withRoleName(source.roleName);
      return builder.build();
    }
    case "uri":
      return library.URICredentialsProvider.builder().withCredentialsURI(source.uri).build();
    case "oidc":
      return withSession(
        library.OIDCRoleArnCredentialsProvider.builder()
          .withOIDCProviderArn(source.oidcProviderArn)
          .withOIDCTokenFilePath(source.tokenFile),
        source,
      ).build();
    case "assumeRole": {
      const builder = library.RAMRoleARNCredentialsProvider.builder().withCredentialsProvider(
        baseProvider(source.base, notFound, options),
      );
      if (source.externalId !== undefined) builder.withExternalId(source.externalId);
      return withSession(builder, source).build();
    }
    case "defaultChain":
      return library.DefaultCredentialsProvider.builder().build();
  }
}

/** The credentials that assume a role, in the form of the library. */
function baseProvider(
  base: CredentialSource,
  notFound: () => ConfigurationError,
  options: Partial<CredentialsOptions>,
): CredentialsProvider {
  const credentials = credentialsFrom(base, notFound, options);
  return {
    getCredentials: async () => {
      const { securityToken = "", providerName = "", ...key } = await credentials();
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- the library reads these four fields; it does not export the class
      return { ...key, securityToken, providerName };
    },
    getProviderName: () => base.kind,
  };
}

/** The common part of the builders of both kinds of role session. */
interface SessionBuilder {
  withRoleArn(value: string): unknown;
  withRoleSessionName(value: string): unknown;
  withPolicy(value: string): unknown;
  withDurationSeconds(value: number): unknown;
  withStsEndpoint(value: string): unknown;
}

function withSession<B extends SessionBuilder>(builder: B, session: RoleSession): B {
  builder.withRoleArn(session.roleArn);
  if (session.sessionName !== undefined) builder.withRoleSessionName(session.sessionName);
  if (session.policy !== undefined) builder.withPolicy(session.policy);
  if (session.expiration !== undefined) builder.withDurationSeconds(session.expiration);
  if (session.stsEndpoint !== undefined) builder.withStsEndpoint(session.stsEndpoint);
  return builder;
}

const SOURCE_NAMES: Readonly<Record<Exclude<CredentialSource, AccessKey>["kind"], string>> = {
  cliProfile: "the profile of the aliyun command line",
  ecsRole: "the RAM role of this ECS instance",
  uri: "the credentials URI",
  oidc: "the OIDC role",
  assumeRole: "the assumed RAM role",
  defaultChain: "the default credential chain",
};

/**
 * The messages of the library quote whole responses and files, secrets included. Only the code of the
 * operating system and the facts of the last failed request are passed on.
 */
function failure(
  source: Exclude<CredentialSource, AccessKey>,
  error: unknown,
  requestFailure: readonly string[],
): ConfigurationError {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const details =
    requestFailure.length === 0 && typeof code === "string" && /^\w{1,40}$/.test(code)
      ? [code]
      : requestFailure;
  const what = details.length > 0 ? ` (${details.join(", ")})` : "";
  const login =
    source.kind === "cliProfile"
      ? ` Run "aliyun configure --profile ${source.name}" to log in again.`
      : "";
  return new ConfigurationError(
    `No credentials could be obtained from ${SOURCE_NAMES[source.kind]}${what}. Check its settings, and that this machine can reach it.${login}`,
  );
}
