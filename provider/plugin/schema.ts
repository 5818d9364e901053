import { readFileSync } from "node:fs";
import path from "node:path";

/** In the bundle, the schema is a part of the program. */
declare const BUNDLED_SCHEMA: string | undefined;

/** The package's schema, as far as the plugin itself looks at it. */
interface Schema {
  readonly version: string;
}

/** The package's schema, as JSON. */
export function schemaText(): string {
  return typeof BUNDLED_SCHEMA === "string"
    ? BUNDLED_SCHEMA
    : readFileSync(path.resolve(__dirname, "../../schema.json"), "utf8");
}

/** The version of the plugin. */
export function version(): string {
  return (JSON.parse(schemaText()) as Schema).version;
}
