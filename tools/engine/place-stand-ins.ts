import { copyFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { STAND_INS_DIRECTORY } from "./recipe";

/**
 * Copies the stand-ins to the directory of `pulumi`, which looks for them there. Each gets a launcher
 * without an extension, because Node.js needs the extension to know the module format.
 */
export async function placeStandIns(bin: string): Promise<void> {
  for (const file of await readdir(STAND_INS_DIRECTORY)) {
    await copyFile(path.join(STAND_INS_DIRECTORY, file), path.join(bin, file));
    const name = path.join(bin, path.basename(file, ".mjs"));
    if (process.platform === "win32") {
      await writeFile(`${name}.cmd`, `@node "%~dp0${file}" %*\r\n`);
    } else {
      const launcher = `#!/bin/sh\nexec node "\${0%/*}/${file}" "$@"\n`;
      await writeFile(name, launcher, { mode: 0o755 });
    }
  }
}
