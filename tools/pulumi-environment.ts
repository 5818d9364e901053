import { homedir } from "node:os";
import path from "node:path";
import { cacheDirectory } from "./engine/cache-directory";
import type { Engine } from "./engine/engine";

/** The developer's own settings, which neither the demo nor a test uses. */
const OWN_SETTINGS = /^(PULUMI_|ALICLOUD_|ALIBABA_|ALIBABACLOUD_|ALIYUN_|ECS_ENDPOINT$)/i;

/** The executables of this checkout's packages, among them the right version of Node.js. */
const PACKAGE_EXECUTABLES = path.resolve(__dirname, "..", "node_modules", ".bin");

/** The environment of an engine and of the programs that it runs. */
export function engineEnvironment(
  own: NodeJS.ProcessEnv,
  engine: Engine,
  variables: Record<string, string>,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(own).filter(([name]) => !OWN_SETTINGS.test(name));
  return {
    // Each command starts several Node.js processes, which load the same packages.
    NODE_COMPILE_CACHE: path.join(cacheDirectory(), "compiled"),
    // `npm run check` checks the types of the programs, once.
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    ...Object.fromEntries(inherited),
    // Node.js first: the engine's directory, such as /usr/local/bin, can have another Node.js.
    PATH: [PACKAGE_EXECUTABLES, engine.binDirectory, own["PATH"] ?? ""].join(path.delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...variables,
  };
}

/** The user's Pulumi home, where provider plugins are installed. */
export function userPulumiHome(own: NodeJS.ProcessEnv): string {
  return own["PULUMI_HOME"] ?? path.join(own["HOME"] ?? homedir(), ".pulumi");
}
