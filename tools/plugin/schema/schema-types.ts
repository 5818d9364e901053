/** A property or a type in a Pulumi schema, as far as this package uses the format. */
export interface TypeSpec {
  type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  items?: TypeSpec;
  additionalProperties?: TypeSpec;
  oneOf?: TypeSpec[];
  $ref?: string;
}

/** A property of an object. */
export interface PropertySpec extends TypeSpec {
  description?: string;
  secret?: true;
}

/** An object. */
export interface ObjectSpec {
  type: "object";
  description?: string;
  properties: Record<string, PropertySpec>;
  required?: string[];
}

/** An enumeration of strings. */
export interface EnumSpec {
  type: "string";
  description?: string;
  enum: { name: string; value: string; description?: string }[];
}

/** A Pulumi package. */
export interface PackageSpec {
  name: string;
  version: string;
  displayName: string;
  description: string;
  keywords: string[];
  license: string;
  publisher: string;
  homepage: string;
  repository: string;
  logoUrl: string;
  pluginDownloadURL: string;
  meta: { moduleFormat: string; supportPack: boolean };
  config: { variables: Record<string, PropertySpec> };
  provider: { description: string; inputProperties: Record<string, PropertySpec> };
  types: Record<string, ObjectSpec | EnumSpec>;
  resources: Record<
    string,
    {
      description: string;
      properties: Record<string, PropertySpec>;
      required: string[];
      inputProperties: Record<string, PropertySpec>;
      requiredInputs?: string[];
    }
  >;
  functions: Record<string, { description: string; inputs: ObjectSpec; outputs: ObjectSpec }>;
  language: Record<string, unknown>;
}
