import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Imports run one way: sdk → provider → provider/ecs | provider/selection (see README, "Layout"). */
const noImport = (...patterns) => ({
  "no-restricted-imports": [
    "error",
    { patterns: patterns.map(([regex, message]) => ({ regex, message })) },
  ],
});
const NO_PULUMI = ["^@pulumi/", "this folder knows no Pulumi"];
const NO_SDK = ["(^|/)sdk(/|$)", "the core does not know its front ends"];
const NO_OUTSIDE = [
  "(^|/)(bench|emulator|examples|tests|tools)(/|$)",
  "shipped code imports shipped code only",
];

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "dist-plugin/",
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
    },
  },
  { files: ["sdk/**"], rules: noImport(NO_OUTSIDE) },
  { files: ["provider/**"], rules: noImport(NO_SDK, NO_OUTSIDE) },
  {
    files: ["provider/ecs/**"],
    rules: noImport(NO_PULUMI, NO_SDK, NO_OUTSIDE, [
      "^\\.\\./(?!errors$)",
      "the wire stands alone",
    ]),
  },
  {
    files: ["provider/selection/**"],
    rules: {
      ...noImport(
        NO_PULUMI,
        NO_SDK,
        NO_OUTSIDE,
        ["^node:", "the rule does no I/O"],
        ["^\\.\\./(?!errors$)", "the rule stands alone"],
      ),
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
