import path from "node:path";

/*
 * The floors of the layout: what each folder may import. Imports run one way:
 *
 *   sdk | provider | cli → core → core/args, core/pipeline-image → core/settings → core/ecs | core/selection
 */

const ROOT = path.resolve(import.meta.dirname, "../..");

/** What everything in the core can share. These modules import nothing but each other. */
const SHARED = "core/{error-pages,errors,json,message,problem,status,time,types}";

const NODE = "node:{*,*/*}";

/** What a front end uses of the core. Everything else is internal to it. */
const CORE = [
  "core/*",
  "core/pipeline-image/*",
  "core/args/{parse,schemas}",
  "core/settings/{sources,validation}",
];

/**
 * A floor, what its modules import besides each other, and the packages that they use. The last row that
 * matches a module applies.
 *
 * @type {readonly (readonly [floor: string, modules: readonly string[], packages: readonly string[]])[]}
 */
export const FLOORS = [
  ["core/*", ["core/{args,settings,ecs,selection}/*"], []],
  ["core/clock", [], ["node:timers/promises"]],
  [SHARED, [], []],
  ["core/error-pages", ["package.json"], []],
  ["core/selection/**", [SHARED], []],
  ["core/ecs/**", [SHARED, "core/clock"], [NODE, "zod/**", "@alicloud/**", "httpx"]],
  ["core/settings/**", [SHARED, "core/ecs/*"], [NODE, "zod/**"]],
  ["core/args/**", [SHARED, "core/ecs/region-hosts"], ["zod/**"]],
  ["core/pipeline-image/**", ["core/*", "core/args/*"], ["node:util"]],

  ["sdk/**", [...CORE, "provider/pulumi-internals", "provider/dynamic/*"], ["@pulumi/pulumi"]],
  [
    "provider/dynamic/**",
    [...CORE, "provider/pulumi-internals"],
    [NODE, "@pulumi/pulumi", "pulumi-alicloud-image-pipeline/dynamic"],
  ],
  ["provider/pulumi-internals", [], ["@pulumi/pulumi", "@pulumi/pulumi/version"]],
  [
    "provider/plugin/**",
    CORE,
    [NODE, "zod/**", "@grpc/grpc-js", "google-protobuf/**", "@pulumi/pulumi/proto/*"],
  ],
  [
    "provider/terraform/**",
    CORE,
    [NODE, "zod/**", "@grpc/grpc-js", "@msgpack/msgpack", "protobufjs/**"],
  ],
  [
    "cli/**",
    [...CORE, "emulator/index", "package.json"],
    [
      NODE,
      "zod/**",
      "@commander-js/extra-typings",
      "cli-truncate",
      "d3-scale",
      "js-yaml",
      "string-width",
    ],
  ],

  // An entry of its own, and an implementation of the API that is independent of the core.
  ["emulator/**", [], [NODE, "zod"]],
];

/** Why a module must not import another; `undefined` if it may. Names have no extension. */
function problemOf(module, imported) {
  const row = FLOORS.findLast(([floor]) => path.matchesGlob(module, floor));
  if (row === undefined) return `${module} is on no floor: add one to tools/lint/floors.mjs`;
  const [floor, modules, packages] = row;
  const isOwn = imported.startsWith(".");
  const name = isOwn
    ? path.posix.join(path.posix.dirname(module), imported).replace(/\.[cm]?[jt]s$/, "")
    : imported;
  const allowed = isOwn ? [floor, ...modules] : packages;
  if (allowed.some((pattern) => path.matchesGlob(name, pattern))) return undefined;
  return `${floor} imports ${allowed.join(", ") || "no package"}, but not ${name}`;
}

/** Holds the floors, in whatever form a module is imported. */
const floors = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const file = path.relative(ROOT, context.filename).replaceAll(path.sep, "/");
    const module = file.replace(/\.[cm]?[jt]s$/, "");
    const check = (node, source) => {
      if (source == null) return;
      const message =
        typeof source.value === "string"
          ? problemOf(module, source.value)
          : "The name of an imported module must be a string literal";
      if (message !== undefined) context.report({ node, message });
    };
    return {
      "ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression, TSImportType":
        (node) => check(node, node.source),
      TSExternalModuleReference: (node) => check(node, node.expression),
      "CallExpression[callee.name='require'], CallExpression[callee.object.name='require'][callee.property.name='resolve']":
        (node) => check(node, node.arguments[0]),
    };
  },
};

/** The part of ESLint's configuration that holds the floors. */
export const floorsConfig = {
  files: ["{cli,core,emulator,provider,sdk}/**/*.ts"],
  plugins: { layout: { rules: { floors } } },
  rules: { "layout/floors": "error" },
};
