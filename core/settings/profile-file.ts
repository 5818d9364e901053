import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { checkedKeyPart, type CredentialSource } from "../ecs/credentials";
import { ConfigurationError } from "../errors";
import { isPlainObject, parseJson } from "../json";
import { stsHostOf } from "./endpoint";
import type { SettingValue } from "./sources";

/**
 * A profile in the configuration file of the `aliyun` command line. Each of its fields is read when it
 * is used, so that a wrong field does not matter where its value is not needed.
 */
export interface Profile {
  /** The profile and its file, for messages. */
  readonly name: string;
  /** @throws {@link ConfigurationError} if the field is malformed */
  region(): SettingValue | undefined;
  /** @throws {@link ConfigurationError} if a field is missing or malformed, or the mode is unknown */
  credentials(): CredentialSource;
}

/** The modes that only `@alicloud/credentials` can use, and only in the default file: it updates the file. */
const LIBRARY_MODES: readonly string[] = ["CloudSSO", "OAuth", "External"];
const OWN_MODES =
  "AK, StsToken, RamRoleArn, EcsRamRole, OIDC, ChainableRamRoleArn and CredentialsURI";

/** The default profile file of the command line. */
export function defaultProfileFile(): string {
  return path.join(homedir(), ".aliyun", "config.json");
}

/** The path of the file that profiles are read from; {@link defaultProfileFile} if none is configured. */
export function profileFile(configured: string | undefined): string {
  return configured === undefined
    ? defaultProfileFile()
    : path.resolve(configured.replace(/^~(?=[/\\]|$)/, homedir()));
}

/** How a user sets a setting. */
type NameToSet = (key: "profile" | "sharedCredentialsFile") => string;

/**
 * Reads a profile.
 *
 * @param name - the profile; the file's current profile if omitted
 * @param configured - the file; {@link defaultProfileFile} if omitted
 * @param nameToSet - how to set a setting, for errors
 * @returns `undefined` if neither is configured and the default file does not exist or is disabled
 * @throws {@link ConfigurationError} if the file or the profile cannot be used. The message never quotes the file
 */
export function readProfile(
  name: string | undefined,
  configured: string | undefined,
  nameToSet: NameToSet,
): Profile | undefined {
  const optional = name === undefined && configured === undefined;
  if (optional && isDefaultFileDisabled()) return undefined;
  const file = profileFile(configured);
  // In a home directory that this user cannot enter, the file may not exist at all.
  if (optional && !existsSync(file)) return undefined;
  const content = readContent(file);
  if (content !== undefined) return new ProfileFile(file, content, nameToSet).profile(name);
  throw new ConfigurationError(
    `The profile file ${shortened(file)} does not exist. Create it with "aliyun configure", or set ${nameToSet("sharedCredentialsFile")} to another file.`,
  );
}

/** The variable with which users of the official SDKs turn the default file off. */
function isDefaultFileDisabled(): boolean {
  return process.env["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"]?.toLowerCase() === "true";
}

function readContent(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw unusable(file, `it cannot be read (${code}). Check its permissions`);
  }
}

function unusable(file: string, problem: string): ConfigurationError {
  return new ConfigurationError(`The profile file ${shortened(file)} cannot be used: ${problem}.`);
}

/** The maximum length of a value in a message, in characters. Names and paths are shorter. */
const MAX_SHOWN = 300;

function shortened(value: string): string {
  return value.length > MAX_SHOWN ? `${value.slice(0, MAX_SHOWN)}…` : value;
}

function quoted(name: string | undefined): string {
  return JSON.stringify(shortened(name ?? ""));
}

type Fields = Readonly<Record<string, unknown>>;

const BYTE_ORDER_MARK = "\uFEFF";

/** The content of a profile file. */
class ProfileFile {
  readonly #file: string;
  readonly #nameToSet: NameToSet;
  readonly #hasByteOrderMark: boolean;
  readonly #current: unknown;
  readonly #entries: readonly Fields[];

  constructor(file: string, content: string, nameToSet: NameToSet) {
    this.#file = file;
    this.#nameToSet = nameToSet;
    this.#hasByteOrderMark = content.startsWith(BYTE_ORDER_MARK);
    const json = parseJson(this.#hasByteOrderMark ? content.slice(1) : content);
    const repair = 'Correct the file, or create it again with "aliyun configure"';
    if (json === undefined) throw this.#problem(`it is not valid JSON. ${repair}`);
    const profiles = isPlainObject(json) ? json["profiles"] : undefined;
    if (!isPlainObject(json) || !Array.isArray(profiles))
      throw this.#problem(`it has no array "profiles". ${repair}`);
    this.#current = json["current"];
    this.#entries = profiles.filter(isPlainObject);
  }

  profile(name: string | undefined): Profile {
    const wanted = name ?? this.#currentName();
    const fields = this.#entries.find((entry) => entry["name"] === wanted);
    if (fields === undefined) {
      const names = this.#entries.map((entry) => entry["name"]).filter(isNonEmpty);
      throw this.#problem(
        `it has no profile ${quoted(wanted)}. Its profiles: ${shortened(names.map(quoted).join(", ")) || "none"}`,
      );
    }
    return {
      name: `the profile ${quoted(wanted)} in ${shortened(this.#file)}`,
      region: () => {
        const value = this.#string(wanted, fields, "region_id");
        return value === undefined
          ? undefined
          : { value, source: this.#fieldName(wanted, "region_id") };
      },
      credentials: () => this.#credentials(wanted, fields, []),
    };
  }

  #currentName(): string {
    if (isNonEmpty(this.#current)) return this.#current;
    throw this.#problem(
      `its "current" does not name a profile. Select one with "aliyun configure switch", or set ${this.#nameToSet("profile")}`,
    );
  }

  /** @param chain - the profiles whose source this profile is */
  #credentials(name: string, fields: Fields, chain: readonly string[]): CredentialSource {
    const optional = (field: string) => this.#string(name, fields, field);
    const required = (field: string): string => {
      const value = optional(field);
      if (value !== undefined) return value;
      throw this.#problem(
        `the profile ${quoted(name)} (mode ${shortened(mode ?? "none")}) has no ${field}`,
      );
    };
    const keyPart = (field: string) =>
      checkedKeyPart(required(field), this.#fieldName(name, field));
    const accessKey = () =>
      ({
        kind: "accessKey",
        accessKeyId: keyPart("access_key_id"),
        accessKeySecret: keyPart("access_key_secret"),
      }) as const;
    const session = () => ({
      roleArn: required("ram_role_arn"),
      sessionName: optional("ram_session_name"),
      expiration: this.#seconds(name, fields, "expired_seconds"),
      stsEndpoint: this.#stsHost(name, fields),
    });
    const mode = optional("mode");
    switch (mode) {
      case "AK":
        return accessKey();
      case "StsToken":
        return { ...accessKey(), securityToken: keyPart("sts_token") };
      case "EcsRamRole":
        return { kind: "ecsRole", roleName: optional("ram_role_name") };
      case "RamRoleArn":
        return { kind: "assumeRole", base: accessKey(), ...session() };
      case "ChainableRamRoleArn":
        return {
          kind: "assumeRole",
          base: this.#sourceProfile(required("source_profile"), [...chain, name]),
          ...session(),
        };
      case "OIDC":
        return {
          kind: "oidc",
          oidcProviderArn: required("oidc_provider_arn"),
          tokenFile: required("oidc_token_file"),
          ...session(),
        };
      case "CredentialsURI":
        return { kind: "uri", uri: required("credentials_uri") };
      default:
        return this.#libraryProfile(name, mode);
    }
  }

  #sourceProfile(name: string, chain: readonly string[]): CredentialSource {
    if (chain.includes(name)) {
      const names = [...chain, name].map((each) => quoted(each)).join(" -> ");
      throw this.#problem(`its source profiles form a cycle: ${names}`);
    }
    const fields = this.#entries.find((entry) => entry["name"] === name);
    if (fields !== undefined) return this.#credentials(name, fields, chain);
    throw this.#problem(
      `it has no profile ${quoted(name)}, which is the source profile of ${quoted(chain.at(-1))}`,
    );
  }

  #libraryProfile(name: string, mode: string | undefined): CredentialSource {
    const profile = `the profile ${quoted(name)}`;
    if (mode === undefined)
      throw this.#problem(`${profile} has no mode. Supported modes: ${OWN_MODES}`);
    if (!LIBRARY_MODES.includes(mode)) {
      throw this.#problem(
        `${profile} has the mode ${quoted(mode)}, which is not supported. Supported modes: ${OWN_MODES}`,
      );
    }
    if (this.#file !== defaultProfileFile()) {
      throw this.#problem(
        `${profile} has the mode ${mode}, which is supported only in ${defaultProfileFile()}. Move the profile there, or use one of the modes ${OWN_MODES}`,
      );
    }
    if (this.#hasByteOrderMark) {
      throw this.#problem(
        `it starts with a byte order mark, which the mode ${mode} does not support. Save it as UTF-8 without a byte order mark`,
      );
    }
    return { kind: "cliProfile", name };
  }

  #stsHost(name: string, fields: Fields): string | undefined {
    const endpoint = this.#string(name, fields, "sts_endpoint");
    if (endpoint !== undefined)
      return stsHostOf({ value: endpoint, source: this.#fieldName(name, "sts_endpoint") });
    const region = this.#string(name, fields, "sts_region");
    if (region === undefined) return undefined;
    const service = fields["enable_vpc"] === true ? "sts-vpc" : "sts";
    return stsHostOf({
      value: `${service}.${region}.aliyuncs.com`,
      source: this.#fieldName(name, "sts_region"),
    });
  }

  /** Absent, null and empty mean the same. */
  #string(name: string, fields: Fields, field: string): string | undefined {
    const value = fields[field];
    if (value === undefined || value === null || value === "") return undefined;
    if (typeof value === "string") return value;
    throw this.#problem(`${field} of the profile ${quoted(name)} must be a string`);
  }

  /** The duration of a session of a RAM role, in seconds. The command line writes 0 for "not set". */
  #seconds(name: string, fields: Fields, field: string): number | undefined {
    const value = fields[field];
    if (value === undefined || value === null || value === 0) return undefined;
    if (Number.isInteger(value) && Number(value) >= 900 && Number(value) <= 43_200)
      return Number(value);
    throw this.#problem(
      `${field} of the profile ${quoted(name)} must be an integer from 900 to 43200`,
    );
  }

  #fieldName(name: string, field: string): string {
    return `${field} of the profile ${quoted(name)} in ${shortened(this.#file)}`;
  }

  #problem(problem: string): ConfigurationError {
    return unusable(this.#file, problem);
  }
}

function isNonEmpty(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
