import assert from "node:assert/strict";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  EcsApiError,
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  InvalidArgumentError,
} from "../../sdk";
import type { Emulator } from "../../emulator";
import { refusal } from "../core/support/refusals";
import { inspect, runProgram, unknownInput, valueOf } from "./support/program";
import {
  Component,
  FAR,
  OtherProvider,
  providerOf,
  Secret,
  TWO_REGIONS,
} from "./support/providers";
import { LATEST, withEmulator } from "./support/scenario";

for (const preview of [true, false]) {
  describe(`an explicit alicloud.Provider in ${preview ? "a preview" : "an update"}`, () => {
    /** The stack has nothing, so that all settings must come from the provider. */
    const program = (body: (emulator: Emulator) => Promise<void>) =>
      withEmulator(TWO_REGIONS, (emulator) => runProgram({ preview }, () => body(emulator)));

    it("gives region, credentials and endpoint; what is found with them is no secret", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const image = getLatestImageOutput(FAR, { provider });
        assert.deepEqual(await inspect(image.imageId), {
          value: "m-far",
          known: true,
          secret: false,
        });
        assert.equal(await valueOf(image.region), "cn-beijing");
        assert.equal(emulator.requests[0]?.parameters["RegionId"], "cn-beijing");
      }));

    it("serves every function", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const listed = getImagePipelineExecutionsOutput(FAR, { provider });
        assert.deepEqual(await valueOf(listed.ids), ["exec-far"]);
        const one = getImagePipelineExecutionOutput({ executionId: "exec-far" }, { provider });
        assert.equal(await valueOf(one.region), "cn-beijing");
      }));

    it("gives way to the argument region", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const args = { ...LATEST, region: "cn-hangzhou" };
        const image = getLatestImageOutput(args, { provider });
        assert.equal(await valueOf(image.imageId), "m-1");
      }));

    it("comes before the stack's configuration, and is completed by it", () =>
      withEmulator(TWO_REGIONS, (emulator) =>
        runProgram({ preview, config: emulator.stackConfiguration() }, async () => {
          const provider = new Provider("region-only", { region: "cn-beijing" });
          const far = getLatestImageOutput(FAR, { provider });
          assert.equal(await valueOf(far.imageId), "m-far");
          assert.equal(await valueOf(getLatestImageOutput(LATEST).imageId), "m-1");
        }),
      ));

    it("keeps its account apart from the stack's security token", () =>
      withEmulator(TWO_REGIONS, (emulator) => {
        const config = {
          ...emulator.stackConfiguration(),
          "alicloud:accessKey": "STS.second",
          "alicloud:secretKey": "second-secret",
          "alicloud:securityToken": "second-token",
        };
        return runProgram({ preview, config }, async () => {
          const provider = new Provider("first", {
            accessKey: "first-key",
            secretKey: "first-secret",
          });
          const image = getLatestImageOutput(LATEST, { provider });
          assert.equal(await valueOf(image.imageId), "m-1");
        });
      }));

    it("with an output that is unknown is asked with only when it is known", () =>
      program(async (emulator) => {
        const secret = new Secret("secret");
        const provider = providerOf(emulator, {
          secretKey: secret.id.apply((id) => id.replace(/^secret-id$/, "second-secret")),
        });
        const image = getLatestImageOutput(FAR, { provider });
        const { known, value } = await inspect(image.imageId);
        assert.equal(known, !preview);
        assert.equal(value, preview ? undefined : "m-far");
        assert.equal(emulator.requests.length, preview ? 0 : 1);
      }));

    it("with an output that it does not use unknown is used", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator, { logEndpoint: unknownInput() });
        const image = getLatestImageOutput(FAR, { provider });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("inside a component is a provider like any other", () =>
      program(async (emulator) => {
        const parent = new Component("platform");
        const provider = providerOf(emulator, {}, { parent });
        const image = getLatestImageOutput(FAR, { provider });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("of another package is refused", () =>
      program(async (emulator) => {
        const image = getLatestImageOutput(FAR, { provider: new OtherProvider("aws") });
        const error = await refusal(inspect(image), InvalidArgumentError);
        assert.equal(error.problems[0]?.path, "opts.provider");
        assert.match(error.message, /alicloud\.Provider/);
        assert.match(error.message, /aws/);
        assert.equal(emulator.requests.length, 0);
      }));

    it("is refused in the promise form, with the form to use", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const parent = new Component("outer", { providers: [provider] });
        const lookups = {
          getLatestImage: (opts: pulumi.InvokeOptions) => getLatestImage(FAR, opts),
          getImagePipelineExecutions: (opts: pulumi.InvokeOptions) =>
            getImagePipelineExecutions(FAR, opts),
          getImagePipelineExecution: (opts: pulumi.InvokeOptions) =>
            getImagePipelineExecution({ executionId: "exec-far" }, opts),
        };
        for (const [name, lookup] of Object.entries(lookups)) {
          const error = await refusal(lookup({ provider }), InvalidArgumentError);
          assert.equal(error.problems[0]?.path, "opts.provider");
          assert.match(error.message, new RegExp(`${name}Output`));
          const inherited = await refusal(lookup({ parent }), InvalidArgumentError);
          assert.equal(inherited.problems[0]?.path, "opts.parent");
        }
        assert.equal(emulator.requests.length, 0);
      }));

    it("does not appear in an error with its secrets", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator, { secretKey: pulumi.secret("not-the-secret") });
        const image = getLatestImageOutput(FAR, { provider });
        const error = await refusal(inspect(image), EcsApiError);
        assert.equal(error.code, "SignatureDoesNotMatch");
        const told = `${error.message}${error.stack ?? ""}${JSON.stringify(error)}`;
        for (const secret of ["not-the-secret", "second-token", "STS.second"])
          assert.equal(told.includes(secret), false);
      }));
  });
}
