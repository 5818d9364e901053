import * as path from "node:path";
import type { Plugin } from "esbuild";

/**
 * Makes modules that have a file of their own in dist/ be loaded from there, instead of copied: the
 * classes of errors must be the same for all, and the lookup must be loaded late.
 *
 * @param files - what to load, by the source file
 */
export function sharedFiles(files: Readonly<Record<string, string>>): Plugin {
  return {
    name: "shared-files",
    setup: (bundler) => {
      bundler.onResolve({ filter: /^\.\.?\// }, ({ path: request, resolveDir, kind }) => {
        const file = files[`${path.resolve(resolveDir, request)}.ts`];
        return kind === "entry-point" || file === undefined
          ? undefined
          : { path: file, external: true };
      });
    },
  };
}
