import { z } from "zod";
import { parseDuration } from "../duration";
import { faultSchema } from "../faults";
import { BUILD_OUTCOMES, EXECUTION_STATUSES } from "../state/status";

const id = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}-[^\\s,]+$`),
      `must start with "${prefix}-" and contain neither spaces nor commas`,
    );
const regionId = z.string().regex(/^[a-z0-9-]+$/, 'must be a region ID, such as "cn-hangzhou"');
const time = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 time, such as "2026-11-24T06:00:00Z"',
});
const tags = z.record(z.string().min(1), z.string()).default({});

const duration = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      try {
        return parseDuration(text);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        context.addIssue({ code: "custom", message: error.message });
        return z.NEVER;
      }
    });

const ramAction = z
  .string()
  .regex(/^ecs:[A-Za-z*]+$/, 'must be a RAM action, such as "ecs:DescribeImages" or "ecs:Start*"');

const accountSchema = z.strictObject({
  accessKeyId: z.string().min(1),
  accessKeySecret: z.string().min(1),
  /** Makes the credentials temporary: calls must carry this token. */
  securityToken: z.string().min(1).optional(),
  /** When the temporary credentials expire. */
  expires: time.optional(),
  /** RAM actions that the account may use, such as `ecs:DescribeImages` or `ecs:Start*`; all by default. */
  allow: z.array(ramAction).default(["ecs:*"]),
  /** RAM actions that are denied, whatever `allow` lists. */
  deny: z.array(ramAction).default([]),
  /** Regions that the account may use; all by default. */
  regions: z.array(regionId).optional(),
});

/** Duration of each status of a build. */
const durationsSchema = z
  .strictObject({
    PREPARING: duration("30s"),
    BUILDING: duration("5m"),
    TESTING: duration("1m"),
    DISTRIBUTING: duration("1m"),
    RELEASING: duration("30s"),
    CANCELLING: duration("10s"),
  })
  .prefault({});

/** An execution in a scenario. */
export const executionSchema = z.strictObject({
  executionId: id("exec"),
  status: z.enum(EXECUTION_STATUSES),
  imageId: id("m").optional(),
  creationTime: time,
  modifiedTime: time,
  resourceGroupId: z.string().min(1).optional(),
  message: z.string().optional(),
  errorCode: z.string().optional(),
  errorInfo: z.string().optional(),
  tags,
  /**
   * Fields of the response that replace the fields above, by their wire names; null omits a field.
   * Use it for responses that a healthy service does not return: `{ "Status": "ARCHIVING", "CreationTime": null }`.
   */
  wire: z.record(z.string(), z.unknown()).default({}),
});

/** The result of a build that is started later. */
export const buildSchema = z.strictObject({
  outcome: z.enum(BUILD_OUTCOMES).default("SUCCESS"),
  imageId: id("m").optional(),
});

const pipelineSchema = z.strictObject({
  imagePipelineId: id("ip"),
  name: z.string().min(1),
  region: regionId.optional(),
  imageFamily: z.string().min(1).optional(),
  tags,
  /** Results of the next builds, in this order. Later builds succeed. */
  builds: z.array(buildSchema).default([]),
  executions: z.array(executionSchema).default([]),
});

/** The statuses of an image. */
export const IMAGE_STATUSES = [
  "Available",
  "Creating",
  "UnAvailable",
  "Waiting",
  "CreateFailed",
  "Deprecated",
] as const;

const imageSchema = z.strictObject({
  imageId: id("m"),
  status: z.enum(IMAGE_STATUSES).default("Available"),
  region: regionId.optional(),
  creationTime: time.optional(),
});

/** The initial state of an emulator. */
export const scenarioSchema = z.strictObject({
  /** An editor's JSON schema; ignored. */
  $schema: z.string().optional(),
  region: regionId,
  accounts: z
    .array(accountSchema)
    .min(1, "must have an account, or be omitted for the default account")
    .prefault([{ accessKeyId: "emulator-key", accessKeySecret: "emulator-secret" }]),
  build: durationsSchema,
  pageTokenLifetime: duration("10m"),
  /** Whether `DescribeImagePipelineExecutions` demands `ImagePipelineId`, also next to `ExecutionId`. */
  requireImagePipelineId: z.boolean().default(false),
  /** How many IDs `ExecutionId` may list; more give `InvalidExecutionId.SizeExceeded`. */
  maximumExecutionIds: z.int().min(1).default(100),
  pipelines: z.array(pipelineSchema).default([]),
  /** Images whose status differs from the executions, or that no execution created. */
  images: z.array(imageSchema).default([]),
  faults: z.array(faultSchema).default([]),
});

/** A scenario, as written. */
export type Scenario = z.input<typeof scenarioSchema>;
/** A scenario with defaults applied and durations in milliseconds. */
export type ResolvedScenario = z.infer<typeof scenarioSchema>;
/** An execution, as written in a scenario. */
export type ScenarioExecutionInput = z.input<typeof executionSchema>;
/** An execution of a scenario, with defaults applied. */
export type ScenarioExecution = z.infer<typeof executionSchema>;
/** A pipeline of a scenario, with defaults applied. */
export type ScenarioPipeline = z.infer<typeof pipelineSchema>;
/** An account of a scenario, with defaults applied. */
export type Account = z.infer<typeof accountSchema>;
/** Duration of each status of a build, in milliseconds. */
export type BuildDurations = z.infer<typeof durationsSchema>;
/** Status of an image. */
export type ImageStatus = (typeof IMAGE_STATUSES)[number];
