import * as z from "zod/mini";
import type { $ZodIssue } from "zod/v4/core";
import { assertUri, checkedKeyPart } from "../ecs/credentials";
import { INVALID_REGION_ID, isRegionId } from "../ecs/region-hosts";
import { ConfigurationError } from "../errors";
import { parseJson } from "../json";
import { problemAt, type Problem } from "../problem";
import { assumeRoleSchema, assumeRoleWithOidcSchema, chooseAccessKey } from "./credential-choice";
import { originOf, stsHostOf } from "./endpoint";
import { SETTING_KEYS, settingsOf, type SettingKey } from "./sources";

/*
 * Finds all problems with the settings of a provider. Resolving the settings of a lookup stops at the first
 * problem, and checks only the settings that it needs.
 */

const string = z.string("must be a string");
const optionalString = z.nullish(string);

/** The stack's configuration stores integers as strings. */
const integer = value(
  (given) =>
    isBetween(typeof given === "string" && /^\d+$/.test(given) ? +given : given, 0, 2 ** 31 - 1),
  "must be an integer from 0 to 2147483647",
);

const endpoints = z.array(
  z.strictObject({ ecs: optionalString, sts: optionalString }, "must be an object"),
  'must be an array of objects such as [{"ecs": "host:port"}]',
);

const schemas = z.strictObject({
  region: z.optional(
    string.check(z.refine((id) => id === "" || isRegionId(id), INVALID_REGION_ID)),
  ),
  accessKey: optionalString,
  secretKey: optionalString,
  securityToken: optionalString,
  profile: optionalString,
  sharedCredentialsFile: optionalString,
  ecsRoleName: optionalString,
  credentialsUri: optionalString,
  assumeRole: z.optional(assumeRoleSchema),
  assumeRoleWithOidc: z.optional(assumeRoleWithOidcSchema),
  endpoints: z.optional(endpoints),
  protocol: z.optional(
    string.check(z.refine((name) => /^(https?)?$/i.test(name), "must be HTTP or HTTPS")),
  ),
  clientConnectTimeout: z.optional(integer),
  clientReadTimeout: z.optional(integer),
  maxRetryTimeout: z.optional(integer),
} satisfies Record<SettingKey, z.ZodMiniType>);

function value(accepts: (given: unknown) => boolean, message: string) {
  return z.unknown().check(z.refine(accepts, message));
}

function isBetween(number: unknown, min: number, max: number): boolean {
  return Number.isInteger(number) && Number(number) >= min && Number(number) <= max;
}

/**
 * Checks the settings that are present.
 *
 * @param values - the settings; structured ones may be JSON
 * @param open - the settings that are there, but not known yet
 */
export function problemsInSettings(
  values: Readonly<Record<string, unknown>>,
  open: ReadonlySet<string> = new Set(),
): Problem[] {
  const settings = Object.fromEntries(
    Object.entries(values).map(([key, given]) => [key, structured(key, given)] as const),
  );
  const { error } = schemas.safeParse(settings, { reportInput: true });
  const problems = (error?.issues ?? []).flatMap((issue) => problemsIn(issue));
  const isReported = new Set(problems.map(({ path }) => path));
  const more = [
    ...problemsInKey(settings, open),
    ...problemsInUri(settings),
    ...problemsInEndpoints(settings),
  ];
  return [...problems, ...more.filter(({ path }) => !isReported.has(path))];
}

type Settings = Readonly<Record<string, unknown>>;

const KEY_PARTS = ["accessKey", "secretKey", "securityToken"] as const;

/** The environment does not complete an access key: all parts come from one source. */
function problemsInKey(settings: Settings, open: ReadonlySet<string>): Problem[] {
  const present = KEY_PARTS.filter((part) => isText(settings[part]));
  const malformed = present.flatMap((part) =>
    problemsOf([part], () => checkedKeyPart(settings[part], part)),
  );
  const [first] = present;
  if (malformed.length > 0 || first === undefined) return malformed;
  if (KEY_PARTS.some((part) => open.has(part))) return [];
  return problemsOf([first], () => chooseAccessKey([settingsOf(settings, (names) => names)]));
}

function problemsInUri({ credentialsUri: uri }: Settings): Problem[] {
  if (!isText(uri)) return [];
  return problemsOf(["credentialsUri"], () => {
    assertUri(uri);
  });
}

function problemsInEndpoints({ endpoints: maps, protocol }: Settings): Problem[] {
  if (!Array.isArray(maps)) return [];
  // Without a protocol here, the environment can allow plain HTTP.
  const isEncrypted = typeof protocol === "string" && protocol.toLowerCase() === "https";
  const requested = { value: isEncrypted ? "HTTPS" : "HTTP", source: "protocol" };
  return maps.flatMap((map: unknown, index) => {
    const { ecs, sts } = Object(map) as Settings;
    const at = (service: string) => ["endpoints", index, service] as const;
    const setting = (service: string, value: string) => ({
      value,
      source: `endpoints[${index}].${service}`,
    });
    return [
      ...(isText(ecs)
        ? problemsOf(at("ecs"), () => originOf(setting("ecs", ecs), requested, "protocol"))
        : []),
      ...(isText(sts) ? problemsOf(at("sts"), () => stsHostOf(setting("sts", sts))) : []),
    ];
  });
}

function isText(given: unknown): given is string {
  return typeof given === "string" && given !== "";
}

/** The problem that a rule for a single value throws. */
function problemsOf(keys: readonly (string | number)[], rule: () => unknown): Problem[] {
  try {
    rule();
    return [];
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    return [problemAt(keys, error.message)];
  }
}

/** Parses an object or array that may arrive as JSON. One object of endpoints counts as an array. */
function structured(key: string, given: unknown): unknown {
  if (key !== "assumeRole" && key !== "assumeRoleWithOidc" && key !== "endpoints") return given;
  const json = typeof given === "string" ? parseJson(given) : undefined;
  // The schema reports a string that is not JSON.
  const parsed = json === undefined ? given : json;
  const isOne = key === "endpoints" && typeof parsed === "object" && !Array.isArray(parsed);
  return isOne ? [parsed] : parsed;
}

function problemsIn(issue: $ZodIssue): Problem[] {
  if (issue.code !== "unrecognized_keys") {
    const isMissing = issue.code === "invalid_type" && issue.input === undefined;
    return [problemAt(keysOf(issue.path), isMissing ? "is missing" : issue.message)];
  }
  const known =
    issue.path.length === 0
      ? ` of this provider. The settings are: ${SETTING_KEYS.join(", ")}`
      : "";
  return issue.keys.map((key) =>
    problemAt(keysOf([...issue.path, key]), `is not a setting${known}`),
  );
}

function keysOf(path: readonly PropertyKey[]): (string | number)[] {
  return path.map((key) => (typeof key === "symbol" ? String(key) : key));
}
