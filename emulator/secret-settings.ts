/** The keys of an emulator's stack configuration that are set with `--secret`. */
export const SECRET_SETTINGS: ReadonlySet<string> = new Set([
  "alicloud:secretKey",
  "alicloud:securityToken",
]);
