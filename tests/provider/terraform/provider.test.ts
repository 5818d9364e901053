import assert from "node:assert/strict";
import { Emulator } from "../../../emulator";
import { received, sent, toObject, UNKNOWN } from "../../../provider/terraform/attributes";
import { inTerraformTerms, log } from "../../../provider/terraform/diagnostics";
import { DATA_SOURCES, RESOURCE } from "../../../provider/terraform/tables";
import { Unknown } from "../../../provider/terraform/values";
import { execution, PIPELINE, pipelineWith } from "../../core/support/scenarios";
import { isolatedHome } from "../../support/isolated-home";
import { terraformConfiguration } from "../plugin/support/front-ends";
import { ProviderClient } from "./support/provider-client";

const BY_ID = { imagePipelineId: PIPELINE };
const HELD = { ...BY_ID, hold: true, triggers: { version: "1" } };

describe("the Terraform provider", () => {
  isolatedHome();
  let emulator: Emulator;
  let provider: ProviderClient;

  beforeEach(async () => {
    emulator = await Emulator.start({
      scenario: pipelineWith(execution("1", "SUCCESS", 48), execution("2", "SUCCESS", 2)),
    });
    provider = await ProviderClient.start(terraformConfiguration(emulator));
  });

  afterEach(async () => {
    provider.stop();
    await emulator.stop();
  });

  const addBuild = (id: string): void => {
    emulator.addExecutions(PIPELINE, [execution(id, "SUCCESS", 0)]);
  };

  /** The number of requests that some work leads to. */
  const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = emulator.requests.length;
    await work();
    return emulator.requests.length - before;
  };

  describe("its resource", () => {
    it("plans what the last refresh found, in every process that plans it", async () => {
      const applied = await provider.apply(BY_ID, await provider.plan(BY_ID));
      assert.equal(applied.state?.["imageId"], "m-2");
      addBuild("3");
      const refreshed = await provider.refresh(applied);
      assert.equal(refreshed.state?.["imageId"], "m-2");
      assert.equal(refreshed.state["latestImageId"], "m-3");
      addBuild("4");
      const other = await ProviderClient.start(terraformConfiguration(emulator));
      try {
        for (const client of [provider, other]) {
          const requests = await requestsOf(async () => {
            const planned = await client.plan(BY_ID, refreshed);
            assert.equal(planned.state?.["imageId"], "m-3");
          });
          assert.equal(requests, 0);
        }
      } finally {
        other.stop();
      }
    });

    it("looks up another image if an argument changes", async () => {
      const applied = await provider.apply(BY_ID, await provider.plan(BY_ID));
      const planned = await provider.plan({ ...BY_ID, behind: 1 }, applied);
      assert.equal(planned.state?.["imageId"], "m-1");
    });

    it("follows the name of its pipeline, not the ID that the name had", async () => {
      const args = { imagePipelineName: "web" };
      const applied = await provider.apply(args, await provider.plan(args));
      emulator.setScenario({
        region: "cn-hangzhou",
        pipelines: [
          { imagePipelineId: PIPELINE, name: "old", executions: [execution("2", "SUCCESS", 2)] },
          { imagePipelineId: "ip-new", name: "web", executions: [execution("8", "SUCCESS", 1)] },
        ],
      });
      const planned = await provider.plan(args, await provider.refresh(applied));
      assert.equal(planned.state?.["imageId"], "m-8");
      assert.equal(planned.state["id"], "cn-hangzhou/ip-new");
    });

    it("keeps a held image with a warning if the lookup fails, in the refresh and in the plan", async () => {
      const applied = await provider.apply(HELD, await provider.plan(HELD));
      emulator.removePipeline(PIPELINE);
      const refreshed = await provider.refresh(applied);
      const planned = await provider.plan(HELD, refreshed);
      for (const { state, diagnostics } of [refreshed, planned]) {
        assert.equal(state?.["imageId"], "m-2");
        assert.deepEqual(
          diagnostics.map(({ severity }) => severity),
          ["warning"],
        );
        assert.match(diagnostics[0]?.detail ?? "", /^Image m-2 is held, but the current choice/);
      }
      const moved = await provider.plan({ ...HELD, triggers: { version: "2" } }, refreshed);
      assert.equal(moved.state, undefined);
      assert.match(moved.diagnostics[0]?.detail ?? "", /InvalidImagePipeline\.NotFound/);
    });

    it("plans a held image like before if the lookup failed and would now succeed", async () => {
      const applied = await provider.apply(HELD, await provider.plan(HELD));
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM", times: "always" });
      const refreshed = await provider.refresh(applied);
      const args = { ...HELD, waitForRunning: { timeout: "1h" } };
      const planned = await provider.plan(args, refreshed);
      emulator.clearFaults();
      addBuild("3");
      const again = await provider.plan(args, refreshed);
      assert.deepEqual(again.state, planned.state);
      assert.equal(again.state?.["latestImageId"], "m-2");
      assert.equal(again.diagnostics[0]?.detail, planned.diagnostics[0]?.detail);
      // The failure counts only while the image is held.
      const moved = await provider.plan({ ...HELD, triggers: { version: "2" } }, refreshed);
      assert.equal(moved.state?.["imageId"], "m-3");
    });

    it("fails in a refresh that is refused, and keeps its state", async () => {
      const applied = await provider.apply(BY_ID, await provider.plan(BY_ID));
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM", times: "always" });
      const refreshed = await provider.refresh(applied);
      assert.deepEqual(refreshed.state, applied.state);
      assert.equal(refreshed.diagnostics[0]?.severity, "error");
    });

    it("does not exist any more if its pipeline does not, and is not held", async () => {
      const applied = await provider.apply(BY_ID, await provider.plan(BY_ID));
      emulator.removePipeline(PIPELINE);
      assert.equal((await provider.refresh(applied)).state, undefined);
    });

    it("has no current execution if the current choice is the fallback", async () => {
      const args = { ...BY_ID, fallbackImageId: "m-golden", hold: true };
      const applied = await provider.apply(args, await provider.plan(args));
      emulator.setScenario(pipelineWith());
      const { state } = await provider.refresh(applied);
      assert.equal(state?.["latestImageId"], "m-golden");
      assert.ok(!("latestExecutionId" in state));
    });

    it("waits in the apply, not in the plan, and keeps its state if that fails", async () => {
      const args = { ...BY_ID, waitForRunning: { timeout: "0s" } };
      const applied = await provider.apply(args, await provider.plan(args));
      emulator.addExecutions(PIPELINE, [execution("3", "BUILDING", 0)]);
      const refreshed = await provider.refresh(applied);
      assert.match(refreshed.diagnostics[0]?.detail ?? "", /exec-3 .* The apply waits for it/);
      const planned = await provider.plan(args, refreshed);
      assert.equal(planned.state?.["imageId"], UNKNOWN);
      const failed = await provider.apply(args, planned, refreshed);
      assert.deepEqual(failed.state, refreshed.state);
      assert.match(failed.diagnostics[0]?.detail ?? "", /after 0s, .* still running: exec-3/);
      const created = await provider.apply(args, await provider.plan(args));
      assert.equal(created.state, undefined);
    });

    it("is unknown while an argument is, without a request", async () => {
      const requests = await requestsOf(async () => {
        for (const args of [
          { imagePipelineId: UNKNOWN },
          { imagePipelineId: UNKNOWN, imagePipelineName: "web" },
          { imagePipelineId: PIPELINE, imagePipelineName: UNKNOWN },
          { ...BY_ID, exclude: ["m-1", new Unknown()] },
          { ...BY_ID, waitForRunning: UNKNOWN },
        ]) {
          assert.deepEqual(await provider.validate(args), []);
          const { state, diagnostics } = await provider.plan(args);
          assert.deepEqual(diagnostics, []);
          assert.equal(state?.["imageId"], UNKNOWN);
          assert.equal(state["id"], UNKNOWN);
        }
      });
      assert.equal(requests, 0);
    });

    it("reports what is wrong whatever the unknown values are, and nothing else", async () => {
      const problems = await provider.validate({
        imagePipelineName: UNKNOWN,
        minAge: "2h",
        maxAge: "1h",
        exclude: [new Unknown(), " m-1"],
        waitForRunning: { timeout: UNKNOWN, pollInterval: "0s" },
        behind: UNKNOWN,
      });
      assert.deepEqual(
        problems.map(({ path }) => path),
        ["exclude[1]", "wait_for_running", "min_age"],
      );
    });

    it("is destroyed without a request", async () => {
      const applied = await provider.apply(BY_ID, await provider.plan(BY_ID));
      const requests = await requestsOf(async () => {
        const planned = await provider.plan(undefined, applied);
        const { state } = await provider.apply(undefined, planned, applied);
        assert.equal(state, undefined);
      });
      assert.equal(requests, 0);
    });

    it("is imported by its region and its pipeline", async () => {
      const imported = await provider.import(`cn-hangzhou/${PIPELINE}`);
      const { state } = await provider.refresh(imported);
      assert.equal(state?.["imageId"], "m-2");
      const planned = await provider.plan(BY_ID, { ...imported, state });
      assert.deepEqual(planned.state, state);
      const refused = await provider.import(PIPELINE);
      assert.match(refused.diagnostics[0]?.detail ?? "", /^id must be REGION\/PIPELINE/);
      const gone = await provider.refresh(await provider.import("cn-hangzhou/ip-gone"));
      assert.equal(gone.state, undefined);
    });

    it("reads the JSON of a state, but not one of a later release", async () => {
      const json = new TextEncoder().encode('{"image_id":"m-1","triggers":null}');
      const request = { typeName: RESOURCE, rawState: { json } };
      const { upgradedState } = await provider.call("UpgradeResourceState", request);
      assert.ok(upgradedState?.msgpack);
      const later = await provider.call("UpgradeResourceState", { ...request, version: 1 });
      assert.match(later.diagnostics?.[0]?.detail ?? "", /written by a later release/);
    });
  });

  describe("its data sources", () => {
    it("share a lookup that is in progress, and nothing else", async () => {
      const read = () => provider.readData("imagepipeline_latest_image", BY_ID);
      assert.equal(await requestsOf(() => Promise.all([read(), read(), read()])), 1);
      addBuild("3");
      assert.equal((await read()).result?.["imageId"], "m-3");
    });

    it("keep what is configured, and have everything else from the result", async () => {
      const { result } = await provider.readData("imagepipeline_executions", {
        imagePipelineName: "web",
        maxItems: 1,
      });
      assert.equal(result?.["imagePipelineName"], "web");
      assert.equal(result["region"], "cn-hangzhou");
      assert.deepEqual(result["ids"], ["exec-2"]);
      assert.equal(result["totalCount"], 2);
    });

    it("report an ID that does not exist on its argument", async () => {
      const { diagnostics } = await provider.readData("imagepipeline_execution", {
        executionId: "exec-gone",
      });
      assert.equal(diagnostics[0]?.path, "execution_id");
    });

    it("fail with a diagnostic if the provider has no such data source", async () => {
      const { diagnostics } = await provider.call("ReadDataSource", { typeName: "other" });
      assert.match(diagnostics?.[0]?.detail ?? "", /has no data source other/);
      assert.equal(diagnostics?.[0]?.summary, "Unexpected error");
    });

    it("are checked without a request", async () => {
      const requests = await requestsOf(async () => {
        assert.deepEqual(await provider.validateData("imagepipeline_latest_image", BY_ID), []);
        const args = { ...BY_ID, minAge: "soon", exclude: [" m-1"] };
        const problems = await provider.validateData("imagepipeline_latest_image", args);
        assert.deepEqual(problems.map(({ path }) => path).sort(), ["exclude[0]", "min_age"]);
        for (const { summary, severity } of problems)
          assert.deepEqual([severity, summary], ["error", "Invalid argument"]);
      });
      assert.equal(requests, 0);
    });

    it("fail with the service's reason, which is not about an argument", async () => {
      emulator.inject({ fault: "error", statusCode: 403, code: "Forbidden.RAM", times: "always" });
      const { diagnostics } = await provider.readData("imagepipeline_latest_image", BY_ID);
      const [problem] = diagnostics;
      assert.deepEqual([problem?.summary, problem?.path], ["Lookup failed", ""]);
      assert.match(problem?.detail ?? "", /Forbidden\.RAM/);
    });

    it("are deferred while a setting is unknown, if Terraform can do that", async () => {
      await provider.configure({ ...terraformConfiguration(emulator), region: UNKNOWN });
      const attributes = DATA_SOURCES.imagepipeline_latest_image;
      const { state, deferred, diagnostics } = await provider.call("ReadDataSource", {
        typeName: "imagepipeline_latest_image",
        config: sent(attributes, toObject(attributes, BY_ID)),
        clientCapabilities: { deferralAllowed: true },
      });
      assert.equal(deferred?.reason, 2);
      assert.deepEqual(diagnostics ?? [], []);
      const object = received(attributes, state) ?? {};
      assert.equal(object["image_pipeline_id"], PIPELINE);
      assert.ok(object["image_id"] instanceof Unknown);
    });
  });

  describe("its configuration", () => {
    it("is checked with all problems at once, without those of unknown values", async () => {
      const problems = await provider.validateConfiguration({
        region: UNKNOWN,
        protocol: "FTP",
        maxRetryTimeout: -1,
        assumeRole: [{ roleArn: UNKNOWN, sessionExpiration: 1 }],
        endpoints: [{ ecs: UNKNOWN }],
      });
      assert.deepEqual(problems.map(({ path }) => path).sort(), [
        "assume_role[0].session_expiration",
        "max_retry_timeout",
        "protocol",
      ]);
    });

    it("is checked for values that no lookup can use", async () => {
      const problems = await provider.validateConfiguration({
        accessKey: "key",
        credentialsUri: "http://example.com/credentials",
        endpoints: [{ ecs: "http://example.com/path", sts: "???" }],
      });
      const [key, uri, ecs, sts] = problems;
      assert.equal(problems.length, 4);
      assert.equal(key?.path, "access_key");
      assert.match(key.detail, /^access_key is set without secret_key\./);
      assert.equal(uri?.path, "credentials_uri");
      assert.match(uri.detail, /uses plain HTTP to example\.com/);
      assert.equal(ecs?.path, "endpoints[0].ecs");
      assert.match(ecs.detail, /^endpoints\[0\]\.ecs is not a valid endpoint/);
      assert.equal(sts?.path, "endpoints[0].sts");
      const [noUrl] = await provider.validateConfiguration({ credentialsUri: "not a url" });
      assert.match(noUrl?.detail ?? "", /is not a valid URL/);
    });

    it("is not refused for what an unknown value or the environment can decide", async () => {
      const problems = await provider.validateConfiguration({
        accessKey: "key",
        secretKey: UNKNOWN,
        endpoints: [{ ecs: "http://example.com" }],
      });
      assert.deepEqual(problems, []);
    });

    it("leaves resources unknown, and defers or refuses data sources, while a setting is unknown", async () => {
      await provider.configure({ ...terraformConfiguration(emulator), region: UNKNOWN });
      const planned = await provider.plan(BY_ID);
      assert.equal(planned.state?.["imageId"], UNKNOWN);
      const { diagnostics } = await provider.readData("imagepipeline_latest_image", BY_ID);
      assert.match(diagnostics[0]?.detail ?? "", /is not known before the apply: region\./);
      assert.equal(emulator.requests.length, 0);
    });

    it("is named in the message of a setting that is missing", async () => {
      await provider.configure({ accessKey: "a", secretKey: "b" });
      const { diagnostics } = await provider.readData("imagepipeline_latest_image", BY_ID);
      assert.equal(diagnostics[0]?.summary, "Invalid provider configuration");
      assert.match(diagnostics[0].detail, /Set region in the provider's configuration/);
      assert.doesNotMatch(diagnostics[0].detail, /[pP]ulumi config|alicloud:|stack/);
    });
  });

  it("describes its arguments, its blocks and its results to Terraform", async () => {
    const response = await provider.call("GetProviderSchema", {});
    assert.equal(response.serverCapabilities?.getProviderSchemaOptional, true);
    assert.deepEqual(
      Object.keys(response.dataSourceSchemas ?? {}).sort(),
      Object.keys(DATA_SOURCES).sort(),
    );
    const resource = response.resourceSchemas?.[RESOURCE]?.block;
    assert.match(resource?.description ?? "", /^The image that a pipeline last built/);
    const attributes = new Map(resource?.attributes?.map((each) => [each.name, each]));
    const typeOf = (name: string) => new TextDecoder().decode(attributes.get(name)?.type);
    assert.equal(typeOf("image_pipeline_id"), '"string"');
    assert.equal(typeOf("exclude"), '["list","string"]');
    assert.equal(attributes.get("image_id")?.computed, true);
    const waiting = attributes.get("wait_for_running")?.nestedType;
    assert.equal(waiting?.nesting, 1);
    assert.deepEqual(waiting.attributes?.map(({ name }) => name).sort(), [
      "poll_interval",
      "timeout",
    ]);
    const blocks = response.provider?.block?.blockTypes?.map(({ typeName, nesting, maxItems }) => [
      typeName,
      nesting,
      maxItems,
    ]);
    assert.deepEqual(blocks?.sort(), [
      ["assume_role", 2, 1],
      ["assume_role_with_oidc", 2, 1],
      ["endpoints", 2, 0],
    ]);
  });

  it("ends its lookups when Terraform stops it", async () => {
    emulator.inject({ fault: "slow", delay: 60_000, times: "always" });
    const reading = provider.readData("imagepipeline_latest_image", BY_ID);
    await provider.call("ValidateProviderConfig", {});
    await provider.call("StopProvider", {});
    const { diagnostics } = await reading;
    assert.match(diagnostics[0]?.detail ?? "", /canceled, because Terraform was interrupted/);
  });

  it("has the user's own values in messages as they are", () => {
    assert.equal(
      inTerraformTerms('imagePipelineName "minAge \\" maxAge" has no minAge'),
      'image_pipeline_name "minAge \\" maxAge" has no min_age',
    );
  });

  it("writes lines that Terraform reads as those of its own log", () => {
    const lines: string[] = [];
    const write = process.stderr.write.bind(process.stderr);
    process.stderr.write = (line: string) => lines.push(line) > 0;
    try {
      log("info", "The build of imagePipelineId ends.");
    } finally {
      process.stderr.write = write;
    }
    const line = JSON.parse(lines.join("")) as Record<string, string>;
    assert.equal(line["@message"], "The build of image_pipeline_id ends.");
    assert.match(line["@timestamp"] ?? "", /\.\d{6}Z$/);
  });
});
