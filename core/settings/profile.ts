import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import * as z from "zod/mini";
import { toDotPath } from "zod/v4/core";
import type { CredentialSource } from "../ecs/credentials";
import { optionalText as text } from "../ecs/schemas";
import { ConfigurationError } from "../errors";

/** What a profile of the `aliyun` command line's configuration file contributes. */
export interface Profile {
  readonly region?: string | undefined;
  readonly credentials: CredentialSource;
}

const profileSchema = z.object({
  name: z.string(),
  mode: text,
  region_id: text,
  access_key_id: text,
  access_key_secret: text,
  sts_token: text,
  ram_role_arn: text,
  ram_session_name: text,
  ram_role_name: text,
  // 0 is how the command line writes "not set".
  expired_seconds: z.pipe(
    z.nullish(z.number()),
    z.transform((value) => (value === null || value === 0 ? undefined : value)),
  ),
  sts_endpoint: text,
});

const fileSchema = z.object({ current: text, profiles: z.array(profileSchema) });

/** Where the command line keeps its profiles. */
export function defaultProfileFile(): string {
  return path.join(homedir(), ".aliyun", "config.json");
}

/** The file that profiles are read from; {@link defaultProfileFile} when none is named. */
export function profileFile(named: string | undefined): string {
  return named === undefined
    ? defaultProfileFile()
    : path.resolve(named.replace(/^~(?=[/\\]|$)/, homedir()));
}

/**
 * Reads a profile.
 *
 * @param name - the profile; the file's current one when left out
 * @param file - the file; {@link defaultProfileFile} when left out
 * @returns `undefined` when neither was named and the file does not exist
 * @throws {@link ConfigurationError} when the file or the profile is missing or malformed; never quotes the file
 */
export function readProfile(
  name: string | undefined,
  file: string | undefined,
): Profile | undefined {
  const location = profileFile(file);
  const content = readText(location);
  if (content === undefined) {
    if (name === undefined && file === undefined) return undefined;
    throw new ConfigurationError(
      `The profile file ${location} does not exist. Create it with "aliyun configure", or name another in alicloud:sharedCredentialsFile.`,
    );
  }
  const parsed = fileSchema.safeParse(parseJson(content));
  if (!parsed.success) {
    const where = parsed.error.issues[0] && toDotPath(parsed.error.issues[0].path);
    throw new ConfigurationError(
      `The profile file ${location} is not the JSON that "aliyun configure" writes${where ? ` (at ${where})` : ""}.`,
    );
  }
  const { current, profiles } = parsed.data;
  const wanted = name ?? current;
  const profile = profiles.find((entry) => entry.name === wanted);
  if (profile === undefined) {
    const known = profiles.map((entry) => entry.name).join(", ") || "none";
    throw new ConfigurationError(
      `The profile file ${location} has no profile ${JSON.stringify(wanted ?? "")}; it has: ${known}.`,
    );
  }
  return {
    region: profile.region_id,
    credentials: credentialsOf(profile, location),
  };
}

type ProfileEntry = z.output<typeof profileSchema>;

function credentialsOf(profile: ProfileEntry, location: string): CredentialSource {
  // The library knows every mode, but reads only the file's usual place.
  if (location === defaultProfileFile()) return { kind: "cliProfile", name: profile.name };
  const need = (
    field: "access_key_id" | "access_key_secret" | "sts_token" | "ram_role_arn" | "ram_role_name",
  ): string => {
    const value = profile[field];
    if (value !== undefined) return value;
    throw new ConfigurationError(
      `Profile ${profile.name} in ${location} (mode ${profile.mode ?? "none"}) has no ${field}.`,
    );
  };
  const accessKey = () =>
    ({
      kind: "accessKey",
      accessKeyId: need("access_key_id"),
      accessKeySecret: need("access_key_secret"),
    }) as const;
  switch (profile.mode) {
    case "AK":
      return accessKey();
    case "StsToken":
      return { ...accessKey(), securityToken: need("sts_token") };
    case "EcsRamRole":
      return { kind: "ecsRole", roleName: need("ram_role_name") };
    case "RamRoleArn":
      return {
        kind: "assumeRole",
        base: accessKey(),
        roleArn: need("ram_role_arn"),
        sessionName: profile.ram_session_name,
        expiration: profile.expired_seconds,
        stsEndpoint: profile.sts_endpoint,
      };
    default:
      throw new ConfigurationError(
        `Profile ${profile.name} in ${location} has the mode ${profile.mode ?? "none"}, which is read from ${defaultProfileFile()} only. Move it there, or use AK, StsToken, RamRoleArn or EcsRamRole.`,
      );
  }
}

function readText(location: string): string | undefined {
  try {
    return readFileSync(location, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    if (code === "ENOENT") return undefined;
    throw new ConfigurationError(`The profile file ${location} cannot be read (${code}).`);
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch {
    return undefined;
  }
}
