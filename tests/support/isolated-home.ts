import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { hideCloudVariables, rememberEnvironment } from "./environment";

/** A home directory of a test's own. */
export interface IsolatedHome {
  readonly directory: () => string;
  /** Writes a file below it: a text as it is, anything else as JSON. */
  readonly write: (file: string, content: unknown) => string;
}

/**
 * For the tests of the surrounding `describe`: each begins with an empty home directory and with no
 * variable of Alibaba Cloud's in the environment, where the machine's own would be found otherwise.
 */
export function isolatedHome(): IsolatedHome {
  let directory = "";
  let restore = (): void => undefined;
  beforeEach(() => {
    restore = rememberEnvironment();
    directory = mkdtempSync(path.join(tmpdir(), "home-"));
    hideCloudVariables();
    process.env["HOME"] = directory;
    process.env["USERPROFILE"] = directory;
    process.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  });
  afterEach(() => {
    restore();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    directory: () => directory,
    write: (file, content) => {
      const location = path.join(directory, file);
      mkdirSync(path.dirname(location), { recursive: true });
      writeFileSync(location, typeof content === "string" ? content : JSON.stringify(content));
      return location;
    },
  };
}
