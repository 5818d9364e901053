import { Field, MapField, Type, Root } from "protobufjs/light";

/*
 * Version 6 of Terraform's plugin protocol, as far as this provider uses it. A field is its type and its
 * number; `*` marks a repeated field and `map` a map from strings. Messages are named after their method.
 * The 64-bit integers of the protocol are small numbers, which have the same form with 32 bits.
 */

const MESSAGES = {
  Empty: {},
  DynamicValue: { msgpack: "bytes 1", json: "bytes 2" },
  RawState: { json: "bytes 1" },
  Diagnostic: {
    severity: "int32 1",
    summary: "string 2",
    detail: "string 3",
    attribute: "AttributePath 4",
  },
  AttributePath: { steps: "Step* 1" },
  Step: { attributeName: "string 1", elementKeyString: "string 2", elementKeyInt: "int32 3" },
  Schema: { version: "int32 1", block: "Block 2" },
  Block: {
    version: "int32 1",
    attributes: "Attribute* 2",
    blockTypes: "NestedBlock* 3",
    description: "string 4",
    descriptionKind: "int32 5",
  },
  Attribute: {
    name: "string 1",
    type: "bytes 2",
    description: "string 3",
    required: "bool 4",
    optional: "bool 5",
    computed: "bool 6",
    sensitive: "bool 7",
    descriptionKind: "int32 8",
    nestedType: "NestedObject 10",
  },
  NestedObject: { attributes: "Attribute* 1", nesting: "int32 3" },
  NestedBlock: {
    typeName: "string 1",
    block: "Block 2",
    nesting: "int32 3",
    minItems: "int32 4",
    maxItems: "int32 5",
  },
  ServerCapabilities: { planDestroy: "bool 1", getProviderSchemaOptional: "bool 2" },
  ClientCapabilities: { deferralAllowed: "bool 1" },
  Deferred: { reason: "int32 1" },
  GetProviderSchemaResponse: {
    provider: "Schema 1",
    resourceSchemas: "map Schema 2",
    dataSourceSchemas: "map Schema 3",
    diagnostics: "Diagnostic* 4",
    serverCapabilities: "ServerCapabilities 6",
  },
  ValidateProviderConfigRequest: { config: "DynamicValue 1" },
  ValidateProviderConfigResponse: { diagnostics: "Diagnostic* 2" },
  ConfigureProviderRequest: { terraformVersion: "string 1", config: "DynamicValue 2" },
  ConfigureProviderResponse: { diagnostics: "Diagnostic* 1" },
  ValidateConfigRequest: { typeName: "string 1", config: "DynamicValue 2" },
  ValidateConfigResponse: { diagnostics: "Diagnostic* 1" },
  ReadDataSourceRequest: {
    typeName: "string 1",
    config: "DynamicValue 2",
    clientCapabilities: "ClientCapabilities 4",
  },
  ReadDataSourceResponse: {
    state: "DynamicValue 1",
    diagnostics: "Diagnostic* 2",
    deferred: "Deferred 3",
  },
  UpgradeResourceStateRequest: {
    typeName: "string 1",
    version: "int32 2",
    rawState: "RawState 3",
  },
  UpgradeResourceStateResponse: { upgradedState: "DynamicValue 1", diagnostics: "Diagnostic* 2" },
  ReadResourceRequest: { typeName: "string 1", currentState: "DynamicValue 2", private: "bytes 3" },
  ReadResourceResponse: {
    newState: "DynamicValue 1",
    diagnostics: "Diagnostic* 2",
    private: "bytes 3",
  },
  PlanResourceChangeRequest: {
    typeName: "string 1",
    priorState: "DynamicValue 2",
    proposedNewState: "DynamicValue 3",
    config: "DynamicValue 4",
    priorPrivate: "bytes 5",
  },
  PlanResourceChangeResponse: {
    plannedState: "DynamicValue 1",
    plannedPrivate: "bytes 3",
    diagnostics: "Diagnostic* 4",
  },
  ApplyResourceChangeRequest: {
    typeName: "string 1",
    priorState: "DynamicValue 2",
    plannedState: "DynamicValue 3",
    config: "DynamicValue 4",
    plannedPrivate: "bytes 5",
  },
  ApplyResourceChangeResponse: {
    newState: "DynamicValue 1",
    private: "bytes 2",
    diagnostics: "Diagnostic* 3",
  },
  ImportResourceStateRequest: { typeName: "string 1", id: "string 2" },
  ImportResourceStateResponse: {
    importedResources: "ImportedResource* 1",
    diagnostics: "Diagnostic* 2",
  },
  ImportedResource: { typeName: "string 1", state: "DynamicValue 2", private: "bytes 3" },
  StopProviderResponse: { error: "string 1" },
} as const;

/** The methods of the provider, each with its request and its response. */
export const METHODS = {
  GetProviderSchema: ["Empty", "GetProviderSchemaResponse"],
  ValidateProviderConfig: ["ValidateProviderConfigRequest", "ValidateProviderConfigResponse"],
  ValidateResourceConfig: ["ValidateConfigRequest", "ValidateConfigResponse"],
  ValidateDataResourceConfig: ["ValidateConfigRequest", "ValidateConfigResponse"],
  UpgradeResourceState: ["UpgradeResourceStateRequest", "UpgradeResourceStateResponse"],
  ConfigureProvider: ["ConfigureProviderRequest", "ConfigureProviderResponse"],
  ReadResource: ["ReadResourceRequest", "ReadResourceResponse"],
  PlanResourceChange: ["PlanResourceChangeRequest", "PlanResourceChangeResponse"],
  ApplyResourceChange: ["ApplyResourceChangeRequest", "ApplyResourceChangeResponse"],
  ImportResourceState: ["ImportResourceStateRequest", "ImportResourceStateResponse"],
  ReadDataSource: ["ReadDataSourceRequest", "ReadDataSourceResponse"],
  StopProvider: ["Empty", "StopProviderResponse"],
} as const satisfies Record<string, readonly [MessageName, MessageName]>;

type MessageName = keyof typeof MESSAGES;
export type MethodName = keyof typeof METHODS;

interface Scalars {
  readonly bytes: Uint8Array;
  readonly string: string;
  readonly bool: boolean;
  readonly int32: number;
}

type Named<T> = T extends keyof Scalars ? Scalars[T] : T extends MessageName ? Message<T> : never;

type FieldValue<T> = T extends `map ${infer Name} ${number}`
  ? Readonly<Record<string, Named<Name>>>
  : T extends `${infer Name}* ${number}`
    ? readonly Named<Name>[]
    : T extends `${infer Name} ${number}`
      ? Named<Name>
      : never;

/** A message to send: a field that is absent has its default. */
export type Message<N extends MessageName> = {
  readonly [F in keyof (typeof MESSAGES)[N]]?:
    | FieldValue<(typeof MESSAGES)[N][F]>
    | (FieldValue<(typeof MESSAGES)[N][F]> extends object ? null : never)
    | undefined;
};

/** The request of a method. */
export type Request<M extends MethodName> = Message<(typeof METHODS)[M][0]>;

/** The response of a method. */
export type Response<M extends MethodName> = Message<(typeof METHODS)[M][1]>;

/** How a gRPC library calls a method. */
interface MethodDefinition {
  readonly path: string;
  readonly requestStream: false;
  readonly responseStream: false;
  readonly requestSerialize: (request: object) => Buffer;
  readonly requestDeserialize: (bytes: Uint8Array) => object;
  readonly responseSerialize: (response: object) => Buffer;
  readonly responseDeserialize: (bytes: Uint8Array) => object;
}

/** The service with these methods; for the server, and for the clients of tests. */
export const providerService = Object.fromEntries(
  Object.entries(METHODS).map(([name, [request, response]]) => [
    name,
    definition(`/tfplugin6.Provider/${name}`, request, response),
  ]),
) as Record<MethodName, MethodDefinition>;

/** The service that ends the process. */
export const controllerService = {
  Shutdown: definition("/plugin.GRPCController/Shutdown", "Empty", "Empty"),
};

let root: Root | undefined;

/** The codec of a message. protobufjs generates its code when it is used for the first time. */
function codecOf(name: MessageName): Type {
  root ??= rootOf();
  return root.lookupType(name);
}

function rootOf(): Root {
  const all = new Root();
  for (const [name, fields] of Object.entries(MESSAGES)) {
    const type = new Type(name);
    for (const [field, notation] of Object.entries<string>(fields)) {
      const [, map, fieldType = "", repeated, id] =
        /^(map )?(\w+)(\*)? (\d+)$/.exec(notation) ?? [];
      type.add(
        map === undefined
          ? new Field(field, Number(id), fieldType, repeated && "repeated")
          : new MapField(field, Number(id), "string", fieldType),
      );
    }
    all.add(type);
  }
  return all;
}

function definition(path: string, request: MessageName, response: MessageName): MethodDefinition {
  // What is empty, or encoded already, needs no codec.
  const serialize = (name: MessageName) => (message: object) =>
    Buffer.from(
      message instanceof Uint8Array
        ? message
        : name === "Empty"
          ? []
          : codecOf(name).encode(message).finish(),
    );
  const deserialize = (name: MessageName) => (bytes: Uint8Array) =>
    name === "Empty" ? {} : codecOf(name).decode(bytes);
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: serialize(request),
    requestDeserialize: deserialize(request),
    responseSerialize: serialize(response),
    responseDeserialize: deserialize(response),
  };
}
