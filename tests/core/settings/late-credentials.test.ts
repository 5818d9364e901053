import assert from "node:assert/strict";
import { Emulator } from "../../../emulator";
import { ConfigurationError } from "../../../core/errors";
import { getLatestImage } from "../../../core/functions";
import { isolatedHome } from "../../support/isolated-home";
import { newRun } from "../support/emulated";
import { refusal } from "../support/refusals";
import { execution, PIPELINE, pipelineWith } from "../support/scenarios";

const ACCOUNT = { accessKeyId: "late-id", accessKeySecret: "late-s3cr3t" };
const SCENARIO = { ...pipelineWith(execution("1", "SUCCESS", 1)), accounts: [ACCOUNT] };
const LATEST = { imagePipelineId: PIPELINE };

describe("credentials that appear after a failure", () => {
  const home = isolatedHome();
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await Emulator.start({ scenario: SCENARIO });
  });
  afterEach(() => emulator.stop());

  const profile = {
    name: "ci",
    mode: "AK",
    access_key_id: ACCOUNT.accessKeyId,
    access_key_secret: ACCOUNT.accessKeySecret,
  };
  /** Where credentials appear while the process runs. */
  const late: Readonly<Record<string, () => void>> = {
    "in the default profile file": () =>
      void home.write(".aliyun/config.json", { current: "ci", profiles: [profile] }),
    "in the default chain": () =>
      void home.write(
        ".alibabacloud/credentials",
        `[default]\ntype = access_key\naccess_key_id = ${ACCOUNT.accessKeyId}\naccess_key_secret = ${ACCOUNT.accessKeySecret}\n`,
      ),
  };
  for (const [where, write] of Object.entries(late)) {
    it(`are used by the next lookup of the same run: ${where}`, async () => {
      const run = newRun({
        variables: {
          ALIBABA_CLOUD_ENDPOINT_ECS: emulator.endpoint,
          ALICLOUD_REGION: "cn-hangzhou",
        },
      });
      for (const attempt of [1, 2]) {
        const error = await refusal(getLatestImage(LATEST, run), ConfigurationError);
        assert.match(error.message, /^No credentials found\./, `attempt ${attempt}`);
      }
      write();
      assert.equal((await getLatestImage(LATEST, run)).imageId, "m-1");
    });
  }

  it("are used once a profile file that could not be used is corrected", async () => {
    const variables = {
      ALIBABA_CLOUD_ENDPOINT_ECS: emulator.endpoint,
      ALICLOUD_REGION: "cn-hangzhou",
    };
    const run = newRun({ variables });
    home.write(".aliyun/config.json", '{ "access_key_secret": "late-s3cr3t", ');
    const error = await refusal(getLatestImage(LATEST, run), ConfigurationError);
    assert.match(error.message, /config\.json cannot be used: it is not valid JSON/);
    assert.doesNotMatch(error.message + JSON.stringify(error), /s3cr3t/);
    home.write(".aliyun/config.json", { current: "ci", profiles: [profile] });
    assert.equal((await getLatestImage(LATEST, run)).imageId, "m-1");
    assert.equal(emulator.requests.length, 1);
  });
});
