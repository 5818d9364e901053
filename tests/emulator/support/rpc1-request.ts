import { createHmac, randomUUID } from "node:crypto";

/**
 * The parameters of a signed POST as the alicloud plugin sends them: those of the action in the form
 * body, the others in the query. Each can be replaced before it is signed.
 */
export function rpcParameters(
  account: { accessKeyId: string; accessKeySecret: string },
  action: string,
  parameters: Record<string, string>,
): { query: URLSearchParams; form: URLSearchParams } {
  const protocol: Record<string, string> = {
    Action: action,
    Version: "2014-05-26",
    Format: "JSON",
    AccessKeyId: account.accessKeyId,
    SignatureMethod: "HMAC-SHA1",
    SignatureVersion: "1.0",
    SignatureNonce: randomUUID(),
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
  };
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (name in protocol) protocol[name] = value;
    else form.set(name, value);
  }
  const canonical = [...Object.entries(protocol), ...form]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join("&");
  const signature = createHmac("sha1", `${account.accessKeySecret}&`)
    .update(`POST&%2F&${encodeURIComponent(canonical)}`)
    .digest("base64");
  return { query: new URLSearchParams({ ...protocol, Signature: signature }), form };
}
