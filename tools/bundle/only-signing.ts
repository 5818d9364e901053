import type { Plugin } from "esbuild";

/** The packages of which only the signing of requests is used. */
const IMPORTER =
  /node_modules[\\/](@alicloud[\\/](openapi-core|tea-typescript)|@darabonba[\\/]typescript)[\\/]/;

/** What they load for other purposes: sending requests, dates, XML, web sockets. */
const UNUSED =
  /^(@alicloud\/credentials|httpx|lodash|moment|ws|xml2js|(http|https|socks)-proxy-agent)$/;

/**
 * Leaves out what the signing of requests does not use; it would make up most of the time that a
 * lookup needs to load. Something left out that is used after all throws, and names itself.
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
      // What asks whether this is a module of ECMAScript, and what names and inherits, uses nothing yet.
      if (typeof key === "symbol" || ["__esModule", "default", "prototype", "name"].includes(key)) return target[key];
      throw new Error(${JSON.stringify(`${name} is not part of the bundle; see tools/bundle/only-signing.ts`)});
    },
  });`;
}
