import { registerHooks } from "node:module";

// The runner imports files of Mocha without their extension, which has changed in Mocha 12. Remove this
// workaround when a release of the runner contains https://github.com/stryker-mutator/stryker-js/pull/6205.
const MOCHA_FILE = /[\\/]mocha[\\/]lib[\\/]cli[\\/][\w-]+$/;
registerHooks({
  resolve: (specifier, context, next) =>
    next(MOCHA_FILE.test(specifier) ? `${specifier}.cjs` : specifier, context),
});

/** Stryker's unchanged runner for Mocha. */
export const { strykerPlugins, strykerValidationSchema } =
  await import("@stryker-mutator/mocha-runner");
