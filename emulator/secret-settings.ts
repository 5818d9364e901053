/** The settings among an emulator's stack configuration for which a user gives `--secret`. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  "alicloud:secretKey",
  "alicloud:securityToken",
]);
