import type { Plugin } from "esbuild";

/** The packages that signing loads. */
const IMPORTER = /node_modules[\\/]@alicloud[\\/](openapi-core|tea-typescript)[\\/]/;

/** The packages that they load, but that signing does not use. */
const UNUSED = /^(@alicloud\/credentials|@darabonba\/typescript|httpx)$/;

/**
 * Leaves out the packages that signing does not use. Loading them would take most of a lookup's
 * start-up time. A package that is used after all throws an error with its name.
 *
 * core/ecs/signature.ts imports the private module `@alicloud/openapi-core/dist/utils`, because the
 * public entry loads the whole client. package.json therefore pins that package's exact version.
 */
export const onlySigning: Plugin = {
  name: "only-signing",
  setup: (bundler) => {
    bundler.onResolve({ filter: UNUSED }, ({ path, importer }) =>
      IMPORTER.test(importer) ? { path, namespace: "left-out" } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "left-out" }, ({ path }) => ({
      contents: leftOut(path),
    }));
  },
};

function leftOut(name: string): string {
  return `module.exports = new Proxy(class {}, {
    get(target, key) {
      // Checks for ES modules, names and inheritance do not use the package.
      if (typeof key === "symbol" || ["__esModule", "default", "prototype", "name"].includes(key)) return target[key];
      throw new Error(${JSON.stringify(`${name} is not part of the bundle; see tools/bundle/only-signing.ts`)});
    },
  });`;
}
