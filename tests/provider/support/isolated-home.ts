import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** A home directory of a test's own. */
export interface IsolatedHome {
  readonly directory: () => string;
  /** Writes a file below it: a text as it is, anything else as JSON. */
  readonly write: (file: string, content: unknown) => string;
}

const ALIBABA = /^(ALICLOUD|ALIBABA_CLOUD|ALIBABACLOUD|ECS_ENDPOINT|STS_ENDPOINT)/;

/**
 * For the tests of the surrounding `describe`: each begins with an empty home directory and with no
 * variable of Alibaba Cloud's in the environment, where the machine's own would be found otherwise.
 */
export function isolatedHome(): IsolatedHome {
  let directory = "";
  let before: NodeJS.ProcessEnv = {};
  beforeEach(() => {
    before = { ...process.env };
    directory = mkdtempSync(path.join(tmpdir(), "home-"));
    for (const name of Object.keys(process.env)) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
      if (ALIBABA.test(name)) delete process.env[name];
    }
    process.env["HOME"] = directory;
    process.env["USERPROFILE"] = directory;
    process.env["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  });
  afterEach(() => {
    // One by one: the process's own environment, which os.homedir() reads, is not to be replaced.
    for (const name of Object.keys(process.env)) {
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
      if (!(name in before)) delete process.env[name];
    }
    Object.assign(process.env, before);
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
