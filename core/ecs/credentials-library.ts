import { read, request } from "./httpx";

// The bundle has ./httpx in place of the package `httpx`. From source, its functions are replaced here.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const httpx = require("httpx") as { request: unknown };
if (httpx.request !== request) Object.assign(httpx, { request, read });

/** The parts of Alibaba Cloud's own package that are used; a separate module, so that it is loaded on first use. */
export {
  CLIProfileCredentialsProvider,
  DefaultCredentialsProvider,
  ECSRAMRoleCredentialsProvider,
  OIDCRoleArnCredentialsProvider,
  RAMRoleARNCredentialsProvider,
  URICredentialsProvider,
} from "@alicloud/credentials";
export { httpxSender } from "./httpx";
