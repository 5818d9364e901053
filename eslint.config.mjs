import js from "@eslint/js";
import tseslint from "typescript-eslint";
import { floorsConfig } from "./tools/lint/floors.mjs";

const CLOCKS = ["performance", "setTimeout", "setInterval", "setImmediate", "globalThis", "global"];

/** Expressions with another value each time. */
const TIME_AND_CHANCE = [
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
  "MemberExpression[object.name='Date'][property.name='now']",
  "MemberExpression[object.name='Math'][property.name='random']",
  "MemberExpression[object.name='crypto']",
].map((selector) => ({ selector, message: "core/clock.ts has the clock and the dice." }));

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
      "site/",
      "tests/consumers/",
      "examples/plugin/nodejs/",
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
  floorsConfig,
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
    // Tests control the clock, the timers and the dice, which the core has in one file.
    files: ["core/**"],
    ignores: ["core/{clock,process-watch}.ts", "core/ecs/{http-transport,proxy}.ts"],
    rules: {
      "no-restricted-globals": ["error", ...CLOCKS],
      "no-restricted-syntax": ["error", ...TIME_AND_CHANCE],
    },
  },
  {
    // Pure: the result depends on the arguments only.
    files: ["core/{args,selection}/**", "core/{errors,json,message,status,time,types}.ts"],
    rules: { "no-restricted-globals": ["error", ...CLOCKS, "process", "console", "fetch"] },
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
