import * as z from "zod";
import { parseDuration } from "../clock";
import { faultSchema } from "../faults";
import { BUILD_OUTCOMES, EXECUTION_STATUSES } from "../state/status";
import type {
  BuildDurations,
  ImageStatus,
  Scenario,
  ScenarioAccount,
  ScenarioBuild,
  ScenarioExecutionInput,
  ScenarioImage,
  ScenarioPipeline,
} from "../types";

/** A schema for each field of a type, no more and no less. */
type Fields<T> = { [K in keyof T]-?: z.ZodType<unknown, T[K]> };

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
  securityToken: z.string().min(1).optional(),
  expires: time.optional(),
  allow: z.array(ramAction).default(["ecs:*"]),
  deny: z.array(ramAction).default([]),
  regions: z.array(regionId).optional(),
} satisfies Fields<ScenarioAccount>);

const durationsSchema = z
  .strictObject({
    PREPARING: duration("30s"),
    BUILDING: duration("5m"),
    TESTING: duration("1m"),
    DISTRIBUTING: duration("1m"),
    RELEASING: duration("30s"),
    CANCELLING: duration("10s"),
  } satisfies Fields<BuildDurations>)
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
  wire: z.record(z.string(), z.unknown()).default({}),
} satisfies Fields<ScenarioExecutionInput>);

const buildSchema = z.strictObject({
  outcome: z.enum(BUILD_OUTCOMES).default("SUCCESS"),
  imageId: id("m").optional(),
} satisfies Fields<ScenarioBuild>);

const pipelineSchema = z.strictObject({
  imagePipelineId: id("ip"),
  name: z.string().min(1),
  region: regionId.optional(),
  imageFamily: z.string().min(1).optional(),
  tags,
  builds: z.array(buildSchema).default([]),
  executions: z.array(executionSchema).default([]),
} satisfies Fields<ScenarioPipeline>);

const IMAGE_STATUSES = [
  "Available",
  "Creating",
  "UnAvailable",
  "Waiting",
  "CreateFailed",
  "Deprecated",
] as const satisfies readonly ImageStatus[];

const imageSchema = z.strictObject({
  imageId: id("m"),
  status: z.enum(IMAGE_STATUSES).default("Available"),
  region: regionId.optional(),
  creationTime: time.optional(),
} satisfies Fields<ScenarioImage>);

/** The initial state of an emulator. */
export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  region: regionId,
  accounts: z
    .array(accountSchema)
    .min(1, "must have an account, or be omitted for the default account")
    .prefault([{ accessKeyId: "emulator-key", accessKeySecret: "emulator-secret" }]),
  build: durationsSchema,
  pageTokenLifetime: duration("10m"),
  requireImagePipelineId: z.boolean().default(false),
  maximumExecutionIds: z.int().min(1).default(100),
  pipelines: z.array(pipelineSchema).default([]),
  images: z.array(imageSchema).default([]),
  faults: z.array(faultSchema).default([]),
} satisfies Fields<Scenario>);

/** A scenario with defaults applied and durations in milliseconds. */
export type ResolvedScenario = z.infer<typeof scenarioSchema>;
/** An execution of a scenario, with defaults applied. */
export type ResolvedExecution = z.infer<typeof executionSchema>;
/** A pipeline of a scenario, with defaults applied. */
export type ResolvedPipeline = z.infer<typeof pipelineSchema>;
/** An account of a scenario, with defaults applied. */
export type Account = z.infer<typeof accountSchema>;
/** Duration of each status of a build, in milliseconds. */
export type ResolvedDurations = z.infer<typeof durationsSchema>;
