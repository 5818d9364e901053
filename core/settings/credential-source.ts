import * as z from "zod/mini";
import type { CredentialSource } from "../ecs/credentials";
import { optionalText as text } from "../ecs/schemas";
import { ConfigurationError } from "../errors";
import type { Profile } from "./profile";
import { originOf } from "./endpoint";
import { endpointOf, parsed, type Find, type Found } from "./found";

/** Seconds; 0 is how the provider writes "not set". The bounds are those of a RAM role's session. */
const expiration = z.pipe(
  z.nullish(z.union([z.literal(0), z.int().check(z.minimum(900), z.maximum(43_200))])),
  z.transform((value) => (value === null || value === 0 ? undefined : value)),
);

// Terraform's form of a nested block is a list with one map.
function block<T extends z.ZodMiniType>(schema: T) {
  const unwrap = z.transform((value: unknown) =>
    Array.isArray(value) && value.length === 1 ? (value as unknown[])[0] : value,
  );
  return z.pipe(unwrap, schema);
}

const assumeRoleSchema = block(
  z.object({
    roleArn: z.string().check(z.minLength(1)),
    sessionName: text,
    policy: text,
    sessionExpiration: expiration,
    externalId: text,
  }),
);

const assumeRoleWithOidcSchema = block(
  z.object({
    roleArn: z.string().check(z.minLength(1)),
    oidcProviderArn: z.string().check(z.minLength(1)),
    oidcTokenFile: text,
    roleSessionName: text,
    policy: text,
    sessionExpiration: expiration,
  }),
);

/**
 * Which of the ways to credentials is taken: an access key, then a profile, the role of the instance, the
 * credentials URI, OIDC; each from the nearest place that has it.
 */
export function credentialSource(
  find: Find,
  readProfile: () => Profile | undefined,
): CredentialSource {
  const base = baseSource(find, readProfile);
  const found = find("assumeRole");
  if (found === undefined) return base;
  const role = parsed(
    found,
    assumeRoleSchema,
    `a map with roleArn, and sessionExpiration from 900 to 43200 if any`,
  );
  return {
    kind: "assumeRole",
    base,
    roleArn: role.roleArn,
    sessionName: role.sessionName,
    policy: role.policy,
    expiration: role.sessionExpiration,
    externalId: role.externalId,
    stsEndpoint: stsHost(find),
  };
}

function baseSource(find: Find, readProfile: () => Profile | undefined): CredentialSource {
  const [accessKey, secretKey] = [find("accessKey"), find("secretKey")];
  if (accessKey && secretKey) {
    const token = find("securityToken");
    return {
      kind: "accessKey",
      accessKeyId: keyIn(accessKey),
      accessKeySecret: keyIn(secretKey),
      securityToken: token && keyIn(token),
    };
  }
  const half = accessKey ?? secretKey;
  if (half) {
    const other = accessKey ? "secretKey" : "accessKey";
    throw new ConfigurationError(
      `${half.place} is set, but no ${other} is found beside it. Set alicloud:${other} too, or neither.`,
    );
  }
  const profile = find("profile") && readProfile();
  if (profile) return profile.credentials;
  const ecsRole = find("ecsRoleName");
  if (ecsRole) return { kind: "ecsRole", roleName: ecsRole.value };
  const uri = find("credentialsUri");
  if (uri) return { kind: "uri", uri: uri.value };
  const oidc = oidcSource(find);
  if (oidc) return oidc;
  // A file without a profile's name says where profiles are, not that one is wanted before all else.
  const current = find("sharedCredentialsFile") && readProfile();
  return current?.credentials ?? { kind: "defaultChain" };
}

/** A key from a file often brings the line break at its end along, which no header can carry. */
function keyIn({ value, place }: Found): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new ConfigurationError(
    `${place} has a character that no key has, perhaps a space or a line break at its end. Set it again without.`,
  );
}

/** Host of the STS endpoint, which may be written as the ECS endpoint may; sessions are asked for over TLS only. */
function stsHost(find: Find): string | undefined {
  const found = endpointOf("sts", find);
  return found && new URL(originOf(found, { value: "HTTPS", place: "STS" })).host;
}

function oidcSource(find: Find): CredentialSource | undefined {
  const found = find("assumeRoleWithOidc");
  if (found === undefined) return undefined;
  const role = parsed(
    found,
    assumeRoleWithOidcSchema,
    `a map with roleArn, oidcProviderArn and oidcTokenFile`,
  );
  if (role.oidcTokenFile === undefined) {
    throw new ConfigurationError(
      `${found.place} has no oidcTokenFile. Write the token to a file: it is read anew each time the session is renewed.`,
    );
  }
  return {
    kind: "oidc",
    roleArn: role.roleArn,
    oidcProviderArn: role.oidcProviderArn,
    tokenFile: role.oidcTokenFile,
    sessionName: role.roleSessionName,
    policy: role.policy,
    expiration: role.sessionExpiration,
    stsEndpoint: stsHost(find),
  };
}
