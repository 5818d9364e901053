import { registerHooks } from "node:module";

// The runner asks for files of Mocha without their ending, which is another one since Mocha 12. To be removed
// with a release of the runner that has https://github.com/stryker-mutator/stryker-js/pull/6205.
const MOCHA_FILE = /[\\/]mocha[\\/]lib[\\/]cli[\\/][\w-]+$/;
registerHooks({
  resolve: (specifier, context, next) =>
    next(MOCHA_FILE.test(specifier) ? `${specifier}.cjs` : specifier, context),
});

/** Stryker's runner for Mocha, as it is. */
export const { strykerPlugins, strykerValidationSchema } =
  await import("@stryker-mutator/mocha-runner");
