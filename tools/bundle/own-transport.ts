import * as path from "node:path";
import type { Plugin } from "esbuild";

const HTTPX = path.resolve(__dirname, "../../core/ecs/httpx.ts");

/**
 * Makes `@alicloud/credentials` send its requests with the transport of this package instead of `httpx`,
 * and leaves out `debug`, with which it prints strings to sign. Comes after `onlySigning`, which
 * leaves `httpx` out of other packages.
 */
export const ownTransport: Plugin = {
  name: "own-transport",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^httpx$/ }, () => ({ path: HTTPX }));
    bundler.onResolve({ filter: /^debug$/ }, ({ path: name, importer }) =>
      /node_modules[\\/]@alicloud[\\/]credentials[\\/]/.test(importer)
        ? { path: name, namespace: "silent" }
        : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "silent" }, () => ({
      contents: "module.exports = () => () => {};",
    }));
  },
};
