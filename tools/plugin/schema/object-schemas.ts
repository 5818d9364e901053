import ts from "typescript";
import { PACKAGE } from "../../../provider/plugin/wire";
import { textOf, type DeclaredProperty, type Declarations } from "./declarations";
import type { EnumSpec, ObjectSpec, PropertySpec, TypeSpec } from "./schema-types";

/** A default of an argument, by the argument's name. */
export type Defaults = Readonly<Record<string, unknown>>;

/** Turns declared interfaces into the objects of a Pulumi schema, and collects the types that they name. */
export class ObjectSchemas {
  /** The types that were named, by token. */
  readonly types: Record<string, ObjectSpec | EnumSpec> = {};

  /** @param defaultsOf - the defaults of the properties of a named type */
  constructor(
    private readonly declarations: Declarations,
    private readonly defaultsOf: (typeName: string) => Defaults,
  ) {}

  /**
   * The object of an interface. Only the descriptions state defaults: the provider fills them in,
   * a later release may change them, and generated Go drops the arguments of a function with a default
   * in the schema when one of them is an output.
   *
   * @throws when the default in a doc comment differs from the code
   */
  object(properties: readonly DeclaredProperty[], defaults: Defaults = {}): ObjectSpec {
    const required = properties.filter(({ optional }) => !optional).map(({ name }) => name);
    return {
      type: "object",
      properties: Object.fromEntries(
        properties.map((property) => [property.name, this.#property(property, defaults)]),
      ),
      ...(required.length > 0 && { required }),
    };
  }

  #property(property: DeclaredProperty, defaults: Defaults): PropertySpec {
    const { name, type, description, defaultText } = property;
    const documented = defaultText?.replace(/^"(.*)"$/, "$1");
    const value = plainDefault(defaults[name]);
    if (value !== undefined && documented?.split(":")[0] !== String(value)) {
      throw new Error(
        `The default of ${name} is ${String(value)}, but its comment has ${documented ?? "none"}`,
      );
    }
    const status = isStatus(type) ? this.#statusText() : undefined;
    const texts = [description, status, defaultText && `Default: ${documented ?? ""}.`];
    const text = texts.filter((text) => text !== undefined && text !== "").join("\n\n");
    return {
      ...this.#type(type, name),
      ...(text !== "" && { description: text }),
    };
  }

  #type(type: ts.Type, name: string): TypeSpec {
    const { checker } = this.declarations;
    if (isStatus(type)) return { type: "string" };
    if ((type.flags & ts.TypeFlags.StringLike) !== 0) return { type: "string" };
    if ((type.flags & ts.TypeFlags.BooleanLike) !== 0) return { type: "boolean" };
    // All numbers of the interface are counts.
    if ((type.flags & ts.TypeFlags.NumberLike) !== 0) return { type: "integer" };
    if (type.isUnion()) {
      const values = type.types.flatMap((part) => (part.isStringLiteral() ? [part.value] : []));
      return values.length === type.types.length
        ? this.#enum(name, values)
        : { $ref: "pulumi.json#/Any" };
    }
    if (checker.isArrayType(type)) {
      const [element] = checker.getTypeArguments(type as ts.TypeReference);
      if (element === undefined) throw new Error(`${name}: a list of what?`);
      return { type: "array", items: this.#type(element, name) };
    }
    const values = type.getStringIndexType();
    if (values !== undefined) {
      return { type: "object", additionalProperties: this.#type(values, name) };
    }
    return this.#named(type);
  }

  /** A closed list of strings, such as the `source` of an image. */
  #enum(name: string, values: readonly string[]): TypeSpec {
    const token = `${PACKAGE}:index:Image${capitalized(name)}`;
    this.types[token] = {
      type: "string",
      enum: values.map((value) => ({ name: capitalized(value), value })),
    };
    return { type: "string", $ref: `#/types/${token}` };
  }

  #named(type: ts.Type): TypeSpec {
    const { name } = type.symbol;
    const token = `${PACKAGE}:index:${name}`;
    if (!(token in this.types)) {
      const description = type.symbol.getDocumentationComment(this.declarations.checker);
      this.types[token] = {
        ...this.object(this.declarations.propertiesIn(type), this.defaultsOf(name)),
        description: textOf(description),
      };
    }
    return { $ref: `#/types/${token}` };
  }

  #statusText(): string {
    return "One of the documented statuses (see `ExecutionStatus`), or one that the service has added since.";
  }
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A default that a schema can state. A duration is stated as the user writes it. */
function plainDefault(value: unknown): string | boolean | number | undefined {
  if (typeof value === "object" && value !== null && "text" in value) return String(value.text);
  return typeof value === "boolean" || typeof value === "number" || typeof value === "string"
    ? value
    : undefined;
}

/** The statuses are an open list: `… | (string & {})`. */
function isStatus(type: ts.Type): boolean {
  return (
    type.aliasSymbol?.name === "ExecutionStatus" ||
    (type.isUnion() &&
      type.types.some((part) => part.isStringLiteral() && part.value === "PARTITION_SUCCESS"))
  );
}
