import assert from "node:assert/strict";
import { ConfigurationError, getLatestImage, getLatestImageOutput } from "../../sdk";
import { runProgram, valueOf } from "./support/program";
import { LATEST, ONE_IMAGE, withEmulator } from "./support/scenario";
import { refusal } from "../core/support/refusals";

const SECRETS = ["alicloud:accessKey", "alicloud:secretKey", "alicloud:securityToken"];

const ACCOUNT = {
  accessKeyId: "STS.configured-key",
  accessKeySecret: "configured-secret",
  securityToken: "configured-token",
};
const SCENARIO = { ...ONE_IMAGE, accounts: [ACCOUNT] };

describe("the stack's configuration", () => {
  it("reaches the lookup: region, credentials with token, protocol, endpoints", () =>
    withEmulator(SCENARIO, (emulator) =>
      runProgram(
        { config: emulator.stackConfiguration(), secretKeys: SECRETS },
        async ({ warnings, infos }) => {
          assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
          assert.equal(await valueOf(getLatestImageOutput(LATEST).imageId), "m-1");
          assert.equal(emulator.requests[0]?.parameters["RegionId"], "cn-hangzhou");
          // To read a secret in clear is what is meant here, not worth a warning.
          assert.deepEqual({ warnings, infos }, { warnings: [], infos: [] });
        },
      ),
    ));

  it("takes precedence over the environment", () =>
    withEmulator(SCENARIO, (emulator) =>
      runProgram(
        {
          config: emulator.stackConfiguration(),
          variables: {
            ALICLOUD_REGION: "cn-beijing",
            ALICLOUD_ACCESS_KEY: "other",
            ALICLOUD_SECRET_KEY: "other",
            ALIBABA_CLOUD_ENDPOINT_ECS: "127.0.0.1:1",
          },
        },
        async () => {
          assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
        },
      ),
    ));

  it("is completed by the environment, field by field", () =>
    withEmulator(SCENARIO, (emulator) =>
      runProgram(
        { config: { "alicloud:region": "cn-hangzhou" }, variables: emulator.environment() },
        async () => {
          assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
        },
      ),
    ));

  const forms: Record<string, (host: string) => unknown> = {
    "a list of maps": (ecs) => [{ ecs }],
    "a list of maps, the service in the second": (ecs) => [{ vpc: "vpc.example.com" }, { ecs }],
    "a map": (ecs) => ({ ecs }),
  };
  for (const [form, endpoints] of Object.entries(forms)) {
    it(`accepts alicloud:endpoints as ${form}`, () =>
      withEmulator(SCENARIO, (emulator) => {
        const config = {
          ...emulator.stackConfiguration(),
          "alicloud:endpoints": JSON.stringify(endpoints(emulator.authority)),
        };
        return runProgram({ config }, async () => {
          assert.equal((await getLatestImage(LATEST)).imageId, "m-1");
        });
      }));
  }

  it("is overridden by the argument region", () =>
    withEmulator(SCENARIO, (emulator) =>
      runProgram({ config: emulator.stackConfiguration() }, async () => {
        await assert.rejects(getLatestImage({ ...LATEST, region: "cn-beijing" }), {
          code: "InvalidImagePipeline.NotFound",
        });
        assert.equal(emulator.requests[0]?.parameters["RegionId"], "cn-beijing");
      }),
    ));

  it("without a region is an error that lists every source", () =>
    runProgram({ config: {}, variables: { HOME: "/nonexistent" } }, async () => {
      const error = await refusal(getLatestImage(LATEST), ConfigurationError);
      for (const place of ["argument region", "alicloud:region", "ALICLOUD_REGION", "profile"])
        assert.ok(error.message.includes(place), `${place} in ${error.message}`);
    }));
});

describe("a secret of the stack's configuration", () => {
  const SECRET = "a-secret/that+nobody=sees";
  const withSecrets: Record<string, Record<string, string>> = {
    "as a wrong secret key": { "alicloud:secretKey": SECRET },
    "as an unknown access key": { "alicloud:accessKey": SECRET },
    "as a wrong security token": { "alicloud:securityToken": SECRET },
    "as a secret key without access key": {
      "alicloud:accessKey": "",
      "alicloud:secretKey": SECRET,
    },
    "in malformed endpoints": { "alicloud:endpoints": SECRET },
    "in an endpoint with a user": { "alicloud:endpoints": `[{"ecs":"http://u:${SECRET}@h"}]` },
    "in a malformed role": { "alicloud:assumeRole": SECRET },
    "in a role without arn": { "alicloud:assumeRole": `{"externalId":"${SECRET}"}` },
    "as a malformed time-out": { "alicloud:clientReadTimeout": SECRET },
    "as a malformed protocol": { "alicloud:protocol": SECRET },
    "as a malformed region": { "alicloud:region": SECRET },
  };
  for (const [where, config] of Object.entries(withSecrets)) {
    it(`is not shown: ${where}`, () =>
      withEmulator(SCENARIO, (emulator) =>
        runProgram(
          {
            config: { ...emulator.stackConfiguration(), ...config },
            secretKeys: [...SECRETS, ...Object.keys(config)],
          },
          async ({ warnings, infos }) => {
            const error: unknown = await getLatestImage(LATEST).catch((reason: unknown) => reason);
            assert.ok(error instanceof Error, "the lookup must fail");
            const told = [
              error.message,
              error.stack,
              JSON.stringify(error),
              String(error.cause),
              ...warnings,
              ...infos,
            ].join("\n");
            for (const secret of [SECRET, ACCOUNT.accessKeySecret, ACCOUNT.securityToken])
              assert.ok(!told.includes(secret), told);
          },
        ),
      ));
  }

  it("is not shown in the messages of a successful lookup", () =>
    withEmulator(SCENARIO, (emulator) =>
      runProgram({ config: emulator.stackConfiguration(), secretKeys: SECRETS }, async () => {
        const told = JSON.stringify(await getLatestImage(LATEST));
        for (const secret of Object.values(ACCOUNT)) assert.equal(told.includes(secret), false);
      }),
    ));
});
