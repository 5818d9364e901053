import { ApiError } from "./errors";
import type { Account } from "./scenario/schema";

/**
 * Checks an account's RAM policy. As in RAM, an action needs an `allow` that covers it, and a `deny`
 * overrides every `allow`.
 * @param region - region of the call; undefined when the call names none
 * @throws ApiError `Forbidden.RAM` when the account may not do this
 */
export function authorize(account: Account, action: string, region: string | undefined): void {
  const ramAction = `ecs:${action}`;
  const covers = (pattern: string) => matches(pattern, ramAction);
  if (account.deny.some(covers)) throw forbidden(ramAction, "ExplicitDeny");
  const inRegion = !account.regions || region === undefined || account.regions.includes(region);
  if (!inRegion || !account.allow.some(covers)) throw forbidden(ramAction, "ImplicitDeny");
}

function forbidden(ramAction: string, noPermissionType: "ExplicitDeny" | "ImplicitDeny"): ApiError {
  return new ApiError(
    403,
    "Forbidden.RAM",
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    {
      AuthAction: ramAction,
      AuthPrincipalType: "SubUser",
      AuthPrincipalDisplayName: "emulator",
      AuthPrincipalOwnerId: "1000000000000001",
      PolicyType: "AccountLevelIdentityBasedPolicy",
      NoPermissionType: noPermissionType,
      EncodedDiagnosticMessage: Buffer.from(`{"action":"${ramAction}"}`).toString("base64"),
    },
  );
}

function matches(pattern: string, ramAction: string): boolean {
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(ramAction);
}
