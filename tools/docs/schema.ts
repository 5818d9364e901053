import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const FILE = path.resolve(__dirname, "../../schema.json");

const typeFields = {
  type: z.string().optional(),
  $ref: z.string().optional(),
  description: z.string().optional(),
  secret: z.boolean().optional(),
};

/** A property of the schema, or a part of its type. */
export interface SchemaProperty {
  readonly type?: string | undefined;
  readonly $ref?: string | undefined;
  readonly description?: string | undefined;
  readonly secret?: boolean | undefined;
  readonly items?: SchemaProperty | undefined;
  readonly additionalProperties?: SchemaProperty | undefined;
  readonly oneOf?: readonly SchemaProperty[] | undefined;
}

const property: z.ZodType<SchemaProperty> = z.object({
  ...typeFields,
  get items() {
    return property.optional();
  },
  get additionalProperties() {
    return property.optional();
  },
  get oneOf() {
    return z.array(property).optional();
  },
});

const object = z.object({
  description: z.string().optional(),
  properties: z.record(z.string(), property),
  required: z.array(z.string()).optional(),
});

/** An object of the schema. */
export interface SchemaObject {
  readonly properties: Readonly<Record<string, SchemaProperty>>;
  readonly required?: readonly string[] | undefined;
}

const enumeration = z
  .array(z.object({ value: z.string(), description: z.string().optional() }))
  .optional();

/** What the documentation needs of schema.json. */
export const schema = z
  .object({
    name: z.string(),
    version: z.string(),
    license: z.string(),
    provider: z.object({
      description: z.string(),
      inputProperties: z.record(z.string(), property),
    }),
    types: z.record(z.string(), object.partial({ properties: true }).extend({ enum: enumeration })),
    resources: z.record(
      z.string(),
      z.object({
        description: z.string(),
        properties: z.record(z.string(), property),
        required: z.array(z.string()),
        inputProperties: z.record(z.string(), property),
      }),
    ),
    functions: z.record(
      z.string(),
      z.object({ description: z.string(), inputs: object, outputs: object }),
    ),
  })
  .parse(JSON.parse(readFileSync(FILE, "utf8")));
