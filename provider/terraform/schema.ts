import type { Message } from "./protocol";
import type { CtyType } from "./values";

/*
 * What a schema consists of, and its form in the protocol. Attributes have the names of the core, so that the
 * compiler compares the tables with the core's types; Terraform's names follow from them.
 */

/** An attribute, without who sets it. */
export interface Typed<T> {
  readonly type: T;
  readonly description: string;
  /** For an argument that must be set. */
  readonly required?: true;
  readonly sensitive?: true;
}

/** An object, or a list of objects, whose attributes Terraform knows. */
export interface Nested {
  readonly nesting: "single" | "list";
  /** Whether it is written as a block. */
  readonly block?: { readonly maxItems?: number };
  readonly attributes: Attributes;
}

/** An attribute: who sets it, and its type. */
export interface Attribute extends Typed<CtyType | Nested> {
  readonly optional?: boolean;
  readonly computed?: boolean;
}

/** The attributes of an object, by the core's names. */
export type Attributes = Readonly<Record<string, Attribute>>;

/** The type of an attribute that has the values of a TypeScript type. */
export type TypeFor<T> = unknown extends T
  ? "dynamic"
  : T extends string
    ? "string"
    : T extends number
      ? "number"
      : T extends boolean
        ? "bool"
        : T extends readonly string[]
          ? readonly ["list", "string"]
          : T extends readonly unknown[]
            ? Nested
            : string extends keyof T
              ? readonly ["map", "string"]
              : Nested;

/** A table with an attribute for each property of a type of the core. */
export type TableOf<T> = { readonly [K in keyof Required<T>]: Typed<TypeFor<NonNullable<T[K]>>> };

/** Joins arguments and results. What is both can be set, and is known in any case. */
export function withRoles(
  args: Readonly<Record<string, Typed<CtyType | Nested>>>,
  results: Readonly<Record<string, Typed<CtyType | Nested>>>,
): Attributes {
  return Object.fromEntries(
    Object.entries({ ...results, ...args }).map(([name, attribute]) => {
      const optional = name in args && !attribute.required;
      const computed = name in results && !attribute.required;
      return [name, { ...attribute, ...(optional && { optional }), ...(computed && { computed }) }];
    }),
  );
}

/** The name of an attribute in Terraform: `imagePipelineId` is `image_pipeline_id`. */
export function terraformName(name: string): string {
  const known = terraformNames.get(name);
  if (known !== undefined) return known;
  const changed = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  terraformNames.set(name, changed);
  return changed;
}

/** Every message has the same few names and types, so they are worked out once. */
const terraformNames = new Map<string, string>();
const objectTypes = new WeakMap<Attributes, CtyType>();

/** The type of an object with these attributes. */
export function objectType(attributes: Attributes): CtyType {
  const known = objectTypes.get(attributes);
  if (known !== undefined) return known;
  const entries = Object.entries(attributes).map(([name, { type }]) => [
    terraformName(name),
    isNested(type) ? nestedType(type) : type,
  ]);
  const type: CtyType = ["object", Object.fromEntries(entries) as Record<string, CtyType>];
  objectTypes.set(attributes, type);
  return type;
}

function nestedType({ nesting, attributes }: Nested): CtyType {
  const object = objectType(attributes);
  return nesting === "list" ? ["list", object] : object;
}

export function isNested(type: CtyType | Nested): type is Nested {
  return typeof type === "object" && "nesting" in type;
}

/** The codes of the protocol. */
const MARKDOWN = 1;
const NESTING = { single: 1, list: 2 } as const;
const BLOCK_LIST = 2;

/** The schema of something with these attributes, as Terraform receives it. */
export function schemaOf(attributes: Attributes, description: string): Message<"Schema"> {
  return { version: 0, block: blockOf(attributes, description) };
}

function blockOf(attributes: Attributes, description: string): Message<"Block"> {
  const plain: Message<"Attribute">[] = [];
  const blocks: Message<"NestedBlock">[] = [];
  for (const [name, attribute] of Object.entries(attributes)) {
    const { type } = attribute;
    if (isNested(type) && type.block !== undefined) {
      const { maxItems } = type.block;
      blocks.push({
        typeName: terraformName(name),
        block: blockOf(type.attributes, attribute.description),
        nesting: BLOCK_LIST,
        ...(maxItems !== undefined && { maxItems }),
      });
    } else {
      plain.push(attributeOf(name, attribute));
    }
  }
  return { attributes: plain, blockTypes: blocks, description, descriptionKind: MARKDOWN };
}

function attributeOf(name: string, { type, ...attribute }: Attribute): Message<"Attribute"> {
  const typed = isNested(type)
    ? {
        nestedType: {
          nesting: NESTING[type.nesting],
          attributes: Object.entries(type.attributes).map((entry) => attributeOf(...entry)),
        },
      }
    : { type: new TextEncoder().encode(JSON.stringify(type)) };
  return { name: terraformName(name), ...typed, ...attribute, descriptionKind: MARKDOWN };
}
