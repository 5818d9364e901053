import * as z from "zod/mini";
import type { $ZodIssue } from "zod/v4/core";
import { INVALID_REGION_ID, isRegionId } from "../ecs/region-hosts";
import { problemAt, type Problem } from "../errors";
import { SETTING_KEYS, type SettingKey } from "./sources";

/*
 * Finds all problems with the settings of a provider. Resolving the settings of a lookup stops at the first
 * problem, and checks only the settings that it needs.
 */

const string = z.string("must be a string");
const requiredString = string.check(z.minLength(1, "must not be empty"));
const optionalString = z.nullish(string);

/** The stack's configuration stores integers as strings. */
const integer = value(
  (given) =>
    isBetween(typeof given === "string" && /^\d+$/.test(given) ? +given : given, 0, 2 ** 31 - 1),
  "must be an integer from 0 to 2147483647",
);

const sessionExpiration = z.nullish(
  value(
    (given) => given === 0 || isBetween(given, 900, 43_200),
    "must be an integer from 900 to 43200",
  ),
);

const assumeRole = z.strictObject(
  {
    roleArn: requiredString,
    sessionName: optionalString,
    policy: optionalString,
    sessionExpiration,
    externalId: optionalString,
  },
  "must be an object",
);

const assumeRoleWithOidc = z.strictObject(
  {
    roleArn: requiredString,
    oidcProviderArn: requiredString,
    oidcTokenFile: requiredString,
    roleSessionName: optionalString,
    policy: optionalString,
    sessionExpiration,
  },
  "must be an object",
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
  assumeRole: z.optional(assumeRole),
  assumeRoleWithOidc: z.optional(assumeRoleWithOidc),
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
 */
export function problemsInSettings(values: Readonly<Record<string, unknown>>): Problem[] {
  const settings = Object.entries(values).map(
    ([key, given]) => [key, structured(key, given)] as const,
  );
  const { error } = schemas.safeParse(Object.fromEntries(settings), { reportInput: true });
  return (error?.issues ?? []).flatMap((issue) => problemsIn(issue));
}

/** Parses an object or array that may arrive as JSON. Terraform writes an object as an array with one element. */
function structured(key: string, given: unknown): unknown {
  if (key !== "assumeRole" && key !== "assumeRoleWithOidc" && key !== "endpoints") return given;
  const parsed = typeof given === "string" ? parseJson(given) : given;
  if (key === "endpoints")
    return typeof parsed === "object" && !Array.isArray(parsed) ? [parsed] : parsed;
  return Array.isArray(parsed) && parsed.length === 1 ? (parsed[0] as unknown) : parsed;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // The schema reports that the value is still a string.
    return json;
  }
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
