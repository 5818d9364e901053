import assert from "node:assert/strict";
import * as sdk from "../../../sdk";
import { withEmulator } from "../../sdk/support/scenario";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { runProgram, valueOf } from "../../sdk/support/program";
import { providerOf } from "../../sdk/support/providers";
import { assertShowsNothing, PLANTED } from "./planted";

const { accessKeyId, accessKeySecret, securityToken } = PLANTED;
const SCENARIO = {
  ...pipelineWith(execution("1", "SUCCESS", 2), execution("2", "FAILED", 1)),
  accounts: [{ accessKeyId, accessKeySecret, securityToken }],
};

describe("exports and results contain no secret", () => {
  it("if the stack's configuration and the environment contain them", () =>
    withEmulator(SCENARIO, async (emulator) => {
      const config = emulator.stackConfiguration();
      const secretKeys = ["alicloud:secretKey", "alicloud:securityToken"];
      await runProgram(
        { config, secretKeys, variables: emulator.environment() },
        async ({ warnings, infos }) => {
          const args = { imagePipelineId: PIPELINE };
          const image = await sdk.getLatestImage(args);
          const output = sdk.getLatestImageOutput(args);
          const list = await sdk.getImagePipelineExecutions(args);
          const one = await sdk.getImagePipelineExecution({ executionId: "exec-1" });
          const resource = new sdk.PipelineImage("web", { ...args, hold: true });
          await valueOf(output);
          await valueOf(resource.urn);
          assert.equal(image.imageId, "m-1");
          assert.ok(warnings.length > 0);
          for (const value of [image, output, list, one, resource, warnings, infos, sdk])
            assertShowsNothing(value);
        },
      );
    }));

  it("if an explicit provider contains them", () =>
    withEmulator(SCENARIO, async (emulator) => {
      await runProgram({}, async ({ warnings }) => {
        const provider = providerOf(emulator, {
          region: "cn-hangzhou",
          accessKey: accessKeyId,
          secretKey: accessKeySecret,
          securityToken,
        });
        const output = sdk.getLatestImageOutput({ imagePipelineId: PIPELINE }, { provider });
        assert.equal((await valueOf(output)).imageId, "m-1");
        for (const value of [output, await valueOf(output), warnings]) assertShowsNothing(value);
      });
    }));
});
