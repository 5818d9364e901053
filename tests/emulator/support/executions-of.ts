import type { Emulator, ScenarioExecutionInput } from "../../../emulator";
import { call } from "./acs3-request";

/** A response of DescribeImagePipelineExecutions. */
export interface ExecutionsAnswer {
  TotalCount: number;
  MaxResults: number;
  NextToken: string;
  ImagePipelineExecution: { ImagePipelineExecutionSet: Record<string, unknown>[] };
}

/** Up to 28 successful executions, one a day from 1 November 2026 on. */
export function executionsOf(count: number): ScenarioExecutionInput[] {
  return Array.from({ length: count }, (_, index) => {
    const time = `2026-11-${String(index + 1).padStart(2, "0")}T00:00:00Z`;
    return {
      executionId: `exec-${index + 1}`,
      status: "SUCCESS",
      imageId: `m-${index + 1}`,
      creationTime: time,
      modifiedTime: time,
    };
  });
}

/** One page; asserts success. */
export async function page(
  emulator: Emulator,
  query: Record<string, string>,
): Promise<ExecutionsAnswer> {
  const { status, body } = await call(emulator, "DescribeImagePipelineExecutions", {
    RegionId: "cn-hangzhou",
    ...query,
  });
  if (status !== 200) throw new Error(`Refused: ${JSON.stringify(body)}`);
  return body as unknown as ExecutionsAnswer;
}

/** The entries of the first page. */
export async function list(
  emulator: Emulator,
  query: Record<string, string>,
): Promise<Record<string, unknown>[]> {
  return (await page(emulator, query)).ImagePipelineExecution.ImagePipelineExecutionSet;
}
