import * as path from "node:path";
import type { Plugin } from "esbuild";

/**
 * Loads modules that have a file of their own in dist/ from that file, instead of copying them: all
 * entries must share the error classes, and the lookup must load late.
 *
 * @param files - the file to load, by the absolute name of the source file
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
