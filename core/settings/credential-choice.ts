import * as z from "zod/mini";
import { checkedKeyPart, type CredentialSource } from "../ecs/credentials";
import { optionalText as text } from "../ecs/schemas";
import { ConfigurationError } from "../errors";
import { endpointOf, stsHostOf } from "./endpoint";
import type { Profile } from "./profile-file";
import { parseSetting, type FindSetting, type SettingsSource } from "./sources";

/** The credentials that a lookup uses. */
export interface CredentialChoice {
  readonly credentials: CredentialSource;
  /** The source of the credentials, for messages. */
  readonly source: string;
}

/** The settings that determine the choice. */
export interface CredentialSettings {
  readonly find: FindSetting;
  /** The sources that may have an access key, in order. */
  readonly accessKeySources: readonly SettingsSource[];
  readonly readProfile: () => Profile | undefined;
}

const required = z.string("must be a string").check(z.minLength(1, "must not be empty"));

const INVALID_EXPIRATION = "must be an integer from 900 to 43200";

/** The duration of a session of a RAM role, in seconds. The provider writes 0 for "not set". */
const expiration = z.pipe(
  z.nullish(
    z
      .number(INVALID_EXPIRATION)
      .check(
        z.refine(
          (value) => value === 0 || (Number.isInteger(value) && value >= 900 && value <= 43_200),
          INVALID_EXPIRATION,
        ),
      ),
  ),
  z.transform((value) => (value === null || value === 0 ? undefined : value)),
);

// Terraform writes a nested block as an array with one object.
function block<T extends z.ZodMiniType>(schema: T) {
  const unwrap = z.transform((value: unknown) =>
    Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value,
  );
  return z.pipe(unwrap, schema);
}

/** A role to assume. */
export const assumeRoleSchema = block(
  z.strictObject(
    {
      roleArn: required,
      sessionName: text,
      policy: text,
      sessionExpiration: expiration,
      externalId: text,
    },
    "must be an object",
  ),
);

const oidcRole = {
  roleArn: required,
  oidcProviderArn: required,
  oidcTokenFile: required,
  roleSessionName: text,
  policy: text,
  sessionExpiration: expiration,
};

/** A role to assume with an OIDC token. */
export const assumeRoleWithOidcSchema = block(z.strictObject(oidcRole, "must be an object"));

/** The provider of `@pulumi/alicloud` also has a token in place of its file. It could not be renewed. */
const assumeRoleWithTokenSchema = block(
  z.strictObject({ ...oidcRole, oidcTokenFile: text, oidcToken: text }),
);

/**
 * Chooses the credentials: an access key, then a named profile, the role of the ECS instance, a
 * credentials URI, an OIDC role, the current profile, the default chain. A role to assume is assumed
 * with the credentials that this finds.
 *
 * @throws {@link ConfigurationError} if a setting is malformed or half of an access key is missing
 */
export function chooseCredentials(settings: CredentialSettings): CredentialChoice {
  const { find } = settings;
  const base = chooseBase(settings);
  const setting = find("assumeRole");
  if (setting === undefined) return base;
  const role = parseSetting(
    setting,
    assumeRoleSchema,
    "an object with roleArn, and optionally sessionExpiration from 900 to 43200",
  );
  return {
    credentials: {
      kind: "assumeRole",
      base: base.credentials,
      roleArn: role.roleArn,
      sessionName: role.sessionName,
      policy: role.policy,
      expiration: role.sessionExpiration,
      externalId: role.externalId,
      stsEndpoint: stsHost(find),
    },
    source: `${setting.source}, assumed with ${base.source}`,
  };
}

function chooseBase({ find, accessKeySources, readProfile }: CredentialSettings): CredentialChoice {
  const accessKey = chooseAccessKey(accessKeySources);
  if (accessKey) return accessKey;
  const named = find("profile") && readProfile();
  if (named) return choiceOf(named);
  const ecsRole = find("ecsRoleName");
  if (ecsRole)
    return {
      credentials: { kind: "ecsRole", roleName: ecsRole.value },
      source: ecsRole.source,
    };
  const uri = find("credentialsUri");
  if (uri) {
    if (!URL.canParse(uri.value)) throw new ConfigurationError(`${uri.source} must be a URL.`);
    return { credentials: { kind: "uri", uri: uri.value }, source: uri.source };
  }
  const oidc = chooseOidc(find);
  if (oidc) return oidc;
  const current = readProfile();
  if (current) return choiceOf(current);
  return { credentials: { kind: "defaultChain" }, source: "the default credential chain" };
}

/** All parts come from one source: a key of one account with the secret or token of another proves nothing. */
export function chooseAccessKey(sources: readonly SettingsSource[]): CredentialChoice | undefined {
  const parts = ["accessKey", "secretKey", "securityToken"] as const;
  const source = sources.find((each) => parts.some((part) => each.get(part) !== undefined));
  if (source === undefined) return undefined;
  const valueOf = (part: (typeof parts)[number]) => {
    const value = source.get(part);
    return value === undefined ? undefined : checkedKeyPart(value, source.nameOf(part));
  };
  const [accessKeyId, accessKeySecret, securityToken] = parts.map(valueOf);
  if (accessKeyId !== undefined && accessKeySecret !== undefined) {
    return {
      credentials: { kind: "accessKey", accessKeyId, accessKeySecret, securityToken },
      source: source.nameOf("accessKey"),
    };
  }
  const has = (part: (typeof parts)[number]) => source.get(part) !== undefined;
  const present = parts.filter(has);
  const missing = parts.slice(0, 2).filter((part) => !has(part));
  throw new ConfigurationError(
    `${source.nameOf(...present)} ${present.length > 1 ? "are" : "is"} set without ${source.nameOf(...missing)}. ` +
      "All parts of an access key must come from the same source. Set the missing part there too, or remove the others.",
  );
}

function choiceOf(profile: Profile): CredentialChoice {
  return { credentials: profile.credentials(), source: profile.name };
}

function chooseOidc(find: FindSetting): CredentialChoice | undefined {
  const setting = find("assumeRoleWithOidc");
  if (setting === undefined) return undefined;
  const role = parseSetting(
    setting,
    assumeRoleWithTokenSchema,
    "an object with roleArn, oidcProviderArn and oidcTokenFile, and optionally sessionExpiration from 900 to 43200",
  );
  if (role.oidcTokenFile === undefined) {
    throw new ConfigurationError(
      `${setting.source} has no oidcTokenFile. Write the token to a file: it is re-read each time the session is renewed.`,
    );
  }
  return {
    credentials: {
      kind: "oidc",
      roleArn: role.roleArn,
      oidcProviderArn: role.oidcProviderArn,
      tokenFile: role.oidcTokenFile,
      sessionName: role.roleSessionName,
      policy: role.policy,
      expiration: role.sessionExpiration,
      stsEndpoint: stsHost(find),
    },
    source: setting.source,
  };
}

function stsHost(find: FindSetting): string | undefined {
  const endpoint = endpointOf("sts", find);
  return endpoint && stsHostOf(endpoint);
}
