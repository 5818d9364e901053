import assert from "node:assert/strict";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  ConfigurationError,
  EcsApiError,
  getImagePipelineExecution,
  getImagePipelineExecutionOutput,
  getImagePipelineExecutions,
  getImagePipelineExecutionsOutput,
  getLatestImage,
  getLatestImageOutput,
  InvalidArgumentError,
} from "../../sdk";
import type { Emulator, Scenario } from "../../emulator";
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

    it("determines region, credentials, and endpoint, and the result is not secret", () =>
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

    it("is overridden by the argument region", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        const args = { ...LATEST, region: "cn-hangzhou" };
        const image = getLatestImageOutput(args, { provider });
        assert.equal(await valueOf(image.imageId), "m-1");
      }));

    describe("next to a stack with another key", () => {
      /** Each key may do one thing only, so that a lookup with the wrong key is refused. */
      const ONE_THING_EACH: Scenario = {
        ...TWO_REGIONS,
        accounts: [
          { accessKeyId: "stack-key", accessKeySecret: "stack-secret", regions: ["cn-hangzhou"] },
          {
            accessKeyId: "provider-key",
            accessKeySecret: "provider-secret",
            allow: ["ecs:DescribeImagePipelineExecutions"],
            regions: ["cn-beijing"],
          },
        ],
      };
      const PROVIDER_KEY = { accessKey: "provider-key", secretKey: "provider-secret" };
      const withStack = (
        body: (emulator: Emulator) => Promise<void>,
        variables: (emulator: Emulator) => Record<string, string> = () => ({}),
      ) =>
        withEmulator(ONE_THING_EACH, (emulator) =>
          runProgram(
            {
              preview,
              config: { ...emulator.stackConfiguration(), "alicloud:securityToken": "stack-token" },
              variables: { HOME: "/nonexistent", ...variables(emulator) },
            },
            () => body(emulator),
          ),
        );
      const connection = (emulator: Emulator) => ({
        region: "cn-beijing",
        protocol: "HTTP",
        endpoints: [{ ecs: emulator.authority }],
      });
      const environmentOf = (emulator: Emulator) => ({
        ALIBABA_CLOUD_ENDPOINT_ECS: emulator.endpoint,
        ALICLOUD_ACCESS_KEY: "provider-key",
        ALICLOUD_SECRET_KEY: "provider-secret",
      });

      it("keeps two providers with different keys apart, in one region and in two", () =>
        withStack(async (emulator) => {
          const far = new Provider("far", { ...connection(emulator), ...PROVIDER_KEY });
          const near = new Provider("near", {
            ...connection(emulator),
            region: "cn-hangzhou",
            accessKey: "stack-key",
            secretKey: "stack-secret",
          });
          const images = [
            getLatestImageOutput(FAR, { provider: far }),
            getLatestImageOutput(LATEST, { provider: near }),
            getLatestImageOutput(FAR, { provider: far }),
          ].map((image) => valueOf(image.imageId));
          assert.deepEqual(await Promise.all(images), ["m-far", "m-1", "m-far"]);
          // The same lookup with the other key is not the same lookup.
          for (const [args, provider] of [
            [{ ...FAR, region: "cn-beijing" }, near],
            [{ ...LATEST, region: "cn-hangzhou" }, far],
          ] as const) {
            const error = await refusal(
              valueOf(getLatestImageOutput(args, { provider }).imageId),
              EcsApiError,
            );
            assert.equal(error.code, "Forbidden.RAM");
          }
        }));

      it("uses only the provider's key", () =>
        withStack(async (emulator) => {
          const provider = new Provider("own", { ...connection(emulator), ...PROVIDER_KEY });
          const image = getLatestImageOutput(FAR, { provider });
          assert.equal(await valueOf(image.imageId), "m-far");
          // The provider's key is not used where the stack's key would be needed.
          const elsewhere = getLatestImageOutput(
            { ...LATEST, region: "cn-hangzhou" },
            { provider },
          );
          assert.equal((await refusal(inspect(elsewhere), EcsApiError)).code, "Forbidden.RAM");
          const verified = getLatestImageOutput({ ...FAR, verifyImage: true }, { provider });
          const error = await refusal(inspect(verified), EcsApiError);
          assert.equal(error.ramAction, "ecs:DescribeImages");
        }));

      it("uses the environment's key with a provider that has only a region", () =>
        withStack(async () => {
          const provider = new Provider("region-only", { region: "cn-beijing" });
          const image = getLatestImageOutput(FAR, { provider });
          assert.equal(await valueOf(image.imageId), "m-far");
        }, environmentOf));

      it("uses the environment's key with a provider that a component passes on", () =>
        withStack(async () => {
          const provider = new Provider("region-only", { region: "cn-beijing" });
          const parent = new Component("outer", { providers: [provider] });
          const image = getLatestImageOutput(FAR, { parent });
          assert.equal(await valueOf(image.imageId), "m-far");
        }, environmentOf));

      it("never uses the stack's key, region or endpoint", () =>
        withStack(async (emulator) => {
          const keyless = new Provider("keyless", connection(emulator));
          const noKey = await refusal(
            inspect(getLatestImageOutput(LATEST, { provider: keyless })),
            ConfigurationError,
          );
          assert.match(
            noKey.message,
            /^No credentials found\. Checked: accessKey, .* of the explicit/,
          );
          assert.match(noKey.message, /does not use the alicloud:\* settings of the stack's/);
          const regionless = new Provider("regionless", PROVIDER_KEY);
          const noRegion = await refusal(
            inspect(getLatestImageOutput(LATEST, { provider: regionless })),
            ConfigurationError,
          );
          assert.match(noRegion.message, /^No region found\. Checked: .*region of the explicit/);
          assert.equal(emulator.requests.length, 0);
        }));

      it("does not complete half of the provider's key with the stack's or the environment's", () =>
        withStack(async (emulator) => {
          const { accessKey } = PROVIDER_KEY;
          const provider = new Provider("half", { ...connection(emulator), accessKey });
          const error = await refusal(
            inspect(getLatestImageOutput(FAR, { provider })),
            ConfigurationError,
          );
          assert.match(
            error.message,
            /^accessKey of the explicit provider is set without secretKey/,
          );
          assert.equal(emulator.requests.length, 0);
        }, environmentOf));

      it("leaves the stack's key to the lookups without a provider", () =>
        withEmulator(ONE_THING_EACH, (emulator) =>
          runProgram(
            { preview, config: emulator.stackConfiguration(), variables: environmentOf(emulator) },
            async () => {
              assert.equal(await valueOf(getLatestImageOutput(LATEST).imageId), "m-1");
              const far = getLatestImageOutput({ ...FAR, region: "cn-beijing" });
              assert.equal((await refusal(inspect(far), EcsApiError)).code, "Forbidden.RAM");
            },
          ),
        ));
    });

    it("with an unknown output is used only when the output is known", () =>
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

    it("is used even if an output that the lookup does not need is unknown", () =>
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
        const shown = `${error.message}${error.stack ?? ""}${JSON.stringify(error)}`;
        for (const secret of ["not-the-secret", "second-token", "STS.second"])
          assert.equal(shown.includes(secret), false);
      }));
  });
}
