import type { CredentialsProvider } from "@alicloud/credentials";
import type * as library from "./credentials-library";
import { ConfigurationError } from "../errors";

/** An access key, or a temporary one with its security token. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
  /** Where they came from, as `@alicloud/credentials` names it. */
  readonly providerName?: string | undefined;
}

/** How a session of a RAM role is asked for. */
interface RoleSession {
  readonly roleArn: string;
  readonly sessionName?: string | undefined;
  /** Narrows the role's permissions further; JSON. */
  readonly policy?: string | undefined;
  /** In seconds. */
  readonly expiration?: number | undefined;
  /** Host of the STS endpoint; always over TLS. */
  readonly stsEndpoint?: string | undefined;
}

/** An access key, or a temporary one with its security token, given as it stands. */
interface AccessKey {
  readonly kind: "accessKey";
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string | undefined;
}

/** Where credentials come from. */
export type CredentialSource =
  | AccessKey
  /** A profile of the aliyun command line, in its file's usual place. */
  | { readonly kind: "cliProfile"; readonly name: string }
  /** The RAM role of the ECS instance that this runs on. */
  | { readonly kind: "ecsRole"; readonly roleName: string }
  /** A service that hands out temporary credentials. */
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
  /** The library's own search: environment, OIDC, command line profile, instance role, credentials URI. */
  | { readonly kind: "defaultChain" };

/**
 * A function that gives valid credentials, renewed by `@alicloud/credentials` when they are about to expire.
 *
 * @param notFound - the error for when the default chain finds none
 */
export function credentialsFrom(
  source: CredentialSource,
  notFound: () => ConfigurationError,
): () => Promise<Credentials> {
  if (source.kind === "accessKey") return () => Promise.resolve(given(source));
  let provider: CredentialsProvider | undefined;
  const get = async (): Promise<Credentials> => {
    try {
      provider ??= providerOf(source);
      const { accessKeyId, accessKeySecret, securityToken, providerName } =
        await provider.getCredentials();
      return { accessKeyId, accessKeySecret, securityToken, providerName };
    } catch (error) {
      throw source.kind === "defaultChain" ? notFound() : failed(source, error);
    }
  };
  // Requests that start together wait for one answer: the library would ask once for each.
  let pending: Promise<Credentials> | undefined;
  return () =>
    (pending ??= get().finally(() => {
      pending = undefined;
    }));
}

/** What needs no library: a key that was given is a credential as it stands. */
function given({ accessKeyId, accessKeySecret, securityToken }: AccessKey): Credentials {
  const providerName = securityToken === undefined ? "static_ak" : "static_sts";
  return { accessKeyId, accessKeySecret, securityToken, providerName };
}

/** Loaded when it is needed: most programs are given a key. */
function loadLibrary(): typeof library {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require("./credentials-library") as typeof library;
}

function providerOf(source: CredentialSource): CredentialsProvider {
  const library = loadLibrary();
  switch (source.kind) {
    case "accessKey":
      return source.securityToken === undefined
        ? library.StaticAKCredentialsProvider.builder()
            .withAccessKeyId(source.accessKeyId)
            .withAccessKeySecret(source.accessKeySecret)
            .build()
        : library.StaticSTSCredentialsProvider.builder()
            .withAccessKeyId(source.accessKeyId)
            .withAccessKeySecret(source.accessKeySecret)
            .withSecurityToken(source.securityToken)
            .build();
    case "cliProfile":
      return library.CLIProfileCredentialsProvider.builder().withProfileName(source.name).build();
    case "ecsRole":
      return library.ECSRAMRoleCredentialsProvider.builder().withRoleName(source.roleName).build();
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
        providerOf(source.base),
      );
      if (source.externalId !== undefined) builder.withExternalId(source.externalId);
      return withSession(builder, source).build();
    }
    case "defaultChain":
      return library.DefaultCredentialsProvider.builder().build();
  }
}

/** What the builders of the two kinds of role session have in common. */
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

const NAMES: Readonly<Record<CredentialSource["kind"], string>> = {
  accessKey: "the access key",
  cliProfile: "the profile of the aliyun command line",
  ecsRole: "the RAM role of this ECS instance",
  uri: "the credentials URI",
  oidc: "the OIDC role",
  assumeRole: "the assumed RAM role",
  defaultChain: "the default credential chain",
};

/**
 * The library's messages quote whole answers and files, secrets among them: of its errors only the
 * codes and the request id are passed on.
 */
function failed({ kind }: CredentialSource, error: unknown): ConfigurationError {
  const text = error instanceof Error ? error.message : "";
  const details = [
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : undefined,
    /"Code"\s*:\s*"([\w.]{1,80})"/.exec(text)?.[1],
    /"RequestId"\s*:\s*"([\w-]{1,80})"/.exec(text)?.map((value) => `request id ${value}`)[1],
    /httpStatus: (\d{3})/.exec(text)?.map((value) => `HTTP ${value}`)[1],
    text.includes("Timeout") ? "time-out" : undefined,
  ].filter((detail) => detail !== undefined);
  const what = details.length > 0 ? ` (${details.join(", ")})` : "";
  return new ConfigurationError(
    `No credentials could be got from ${NAMES[kind]}${what}. Check that its settings are right and that this machine reaches it.`,
  );
}
