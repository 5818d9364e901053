import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Forbids the imports that match a pattern (a regular expression), each with a reason. */
const noImport = (...patterns) => ({
  "no-restricted-imports": [
    "error",
    { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
  ],
});

const NO_OUTSIDE = [
  "(^|/)(bench|emulator|examples|tests|tools)(/|$)",
  "shipped code imports only shipped code",
];
const NO_ENGINE = ["^@pulumi/|^@grpc/", "the core knows no engine"];
const NO_FRONT_END = ["(^|/)(sdk|provider|cli)(/|$)", "the core does not know its front ends"];

/**
 * One floor of the layout: of the folder above, it imports only the named modules.
 * Imports run one way: sdk | provider → core → core/args → core/settings → core/ecs | core/selection.
 */
const floor = (folder, modules, ...more) => ({
  files: [`${folder}/**`],
  rules: noImport(
    NO_ENGINE,
    NO_FRONT_END,
    NO_OUTSIDE,
    [`^\\.\\./(?!(${modules.join("|")})$)`, `${folder} imports only ${modules.join(", ")}`],
    ...more,
  ),
});

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "dist-plugin/",
      "dist-terraform/",
      "dist.*.draft/",
      "coverage/",
      "reports/",
      ".stryker-tmp/",
      ".docs-check/",
      "**/node_modules/",
      "tests/consumers/",
      "examples/plugin/nodejs-latest-image/",
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-console": "error",
      "no-duplicate-imports": ["error", { allowSeparateTypeImports: true }],
    },
  },
  { files: ["sdk/**"], rules: noImport(NO_OUTSIDE, ["/plugin/", "a program needs no plugin"]) },
  {
    files: ["provider/dynamic/**"],
    rules: noImport(NO_OUTSIDE, ["(^|/)(sdk|plugin|terraform)(/|$)", "a front end knows no other"]),
  },
  {
    files: ["provider/plugin/**"],
    rules: noImport(NO_OUTSIDE, [
      "(^|/)(sdk|dynamic|terraform)(/|$)",
      "a front end knows no other",
    ]),
  },
  {
    files: ["provider/terraform/**"],
    rules: noImport(
      NO_OUTSIDE,
      ["(^|/)(sdk|dynamic|plugin)(/|$)|pulumi-internals$", "a front end knows no other"],
      ["^@pulumi/", "Terraform has no Pulumi"],
    ),
  },
  {
    files: ["provider/pulumi-internals.ts"],
    rules: noImport(NO_OUTSIDE, ["^\\.", "it only wraps @pulumi/pulumi"]),
  },
  {
    files: ["core/**", "sdk/**", "provider/dynamic/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        ...["resetOptions", "__childResources", "__pulumiOutput", "__pulumiRunError"].map(
          (property) => ({ property, message: "belongs in provider/pulumi-internals.ts" }),
        ),
      ],
    },
  },
  {
    files: ["core/*.ts"],
    rules: noImport(NO_ENGINE, NO_FRONT_END, NO_OUTSIDE, [
      "/pipeline-image/",
      "the functions know no resource",
    ]),
  },
  {
    files: ["core/{clock,error-pages,errors,message,types}.ts"],
    rules: noImport([
      "^\\.\\.?/(?!(error-pages|errors|message|types|package\\.json)$)|^@",
      "everything imports this module, so it imports nothing",
    ]),
  },
  floor("core/pipeline-image", ["[^/]+", "args/.+", "selection/.+"]),
  floor("core/args", ["errors", "plain-object", "types", "selection/duration", "ecs/region-hosts"]),
  floor("core/settings", ["errors", "types", "ecs/.+"]),
  floor("core/ecs", ["clock", "errors", "message", "types"]),
  floor("core/selection", ["errors", "message", "types"], ["^node:", "the rule does no I/O"]),
  {
    files: ["core/selection/**"],
    rules: {
      "no-restricted-globals": [
        "error",
        "setTimeout",
        "setInterval",
        "process",
        "console",
        "fetch",
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date']", message: "the rule has no clock" },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: "the rule has no clock",
        },
      ],
    },
  },
  {
    files: ["emulator/**"],
    rules: noImport([
      "(^|/)(bench|cli|core|examples|provider|sdk|tests|tools)(/|$)",
      "the emulator is an entry of its own, and an independent implementation of the API",
    ]),
  },
  { files: ["bench/**", "emulator/**", "tools/**"], rules: { "no-console": "off" } },
  {
    files: ["tests/**"],
    rules: {
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            {
              from: "package",
              name: ["describe", "it", "before", "after", "beforeEach", "afterEach"],
              package: "mocha",
            },
          ],
        },
      ],
    },
  },
  { files: ["**/*.mjs", "**/*.js", "**/*.cjs"], ...tseslint.configs.disableTypeChecked },
  {
    files: ["**/*.cjs"],
    languageOptions: {
      sourceType: "commonjs",
      globals: {
        require: "readonly",
        exports: "writable",
        module: "writable",
        __dirname: "readonly",
        process: "readonly",
        Buffer: "readonly",
        console: "readonly",
      },
    },
    rules: { "@typescript-eslint/no-require-imports": "off", "no-console": "off" },
  },
);
