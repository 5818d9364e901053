import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { credentials } from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { CheckRequest, type CheckResponse } from "@pulumi/pulumi/proto/provider_pb";
import {
  childrenOf,
  connectLogToEngine,
  installedPulumiVersion,
  PROVIDER_PROPERTY,
  typeInUrn,
  underMocks,
  valueWithUnknowns,
  withoutStackTrace,
} from "../../provider/pulumi-internals";
import { runProgram, valueOf } from "../sdk/support/program";
import { Component } from "../sdk/support/providers";
import { EngineStandIn } from "./plugin/support/engine";
import { unary } from "./plugin/support/plugin-client";

/*
 * Canaries: each test fails when the installed release of @pulumi/pulumi no longer has something that
 * provider/pulumi-internals.ts uses of it.
 */
describe("the installed @pulumi/pulumi", () => {
  it("distinguishes an output that was never set from an unknown one (Output.promise(true))", () =>
    runProgram({ preview: true }, async () => {
      const secretKey = pulumi.output(pulumi.unknown as unknown as string);
      const provider = new Provider("explicit", { region: "cn-beijing", secretKey });
      assert.equal(await valueWithUnknowns(provider.region), "cn-beijing");
      assert.equal(await valueWithUnknowns(provider.profile), undefined);
      assert.ok(pulumi.isUnknown(await valueWithUnknowns(provider.secretKey)));
    }));

  it("has mocks whose monitor has a property `mocks`, unlike the engine's", async () => {
    const engine = new ResourceMonitorClient("127.0.0.1:9", credentials.createInsecure());
    assert.equal(Object.hasOwn(engine, "mocks"), false);
    engine.close();
    const mocks = {
      newResource: () => ({ id: "id", state: {} }),
      call: () => ({}),
    };
    await pulumi.runtime.setMocks(mocks);
    assert.equal(underMocks(), true);
    const { mocks: ofMonitor } = pulumi.runtime.getMonitor() as unknown as { mocks: unknown };
    assert.equal(ofMonitor, mocks);
  });

  it("has a version", async () => {
    const manifest = path.resolve(__dirname, "../../node_modules/@pulumi/pulumi/package.json");
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
    assert.equal(installedPulumiVersion(), version);
  });

  it("keeps the children of a component (__childResources)", () =>
    runProgram({}, () => {
      const parent = new Component("parent");
      assert.deepEqual([...childrenOf(parent)], []);
      const children = [new Component("one", { parent }), new Component("two", { parent })];
      assert.deepEqual([...childrenOf(parent)], children);
      return Promise.resolve();
    }));

  it("shows a marked error by its message only (__pulumiRunError)", () => {
    const error = new Error("no image");
    assert.equal(pulumi.RunError.isInstance(error), false);
    assert.equal(withoutStackTrace(error), error);
    assert.equal(pulumi.RunError.isInstance(error), true);
    assert.deepEqual(Object.keys(error), []);
  });

  it("writes the type of a resource as the third part of its URN, after those of its parents", () =>
    runProgram({}, async () => {
      const parent = new Component("parent");
      const provider = new Provider("explicit", {}, { parent });
      assert.equal(typeInUrn(await valueOf(parent.urn)), "test:index:Component");
      assert.equal(typeInUrn(await valueOf(provider.urn)), "pulumi:providers:alicloud");
    }));

  it("has the public names of an unknown value (unknown, runtime.unknownValue)", () => {
    assert.ok(pulumi.isUnknown(pulumi.unknown));
    assert.equal(pulumi.runtime.unknownValue, "04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  });

  describe("in the process of a dynamic provider", () => {
    const { argv } = process;
    let engine: EngineStandIn;

    beforeEach(async () => {
      engine = await EngineStandIn.start();
    });

    afterEach(async () => {
      process.argv = argv;
      await pulumi.runtime.disconnect();
      pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
      engine.stop();
    });

    it("connects its log to the engine on request (resetOptions)", async () => {
      pulumi.runtime.resetOptions("", "", -1, "", "", false, "");
      process.argv = [...argv.slice(0, 2), engine.address];
      connectLogToEngine();
      await pulumi.log.warn("a newer build failed");
      await pulumi.runtime.disconnect();
      assert.deepEqual(
        engine.messages.map(({ message }) => message),
        ["a newer build failed"],
      );
    });

    it("receives the engine's address as its first argument, and the provider among the properties", async () => {
      const host = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
      const child = spawn(process.execPath, [host, engine.address], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const [port] = (await once(createInterface(child.stdout), "line")) as [string];
      const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
      try {
        const check = `async (olds, news) => ({
          inputs: { address: process.argv[2], keys: Object.keys(news).sort() },
        })`;
        const properties = {
          imagePipelineId: "ip-web",
          [PROVIDER_PROPERTY]: `exports.handler = () => ({ check: ${check} });`,
        };
        const request = new CheckRequest()
          .setOlds(Struct.fromJavaScript({}))
          .setNews(Struct.fromJavaScript(properties));
        const response = await unary<CheckResponse>((done) => client.check(request, done));
        const { address, keys } = response.getInputs()?.toJavaScript() ?? {};
        assert.equal(address, engine.address);
        assert.deepEqual(keys, [PROVIDER_PROPERTY, "imagePipelineId"]);
      } finally {
        client.close();
        child.kill();
        await once(child, "exit");
      }
    });
  });
});
