import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** The Go module that pins, by version and hash, everything that an engine is built from. */
export const MODULE_DIRECTORY = __dirname;

/** The executables of this project that complete an engine built from source. */
export const STAND_INS_DIRECTORY = path.join(__dirname, "stand-ins");

/** The Go packages to build. */
export const PACKAGES = [
  "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
];

/** The version of Pulumi that go.mod names, without the "v". */
export function pinnedVersion(): string {
  return moduleVersion("github.com/pulumi/pulumi/pkg/v3");
}

/** The flags of `go build`. */
export function buildFlags(): string[] {
  const variables = {
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": pinnedVersion(),
    "github.com/pulumi/pulumi-yaml/pkg/version.Version": moduleVersion(
      "github.com/pulumi/pulumi-yaml",
    ),
  };
  const settings = Object.entries(variables).map(([name, version]) => `-X ${name}=v${version}`);
  return [
    "-mod=readonly",
    "-buildvcs=false",
    "-trimpath",
    "-ldflags",
    ["-s", "-w", ...settings].join(" "),
  ];
}

/** The name in the cache of an engine built from this recipe on this platform. */
export function engineName(): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([process.platform, process.arch, PACKAGES, buildFlags()]));
  for (const file of ["go.mod", "go.sum"]) hash.update(read(file));
  for (const file of readdirSync(STAND_INS_DIRECTORY).sort()) {
    hash.update(file).update(read(path.join("stand-ins", file)));
  }
  return `engine-${pinnedVersion()}-${hash.digest("hex").slice(0, 10)}`;
}

function moduleVersion(module: string): string {
  const line = read("go.mod")
    .split("\n")
    .find((text) => text.trim().startsWith(`${module} v`));
  const version = line?.trim().split(" v")[1];
  if (version === undefined) throw new Error(`tools/engine/go.mod does not require ${module}`);
  return version;
}

function read(file: string): string {
  return readFileSync(path.join(MODULE_DIRECTORY, file), "utf8");
}
