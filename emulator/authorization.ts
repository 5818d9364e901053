import { ApiError } from "./errors";
import type { Account } from "./scenario/schema";

/** @throws ApiError `Forbidden.RAM` when the account is denied the action. */
export function authorize(account: Account, action: string): void {
  const ramAction = `ecs:${action}`;
  if (!account.deny.some((pattern) => matches(pattern, ramAction))) return;
  throw new ApiError(
    403,
    "Forbidden.RAM",
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
    {
      AuthAction: ramAction,
      AuthPrincipalType: "SubUser",
      AuthPrincipalDisplayName: "emulator",
      AuthPrincipalOwnerId: "1000000000000001",
      PolicyType: "AccountLevelIdentityBasedPolicy",
      NoPermissionType: "ImplicitDeny",
      EncodedDiagnosticMessage: Buffer.from(`{"action":"${ramAction}"}`).toString("base64"),
    },
  );
}

function matches(pattern: string, ramAction: string): boolean {
  return new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(ramAction);
}
