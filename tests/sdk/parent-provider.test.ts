import assert from "node:assert/strict";
import { Provider } from "@pulumi/alicloud/provider";
import type { Emulator } from "../../emulator";
import { getLatestImageOutput } from "../../sdk";
import { runProgram, valueOf } from "./support/program";
import { Component, FAR, OtherProvider, providerOf, TWO_REGIONS } from "./support/providers";
import { withEmulator } from "./support/scenario";

for (const preview of [true, false]) {
  describe(`the provider of opts.parent in ${preview ? "a preview" : "an update"}`, () => {
    /** The stack has nothing, so that all settings must come from the provider. */
    const program = (body: (emulator: Emulator) => Promise<void>) =>
      withEmulator(TWO_REGIONS, (emulator) => runProgram({ preview }, () => body(emulator)));

    it("is used", () =>
      program(async (emulator) => {
        const provider = providerOf(emulator);
        for (const opts of [
          { provider },
          { providers: [provider] },
          { providers: { alicloud: provider } },
        ]) {
          const parent = new Component(`parent-${JSON.stringify(Object.keys(opts))}`, opts);
          const image = getLatestImageOutput(FAR, { parent });
          assert.equal(await valueOf(image.imageId), "m-far");
        }
      }));

    it("is used if the parent inherits it", () =>
      program(async (emulator) => {
        const parent = new Component("outer", { providers: [providerOf(emulator)] });
        const inner = new Component("inner", { parent });
        const image = getLatestImageOutput(FAR, { parent: inner });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("is overridden by opts.provider", () =>
      program(async (emulator) => {
        const elsewhere = new Provider("elsewhere", { region: "cn-shanghai" });
        const parent = new Component("outer", { providers: [elsewhere] });
        const image = getLatestImageOutput(FAR, { parent, provider: providerOf(emulator) });
        assert.equal(await valueOf(image.imageId), "m-far");
      }));

    it("is found next to a provider of another package", () =>
      program(async (emulator) => {
        const providers = [new OtherProvider("aws"), providerOf(emulator)];
        const parent = new Component("outer", { providers });
        assert.equal(await valueOf(getLatestImageOutput(FAR, { parent }).imageId), "m-far");
      }));

    it("is the stack's configuration when the parent has none of this package", () =>
      withEmulator(TWO_REGIONS, (emulator) =>
        runProgram({ preview, config: emulator.stackConfiguration() }, async () => {
          const parent = new Component("outer", { providers: [new OtherProvider("aws")] });
          const args = { ...FAR, region: "cn-beijing" };
          assert.equal(await valueOf(getLatestImageOutput(args, { parent }).imageId), "m-far");
        }),
      ));
  });
}
