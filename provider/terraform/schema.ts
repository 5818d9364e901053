import type { SettingKey } from "../../core/settings/sources";
import type {
  GetImagePipelineExecutionArgs,
  GetImagePipelineExecutionsArgs,
  GetImagePipelineExecutionsResult,
  GetLatestImageArgs,
  ImagePipelineExecution,
  LatestImage,
  NewerExecution,
  PipelineImageInputs,
  PipelineImageOutputs,
  WaitForRunning,
} from "../../core/types";
import type { Message, Response } from "./protocol";
import type { CtyType } from "./values";

/*
 * The schemas of the provider, its data sources and its resource. The tables have the names of the core, so
 * that the compiler compares them with the core's types; Terraform's names follow from them.
 */

/** An attribute, without who sets it. */
interface Typed<T> {
  readonly type: T;
  readonly description: string;
  /** For an argument that must be set. */
  readonly required?: true;
  readonly sensitive?: true;
}

/** An object, or a list of objects, whose attributes Terraform knows. */
interface Nested {
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
type TypeFor<T> = unknown extends T
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
type TableOf<T> = { readonly [K in keyof Required<T>]: Typed<TypeFor<NonNullable<T[K]>>> };

const STRINGS = ["list", "string"] as const;
const STRING_MAP = ["map", "string"] as const;

const pipeline = {
  imagePipelineId: {
    type: "string",
    description:
      "The ID of the pipeline, such as `ip-2ze5tsl5bp6nf2b3cxyz`. Conflicts with `image_pipeline_name`.",
  },
  imagePipelineName: {
    type: "string",
    description:
      "The name of the pipeline. Exactly one pipeline in the region must have this name.",
  },
  region: {
    type: "string",
    description:
      "The region of the pipeline, such as `cn-hangzhou`. Default: the region of the provider.",
  },
} as const satisfies TableOf<
  Pick<GetLatestImageArgs, "imagePipelineId" | "imagePipelineName" | "region">
>;

const waitForRunning = {
  timeout: {
    type: "string",
    required: true,
    description:
      'The maximum time to wait, such as `"90m"`. When it is exceeded, the lookup fails, and the error names the builds that still run.',
  },
  pollInterval: {
    type: "string",
    description: 'The time between two requests, such as `"1m"`. Default: `"30s"`.',
  },
} as const satisfies TableOf<WaitForRunning>;

const latestImageArguments = {
  ...pipeline,
  tags: { type: STRING_MAP, description: "The tags that an execution must have. At most 20." },
  acceptPartialSuccess: {
    type: "bool",
    description:
      "Whether to also accept `PARTITION_SUCCESS`: the image exists, but copying or sharing it may have failed. Default: `false`.",
  },
  exclude: {
    type: STRINGS,
    description:
      "The IDs of executions and images to skip, for example those of a bad build. Their order has no meaning.",
  },
  minAge: {
    type: "string",
    description:
      'The soak time, such as `"24h"`. Younger executions are skipped. Measured from `modified_time`.',
  },
  maxAge: {
    type: "string",
    description:
      'The maximum age, such as `"720h"`. Older executions are skipped. Measured from `modified_time`.',
  },
  behind: {
    type: "number",
    description:
      "How many qualifying executions to pass before the choice, from 0 to 100. With 1, production stays one build behind its canary. Default: `0`.",
  },
  verifyImage: {
    type: "bool",
    description:
      "Whether to skip images that `DescribeImages` does not report as `Available` in the region. Default: `false`.",
  },
  waitForRunning: {
    type: { nesting: "single", attributes: withRoles(waitForRunning, {}) },
    description: "Waits while a newer execution is running. Default: no waiting.",
  },
  fallbackImageId: {
    type: "string",
    description:
      "The image to use, with a warning, if no execution qualifies. Default: an error if no execution qualifies.",
  },
} as const satisfies TableOf<GetLatestImageArgs>;

const executionResults = {
  executionId: {
    type: "string",
    description: "The ID of the execution, such as `exec-5fb8facb8ed7427cbfd1`.",
  },
  imagePipelineId: { type: "string", description: "The ID of the pipeline." },
  region: { type: "string", description: "The region that was queried." },
  status: {
    type: "string",
    description:
      "The status of the execution: `PREPARING`, `REPAIRING`, `BUILDING`, `TESTING`, `DISTRIBUTING`, `RELEASING`, `SUCCESS`, `PARTITION_SUCCESS`, `FAILED`, `TEST_FAILED`, `CANCELLING`, `CANCELLED`, or one that the service has added since. Only `SUCCESS` means that the image is ready for use.",
  },
  imageId: {
    type: "string",
    description:
      "The ID of the image, such as `m-bp67acfmxazb4p5aabcd`. The API reports it before the image is ready and after failed tests, so check `status` before you use it.",
  },
  creationTime: {
    type: "string",
    description: "When the execution was started: ISO 8601 in UTC, as reported by the API.",
  },
  modifiedTime: {
    type: "string",
    description: "When the execution was last modified: ISO 8601 in UTC, as reported by the API.",
  },
  resourceGroupId: {
    type: "string",
    description: "The ID of the resource group, such as `rg-bp67acfmxazb4p5aabcd`.",
  },
  message: { type: "string", description: "The service's description of the current step." },
  errorCode: { type: "string", description: "The service's error code, if the execution failed." },
  errorInfo: {
    type: "string",
    description: "The service's description of the error, if the execution failed.",
  },
  tags: { type: STRING_MAP, description: "The tags of the execution." },
} as const satisfies TableOf<ImagePipelineExecution>;

const { imageId: executionImageId, tags: executionTags, ...chosenExecution } = executionResults;

const newerExecution = {
  executionId: executionResults.executionId,
  status: { type: "string", description: "The status of the execution." },
  creationTime: executionResults.creationTime,
  reason: { type: "string", description: "Why the execution was skipped." },
} as const satisfies TableOf<NewerExecution>;

const latestImageResults = {
  ...chosenExecution,
  imageId: {
    type: "string",
    description: "The ID of the image: that of the chosen execution, or `fallback_image_id`.",
  },
  executionTags: {
    type: STRING_MAP,
    description: "The tags of the chosen execution. Empty if `source` is `fallback`.",
  },
  source: {
    type: "string",
    description:
      "`execution` if the pipeline built the image; `fallback` if it is `fallback_image_id`. Then there is no execution, and its attributes are null.",
  },
  reason: { type: "string", description: "The reason for the choice, in one sentence." },
  newer: {
    type: { nesting: "list", attributes: withRoles({}, newerExecution) },
    description: "The executions that rank before the chosen one, newest first.",
  },
} as const satisfies TableOf<LatestImage>;

const executionsArguments = {
  ...pipeline,
  executionIds: {
    type: STRINGS,
    description: "The IDs of the executions to return. Default: all executions.",
  },
  statuses: {
    type: STRINGS,
    description:
      'The statuses of the executions to return, such as `["SUCCESS"]`. Default: all statuses.',
  },
  tags: latestImageArguments.tags,
  maxItems: {
    type: "number",
    description:
      "The maximum number of executions to return, starting with the newest. Default: no limit.",
  },
} as const satisfies TableOf<GetImagePipelineExecutionsArgs>;

const executionsResults = {
  executions: {
    type: { nesting: "list", attributes: withRoles({}, executionResults) },
    description: "The matching executions, newest first.",
  },
  ids: { type: STRINGS, description: "The IDs of the executions, in the same order." },
  totalCount: {
    type: "number",
    description:
      "The number of matching executions as counted by the API, even if `max_items` returns fewer.",
  },
  region: executionResults.region,
} as const satisfies TableOf<GetImagePipelineExecutionsResult>;

const executionArguments = {
  executionId: { ...executionResults.executionId, required: true },
  imagePipelineId: {
    type: "string",
    description:
      "The ID of the pipeline. Set it if the service requires it for an execution ID (`MissingParameter.ImagePipelineId`).",
  },
  region: pipeline.region,
} as const satisfies TableOf<GetImagePipelineExecutionArgs>;

const resourceArguments = {
  ...latestImageArguments,
  hold: {
    type: "bool",
    description:
      "Whether to keep the image in the state. A held image changes when `triggers` change, when the pipeline or another selection argument changes, or when `hold` is removed. Default: `false`: every apply uses the newest choice.",
  },
  triggers: {
    type: "dynamic",
    description:
      "Arbitrary values, as a list or a map. If one of them changes, a held image moves to the newest choice.",
  },
} as const satisfies {
  readonly [K in keyof Required<PipelineImageInputs>]: K extends "triggers"
    ? Typed<"dynamic">
    : Typed<TypeFor<NonNullable<PipelineImageInputs[K]>>>;
};

const resourceResults = {
  ...latestImageResults,
  latestImageId: {
    type: "string",
    description:
      "The image that is the current choice. It differs from `image_id` while an older image is held.",
  },
  latestExecutionId: {
    type: "string",
    description:
      "The execution that is the current choice. Null if the choice is `fallback_image_id`.",
  },
} as const satisfies TableOf<PipelineImageOutputs>;

/** The attributes of each data source. */
export const DATA_SOURCES = {
  imagepipeline_latest_image: withRoles(latestImageArguments, latestImageResults),
  imagepipeline_executions: withRoles(executionsArguments, executionsResults),
  imagepipeline_execution: withRoles(executionArguments, executionResults),
} as const;

export type DataSourceName = keyof typeof DATA_SOURCES;

export const RESOURCE = "imagepipeline_image";

/** The attributes of the resource. */
export const RESOURCE_ATTRIBUTES: Attributes = {
  id: {
    type: "string",
    computed: true,
    description: "`REGION/PIPELINE`, such as `cn-hangzhou/ip-2ze5tsl5bp6nf2b3cxyz`.",
  },
  ...withRoles(resourceArguments, resourceResults),
};

/** What the provider, its data sources and its resource are for. */
export const DESCRIPTIONS: Readonly<Record<DataSourceName | typeof RESOURCE | "provider", string>> =
  {
    provider:
      "Finds the image that an Alibaba Cloud ECS image pipeline last built successfully. Settings that are not set come from the environment, the profile file of the `aliyun` command line, or Alibaba Cloud's default credential chain.",
    imagepipeline_latest_image:
      "The image that a pipeline last built successfully, and the reason for the choice. Nothing is created.",
    imagepipeline_executions:
      "The executions of image pipelines, newest first. No match is an empty list.",
    imagepipeline_execution: "One execution of an image pipeline, by its ID.",
    [RESOURCE]:
      "The image that a pipeline last built successfully, as a part of the state: a plan shows the change from one image to the next, and `hold` keeps an image until it is promoted. Nothing is created or deleted in the cloud.",
  };

const SESSION = {
  policy: {
    type: "string",
    description: "A RAM policy, as JSON, that further restricts the session.",
  },
  sessionExpiration: {
    type: "number",
    description: "The lifetime of the session in seconds, from 900 to 43200. Default: `3600`.",
  },
} as const;

const ROLE_ARN = {
  type: "string",
  required: true,
  description: "The ARN of the role, such as `acs:ram::123456789012****:role/deploy`.",
} as const;

const SESSION_NAME = {
  type: "string",
  description: "The name of the session, which appears in the audit log.",
} as const;

/** The configuration of the provider. Its names and blocks are those of the provider `alicloud`. */
export const PROVIDER_ATTRIBUTES: Attributes = withRoles(
  {
    region: {
      type: "string",
      description:
        "The region of data sources and resources that do not set one, such as `cn-hangzhou`. Environment variable: `ALICLOUD_REGION`.",
    },
    accessKey: {
      type: "string",
      sensitive: true,
      description: "The ID of an access key. Environment variable: `ALICLOUD_ACCESS_KEY`.",
    },
    secretKey: {
      type: "string",
      sensitive: true,
      description: "The secret of the access key. Environment variable: `ALICLOUD_SECRET_KEY`.",
    },
    securityToken: {
      type: "string",
      sensitive: true,
      description:
        "The token of temporary credentials from STS. Environment variable: `ALICLOUD_SECURITY_TOKEN`.",
    },
    profile: {
      type: "string",
      description:
        "The profile of the `aliyun` command line that has the credentials. Environment variable: `ALICLOUD_PROFILE`.",
    },
    sharedCredentialsFile: {
      type: "string",
      description:
        "The file with the profile. Environment variable: `ALICLOUD_SHARED_CREDENTIALS_FILE`. Default: `~/.aliyun/config.json`.",
    },
    ecsRoleName: {
      type: "string",
      description:
        "The RAM role of the ECS instance on which Terraform runs. Environment variable: `ALICLOUD_ECS_ROLE_NAME`.",
    },
    credentialsUri: {
      type: "string",
      sensitive: true,
      description:
        "The URL that returns credentials. Environment variable: `ALICLOUD_CREDENTIALS_URI`.",
    },
    assumeRole: {
      type: {
        nesting: "list",
        block: { maxItems: 1 },
        attributes: withRoles(
          {
            roleArn: ROLE_ARN,
            sessionName: SESSION_NAME,
            ...SESSION,
            externalId: {
              type: "string",
              sensitive: true,
              description: "The external ID that the trust policy of the role requires.",
            },
          },
          {},
        ),
      },
      description: "A RAM role to assume with the credentials.",
    },
    assumeRoleWithOidc: {
      type: {
        nesting: "list",
        block: { maxItems: 1 },
        attributes: withRoles(
          {
            roleArn: ROLE_ARN,
            oidcProviderArn: {
              type: "string",
              required: true,
              description: "The ARN of the OIDC identity provider in RAM.",
            },
            oidcTokenFile: {
              type: "string",
              required: true,
              description:
                "The file with the OIDC token. It is read each time the session is renewed.",
            },
            roleSessionName: SESSION_NAME,
            ...SESSION,
          },
          {},
        ),
      },
      description: "A RAM role to assume with an OIDC token.",
    },
    endpoints: {
      type: {
        nesting: "list",
        block: {},
        attributes: withRoles(
          {
            ecs: {
              type: "string",
              description: "The endpoint of ECS, such as `ecs-vpc.cn-hangzhou.aliyuncs.com`.",
            },
            sts: {
              type: "string",
              description: "The endpoint of STS, which issues the credentials of an assumed role.",
            },
          },
          {},
        ),
      },
      description: "Endpoints that replace those of the region.",
    },
    protocol: {
      type: "string",
      description:
        "The protocol of API requests: `HTTP` or `HTTPS`. Plain HTTP is refused unless it is set here or the endpoint is on loopback. Default: `HTTPS`.",
    },
    clientConnectTimeout: {
      type: "number",
      description: "The maximum time to connect, in milliseconds.",
    },
    clientReadTimeout: {
      type: "number",
      description: "The maximum time to wait for a response, in milliseconds.",
    },
    maxRetryTimeout: {
      type: "number",
      description: "The maximum time for the retries of one call, in seconds.",
    },
  } satisfies Record<SettingKey, Typed<CtyType | Nested>>,
  {},
);

/** Joins arguments and results. What is both can be set, and is known in any case. */
function withRoles(
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

/** The response that describes the provider. */
export function schemaResponse(): Response<"GetProviderSchema"> {
  const dataSources = Object.entries(DATA_SOURCES).map(([name, attributes]) => [
    name,
    schemaOf(attributes, DESCRIPTIONS[name as DataSourceName]),
  ]);
  return {
    provider: schemaOf(PROVIDER_ATTRIBUTES, DESCRIPTIONS.provider),
    resourceSchemas: { [RESOURCE]: schemaOf(RESOURCE_ATTRIBUTES, DESCRIPTIONS[RESOURCE]) },
    dataSourceSchemas: Object.fromEntries(dataSources) as Record<string, Message<"Schema">>,
    // Terraform then reads the schema once, not for each process that it starts.
    serverCapabilities: { getProviderSchemaOptional: true },
  };
}

function schemaOf(attributes: Attributes, description: string): Message<"Schema"> {
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
