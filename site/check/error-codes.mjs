import { readFileSync } from "node:fs";

const source = readFileSync(new URL("../../core/error-pages.ts", import.meta.url), "utf8");

/** The codes that messages link to, from the source of the package. */
export const CODES = [...source.matchAll(/"([A-Z][\w.]+)"/g)].map(([, code]) => code);
