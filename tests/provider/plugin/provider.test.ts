import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Emulator } from "../../../emulator";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { isolatedHome } from "../../support/isolated-home";
import { pluginConfiguration } from "./support/front-ends";
import { PluginClient, secret, unary, UNKNOWN } from "./support/plugin-client";

const ROOT = path.resolve(__dirname, "../../..");

describe("the plugin's provider", () => {
  isolatedHome();
  let plugin: PluginClient;

  beforeEach(async () => {
    plugin = await PluginClient.start();
  });

  afterEach(() => {
    plugin.stop();
  });

  it("completes the handshake, and returns its version and its schema", async () => {
    const { raw } = plugin;
    const hello = await unary<rpc.ProviderHandshakeResponse>((done) =>
      raw.handshake(new rpc.ProviderHandshakeRequest(), done),
    );
    assert.ok(hello.getAcceptSecrets());
    assert.ok(!hello.getAcceptResources() && !hello.getAcceptOutputs());
    const configured = await unary<rpc.ConfigureResponse>((done) =>
      raw.configure(new rpc.ConfigureRequest(), done),
    );
    // Without support for previews, the engine would show every output as unknown.
    assert.ok(configured.getAcceptsecrets() && configured.getSupportspreview());
    const info = await unary<PluginInfo>((done) => raw.getPluginInfo(new Empty(), done));
    const manifest = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as object;
    assert.equal(info.getVersion(), "version" in manifest && manifest.version);
    const response = await unary<rpc.GetSchemaResponse>((done) =>
      raw.getSchema(new rpc.GetSchemaRequest(), done),
    );
    const schema = JSON.parse(response.getSchema()) as object;
    assert.deepEqual(schema, JSON.parse(readFileSync(path.join(ROOT, "schema.json"), "utf8")));
  });

  it("accepts known settings, and keeps keys secret", async () => {
    const { inputs, failures } = await plugin.checkConfig({
      region: "cn-beijing",
      secretKey: "planted",
      accessKey: "key",
      securityToken: secret("planted"),
      credentialsUri: "https://example.com/?token=planted",
      assumeRole: '{"roleArn":"acs:ram::1:role/r","externalId":"planted"}',
      version: "0.1.0",
      pluginDownloadURL: "github://api.github.com/owner",
      pluginChecksums: {},
      __internal: {},
    });
    assert.deepEqual(failures, []);
    assert.deepEqual(inputs["secretKey"], secret("planted"));
    assert.deepEqual(inputs["securityToken"], secret("planted"));
    assert.deepEqual(inputs["credentialsUri"], secret("https://example.com/?token=planted"));
    const role = '{"roleArn":"acs:ram::1:role/r","externalId":"planted"}';
    assert.deepEqual(inputs["assumeRole"], secret(role));
  });

  it("accepts a protocol as an SDK writes an enumeration: as JSON", async () => {
    const { inputs, failures } = await plugin.checkConfig({ protocol: '"HTTP"' });
    assert.deepEqual([inputs["protocol"], failures], ["HTTP", []]);
    const wrong = await plugin.checkConfig({ protocol: '"FTP"' });
    assert.deepEqual(
      wrong.failures.map(({ property }) => property),
      ["protocol"],
    );
  });

  it("reports every invalid setting at once, each on its property", async () => {
    const { failures } = await plugin.checkConfig({
      regionId: "cn-beijing",
      region: "Beijing 1",
      accessKey: 1,
      protocol: "FTP",
      clientConnectTimeout: -1,
      clientReadTimeout: "soon",
      maxRetryTimeout: 1.5,
      endpoints: [{ ecs: "host:1" }, { foo: "bar", sts: 1 }],
      assumeRole: { roleArn: "", sessionExpiration: 60, durationSeconds: 900 },
      assumeRoleWithOidc: '{"roleArn":"acs:ram::1:role/r"}',
    });
    const reasons = failures.map(({ property, reason }) => [property, reason] as const);
    const { regionId, region, ...others } = Object.fromEntries(reasons);
    assert.equal(reasons.length, 14);
    assert.match(
      String(regionId),
      /^is not a setting of this provider\. The settings are: region, /,
    );
    assert.match(String(region), /region/);
    assert.deepEqual(others, {
      accessKey: "must be a string",
      protocol: "must be HTTP or HTTPS",
      clientConnectTimeout: "must be an integer from 0 to 2147483647",
      clientReadTimeout: "must be an integer from 0 to 2147483647",
      maxRetryTimeout: "must be an integer from 0 to 2147483647",
      "endpoints[1].foo": "is not a setting",
      "endpoints[1].sts": "must be a string",
      "assumeRole.roleArn": "must not be empty",
      "assumeRole.sessionExpiration": "must be an integer from 900 to 43200",
      "assumeRole.durationSeconds": "is not a setting",
      "assumeRoleWithOidc.oidcProviderArn": "is missing",
      "assumeRoleWithOidc.oidcTokenFile": "is missing",
    });
  });

  for (const [form, settings] of Object.entries({
    "as the stack's configuration stores them": {
      clientConnectTimeout: "1000",
      endpoints: '[{"ecs":"host:1"}]',
      protocol: "http",
      assumeRole: '{"roleArn":"acs:ram::1:role/r","sessionExpiration":900}',
    },
    "as a program writes them": {
      clientConnectTimeout: 1000,
      endpoints: [{ ecs: "host:1", sts: null }],
      protocol: "HTTPS",
      assumeRole: { roleArn: "acs:ram::1:role/r" },
    },
    "as Terraform writes them": {
      endpoints: { sts: "host:1" },
      assumeRole: [{ roleArn: "acs:ram::1:role/r" }],
    },
    "while they are unknown": {
      accessKey: "key",
      secretKey: UNKNOWN,
      endpoints: [{ ecs: "http://example.com" }],
      protocol: UNKNOWN,
      assumeRole: { roleArn: UNKNOWN, more: 1 },
    },
  })) {
    it(`accepts settings ${form}`, async () => {
      assert.deepEqual((await plugin.checkConfig(settings)).failures, []);
    });
  }

  it("reads requests that are larger than gRPC's default limit", async () => {
    const large = { triggers: ["x".repeat(5_000_000)] };
    const response = await plugin.diff(large, large);
    assert.equal(response.getChanges(), rpc.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("does not repeat a value that is not a setting", async () => {
    const { failures } = await plugin.checkConfig({
      secretKey: { planted: "planted" },
      assumeRole: secret("planted"),
    });
    assert.deepEqual(
      failures.map(({ property }) => property),
      ["secretKey", "assumeRole"],
    );
    assert.doesNotMatch(JSON.stringify(failures), /planted/);
  });

  it("is never replaced", async () => {
    const olds = { region: "cn-beijing", accessKey: "1" };
    const response = await plugin.diffConfig(olds, { region: "cn-hangzhou", accessKey: "1" });
    assert.deepEqual(response.getDiffsList(), ["region"]);
    assert.deepEqual(response.getReplacesList(), []);
    assert.ok(response.getHasdetaileddiff());
    const same = await plugin.diffConfig(olds, olds);
    assert.equal(same.getChanges(), rpc.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("names its own configuration if a setting is missing", async () => {
    await plugin.configure({});
    await assert.rejects(
      plugin.invoke("getLatestImage", { imagePipelineId: PIPELINE }),
      (error) => {
        assert.match(String(error), /No region found\. Checked: .*ALICLOUD_REGION/);
        assert.match(
          String(error),
          /Set region of the provider \(for the default provider: alicloud-image-pipeline:region\), or/,
        );
        return true;
      },
    );
  });

  it("can be configured without credentials, and names their sources when they are needed", async () => {
    const emulator = await Emulator.start({
      scenario: pipelineWith(execution("1", "SUCCESS", 1)),
    });
    const { accessKey, secretKey, ...rest } = pluginConfiguration(emulator);
    const configured = await PluginClient.start(rest);
    try {
      const rejected = (call: Promise<unknown>): Promise<string> =>
        call.then(
          () => "no error",
          (error: unknown) => String(error),
        );
      const { failures } = await configured.check({ imagePipelineId: PIPELINE });
      const messages = [
        await rejected(configured.invoke("getLatestImage", { imagePipelineId: PIPELINE })),
        await rejected(configured.read(`cn-hangzhou/${PIPELINE}`)),
        ...failures.map(({ reason }) => reason),
      ];
      assert.equal(messages.length, 3);
      for (const text of messages) {
        assert.match(text, /No credentials found\. Checked: .*ALICLOUD_ACCESS_KEY/);
        assert.match(
          text,
          /Set accessKey, secretKey of the provider \(for the default provider: alicloud-image-pipeline:accessKey, alicloud-image-pipeline:secretKey\), or/,
        );
        assert.doesNotMatch(text, /\balicloud:/);
      }
      const unknown = await configured.check({ imagePipelineId: UNKNOWN });
      assert.equal(unknown.inputs["imageId"], UNKNOWN, "no credentials are needed");
      assert.equal(emulator.requests.length, 0);
    } finally {
      configured.stop();
      await emulator.stop();
    }
  });

  it("uses the environment for other settings, and accepts objects and numbers", async () => {
    const emulator = await Emulator.start({
      scenario: pipelineWith(execution("1", "SUCCESS", 1)),
    });
    try {
      const { accessKey, secretKey, region } = pluginConfiguration(emulator);
      process.env["ALICLOUD_REGION"] = String(region);
      process.env["ALICLOUD_ACCESS_KEY"] = String(accessKey);
      process.env["ALICLOUD_SECRET_KEY"] = String(secretKey);
      const configured = await PluginClient.start({
        endpoints: [{ ecs: emulator.authority }],
        maxRetryTimeout: 1,
      });
      const { result } = await configured
        .invoke("getLatestImage", { imagePipelineId: PIPELINE })
        .finally(() => {
          configured.stop();
        });
      assert.equal(result["imageId"], "m-1");
    } finally {
      await emulator.stop();
    }
  });

  it("serves several engines that attach to it, each with its own settings, diagnostics and cancellation", async () => {
    const emulator = await Emulator.start({
      scenario: pipelineWith(execution("1", "SUCCESS", 3), execution("2", "BUILDING", 1)),
    });
    const configuration = pluginConfiguration(emulator);
    const [first, second] = [
      await plugin.attachAnother(configuration),
      await plugin.attachAnother({ ...configuration, region: "cn-beijing" }),
    ];
    try {
      const args = {
        imagePipelineId: PIPELINE,
        waitForRunning: { timeout: "20m", pollInterval: "10m" },
      };
      const waiting = assert.rejects(
        first.invoke("getLatestImage", args),
        /The deployment was canceled/,
      );
      while (first.messages.length < 1) await new Promise((resolve) => setImmediate(resolve));
      assert.match(String(first.messages[0]?.message), /^Waiting for /);
      await second.cancel();
      await second.configure({ ...configuration, region: "cn-beijing" });
      await assert.rejects(second.invoke("getLatestImage", args), /InvalidImagePipeline\.NotFound/);
      assert.deepEqual(second.messages, []);
      await first.cancel();
      await waiting;

      await first.configure(configuration);
      const { result } = await first.invoke("getLatestImage", { imagePipelineId: PIPELINE });
      assert.equal(result["imageId"], "m-1", "after the cancellation, another deployment");
    } finally {
      first.stop();
      second.stop();
      await emulator.stop();
    }
  });
});
