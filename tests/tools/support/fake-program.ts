import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes a shell script that replaces a program into a directory for PATH. */
export function fakeProgram(directory: string, name: string, script: string): string {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** A `pulumi` that reports this version. */
export function fakePulumi(directory: string, version = "v3.200.1"): string {
  return fakeProgram(directory, "pulumi", `echo ${version}`);
}

/**
 * A `go` that "builds" a `pulumi` into the directory after `-o`, and adds a line with its process ID
 * to the file `builds` in its own directory. It runs `first` before it completes the build.
 */
export function fakeGo(directory: string, first = ""): string {
  return fakeProgram(
    directory,
    "go",
    `PATH=/usr/bin:/bin
    echo $$ >> "\${0%/*}/builds"
    while [ "$1" != -o ]; do shift; done
    out=$2
    echo "go: downloading example.com/module v1.0.0" >&2
    echo "example.com/module/package" >&2
    printf '#!/bin/sh\\necho v3.259.0\\n' > "$out/pulumi"
    ${first}
    chmod +x "$out/pulumi"`,
  );
}
