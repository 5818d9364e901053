import { httpxSender, read, request } from "./httpx";

// In the bundle, ./httpx replaces the package `httpx`. Without a bundle, its functions are replaced here, but
// only for the requests of the library: in the tests, other packages use `httpx` in the same process.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const httpx = require("httpx") as { request: typeof request; read: typeof read };
if (httpx.request !== request) {
  const original = { ...httpx };
  const isOurs = () => httpxSender.getStore() !== undefined;
  httpx.request = (...args) => (isOurs() ? request : original.request)(...args);
  httpx.read = (...args) => (isOurs() ? read : original.read)(...args);
}

/** The parts of Alibaba Cloud's own package that this package uses. A separate module, loaded on first use. */
export {
  CLIProfileCredentialsProvider,
  DefaultCredentialsProvider,
  ECSRAMRoleCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  RAMRoleARNCredentialsProvider,
  URICredentialsProvider,
} from "@alicloud/credentials";
export { httpxSender } from "./httpx";
