import type { ImagePipelineExecution } from "../selection/execution";

/** Result of `getImagePipelineExecutions`. */
export interface GetImagePipelineExecutionsResult {
  /** The executions that match, newest first. */
  executions: ImagePipelineExecution[];
  /** Their ids, in the same order. */
  ids: string[];
  /** How many match, as the API counts them; also where `maxItems` returns fewer. */
  totalCount: number;
  /** Region that was asked. */
  region: string;
}
