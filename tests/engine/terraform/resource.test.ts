import assert from "node:assert/strict";
import {
  build,
  describeWithTerraform,
  PIPELINE,
  TerraformProject,
} from "./support/terraform-project";

const FOLLOWING = `
resource "imagepipeline_image" "web" {
  image_pipeline_name = "web"
}
output "image" { value = imagepipeline_image.web.image_id }
`;

const held = (version: string, more = "") => `
resource "imagepipeline_image" "web" {
  image_pipeline_id = "${PIPELINE}"
  hold              = true
  triggers          = { version = "${version}" }
  ${more}
}
output "image" { value = imagepipeline_image.web.image_id }
output "latest" { value = imagepipeline_image.web.latest_image_id }
`;

const WAITING = `
resource "imagepipeline_image" "web" {
  image_pipeline_id = "${PIPELINE}"
  wait_for_running  = { timeout = "1h", poll_interval = "50ms" }
}
`;

describeWithTerraform("the Terraform resource", () => {
  let project: TerraformProject;

  beforeEach(async () => {
    project = await TerraformProject.create(build("1", "SUCCESS", 48));
  });

  afterEach(() => project.remove());

  /** The number of requests that some work leads to. */
  const requestsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = project.emulator.requests.length;
    await work();
    return project.emulator.requests.length - before;
  };

  it("shows the image in the plan, old and new, and has no changes without a new build", async () => {
    await project.declare(FOLLOWING);
    assert.match(await project.plan(), /\+ image_id += "m-1"/);
    await project.apply();
    assert.match(await project.plan(), /No changes\./);
    project.addBuild("2");
    const plan = await project.plan();
    assert.match(plan, /~ image_id += "m-1" -> "m-2"/);
    assert.match(plan, /0 to add, 1 to change, 0 to destroy/);
    await project.apply();
    assert.deepEqual(await project.outputs(), { image: "m-2" });
    assert.match(await project.plan(), /No changes\./);
  });

  it("applies the image of a saved plan, whatever is built after it", async () => {
    await project.declare(FOLLOWING);
    await project.apply();
    project.addBuild("2");
    await project.plan("-out=saved");
    project.addBuild("3");
    await project.mustRun("apply", "saved");
    assert.deepEqual(await project.outputs(), { image: "m-2" });
    assert.match(await project.plan(), /~ image_id += "m-2" -> "m-3"/);
  });

  it("applies nothing if a build ends between the plan of a new resource and its apply", async () => {
    await project.declare(FOLLOWING);
    await project.plan("-out=saved");
    project.addBuild("2");
    const { code, text } = await project.run(["apply", "saved"]);
    assert.equal(code, 1);
    assert.match(text, /image_id: was cty.StringVal\("m-1"\), but now cty.StringVal\("m-2"\)/);
    assert.equal(await project.attributes("imagepipeline_image", "web"), undefined);
    await project.apply();
    assert.deepEqual(await project.outputs(), { image: "m-2" });
  });

  it("holds an image until a trigger changes", async () => {
    await project.declare(held("1"));
    await project.apply();
    project.addBuild("2");
    assert.match(await project.plan(), /latest += "m-1" -> "m-2"/);
    await project.apply();
    assert.deepEqual(await project.outputs(), { image: "m-1", latest: "m-2" });
    await project.declare(held("2"));
    assert.match(await project.plan(), /~ image_id += "m-1" -> "m-2"/);
    await project.apply();
    assert.deepEqual(await project.outputs(), { image: "m-2", latest: "m-2" });
    assert.match(await project.plan(), /No changes\./);
  });

  it("does not need the API while the image is held", async () => {
    await project.declare(held("1"));
    await project.apply();
    project.emulator.inject({
      fault: "error",
      statusCode: 403,
      code: "Forbidden.RAM",
      times: "always",
    });
    await project.declare(`${held("1")}output "added" { value = "1" }`);
    const text = await project.apply();
    assert.match(text, /Warning: .*Image m-1 is held, but the current choice is unknown: /s);
    assert.deepEqual(await project.outputs(), { added: "1", image: "m-1", latest: "m-1" });
    await project.declare(held("2"));
    const { code, text: failed } = await project.run(["plan"]);
    assert.equal(code, 1);
    assert.match(failed, /Error: Lookup failed.*Forbidden\.RAM/s);
    assert.equal((await project.attributes("imagepipeline_image", "web"))?.["image_id"], "m-1");
  });

  it("applies the plan of a held image if the API can be reached only in the apply", async () => {
    await project.declare(held("1"));
    await project.apply();
    await project.declare(held("1", 'wait_for_running = { timeout = "1h" }'));
    project.emulator.inject({
      fault: "error",
      statusCode: 403,
      code: "Forbidden.RAM",
      times: "always",
    });
    assert.match(await project.plan("-out=saved"), /the current choice is unknown/);
    project.emulator.clearFaults();
    project.addBuild("2");
    await project.mustRun("apply", "saved");
    assert.deepEqual(await project.outputs(), { image: "m-1", latest: "m-1" });
    await project.apply();
    assert.deepEqual(await project.outputs(), { image: "m-1", latest: "m-2" });
  });

  it("reads the current choice in a refresh, and keeps the image", async () => {
    await project.declare(held("1"));
    await project.apply();
    project.addBuild("2");
    await project.mustRun("apply", "-refresh-only", "-auto-approve");
    assert.deepEqual(await project.outputs(), { image: "m-1", latest: "m-2" });
  });

  it("sends no request in a plan without a refresh", async () => {
    await project.declare(FOLLOWING);
    await project.apply();
    project.addBuild("2");
    const requests = await requestsOf(async () => {
      assert.match(await project.plan("-refresh=false"), /No changes\./);
    });
    assert.equal(requests, 0);
  });

  it("is not in the state any more if the pipeline does not exist", async () => {
    await project.declare(FOLLOWING);
    await project.apply();
    project.emulator.removePipeline(PIPELINE);
    await project.mustRun("apply", "-refresh-only", "-auto-approve");
    assert.equal(await project.attributes("imagepipeline_image", "web"), undefined);
    const { code, text } = await project.run(["plan"]);
    assert.equal(code, 1);
    assert.match(text, /with imagepipeline_image.web.*image_pipeline_name/s);
  });

  it("is imported by its region and pipeline, without a change", async () => {
    project.addBuild("2");
    await project.declare(
      `resource "imagepipeline_image" "web" {\n  image_pipeline_id = "${PIPELINE}"\n}`,
    );
    const text = await project.mustRun(
      "import",
      "imagepipeline_image.web",
      `cn-hangzhou/${PIPELINE}`,
    );
    assert.match(text, /Import successful!/);
    assert.match(await project.plan(), /No changes\./);
    const refused = await project.run(["import", "imagepipeline_image.other", PIPELINE]);
    assert.equal(refused.code, 1);
  });

  it("is imported by an import block, which also generates its configuration", async () => {
    await project.declare(
      `import {\n  to = imagepipeline_image.web\n  id = "cn-hangzhou/${PIPELINE}"\n}`,
    );
    await project.plan("-generate-config-out=generated.tf");
    assert.match(await project.apply(), /1 imported, 0 added, 0 changed, 0 destroyed/);
    await project.declare(
      `import {\n  to = imagepipeline_image.gone\n  id = "cn-hangzhou/ip-gone"\n}\nresource "imagepipeline_image" "gone" {\n  image_pipeline_id = "ip-gone"\n}`,
    );
    const gone = await project.run(["plan"]);
    assert.equal(gone.code, 1);
    assert.match(gone.text, /Cannot import non-existent remote object/);
  });

  it("moves to another pipeline in place, and is destroyed without a request", async () => {
    await project.declare(FOLLOWING);
    await project.apply();
    project.emulator.setScenario({
      region: "cn-hangzhou",
      accounts: project.emulator.scenario.accounts,
      pipelines: [
        { imagePipelineId: "ip-other", name: "other", executions: [build("7", "SUCCESS", 1)] },
      ],
    });
    await project.declare(FOLLOWING.replace('"web"\n', '"other"\n'));
    // A refresh would find that the previous pipeline does not exist any more.
    const plan = await project.plan("-refresh=false");
    assert.match(plan, /~ image_id += "m-1" -> "m-7"/);
    assert.match(plan, /~ id += "cn-hangzhou\/ip-web" -> "cn-hangzhou\/ip-other"/);
    assert.doesNotMatch(plan, /replace/);
    await project.apply("-refresh=false");
    const requests = await requestsOf(() =>
      project.mustRun("destroy", "-auto-approve", "-refresh=false"),
    );
    assert.equal(requests, 0);
    assert.equal(await project.attributes("imagepipeline_image", "web"), undefined);
  });

  it("is unknown in the plan if the apply will wait for a build, and has its image afterwards", async () => {
    await project.declare(WAITING);
    await project.apply();
    const executionId = project.emulator.startBuild({ imagePipelineId: PIPELINE });
    const plan = await project.plan("-out=saved");
    assert.match(plan, /~ image_id += "m-1" -> \(known after apply\)/);
    assert.match(
      plan,
      new RegExp(`Warning: .*${executionId} .*The apply waits for it to end`, "s"),
    );
    const running = await project.start(["apply", "saved"], (text) => {
      if (text.includes("Modifying")) project.clock.advance("1h");
    });
    const { code, stderr } = await running.result;
    assert.equal(code, 0, stderr);
    const state = await project.attributes("imagepipeline_image", "web");
    assert.equal(state?.["execution_id"], executionId);
    assert.match(await project.plan(), /No changes\./);
  });

  it("keeps its state if the apply is interrupted while it waits", async () => {
    await project.declare(WAITING);
    await project.apply();
    project.emulator.startBuild({ imagePipelineId: PIPELINE });
    const running = await project.start(["apply", "-auto-approve"], (text) => {
      if (text.includes("Modifying")) process.kill(running.pid, "SIGINT");
    });
    const { code, stderr } = await running.result;
    assert.equal(code, 1);
    assert.match(stderr, /The lookup was canceled, because Terraform was interrupted\./);
    assert.equal((await project.attributes("imagepipeline_image", "web"))?.["image_id"], "m-1");
    project.clock.advance("1h");
    assert.match(await project.plan(), /~ image_id += "m-1" -> "m-/);
  });

  it("is unknown as long as an argument is, and keeps a held image if the argument stays the same", async () => {
    const configuration = (input: string) => `
resource "terraform_data" "pipeline" { input = "${input}" }
resource "imagepipeline_image" "web" {
  image_pipeline_id = terraform_data.pipeline.output
  hold              = true
  triggers          = [terraform_data.pipeline.id]
}
resource "imagepipeline_image" "either" {
  image_pipeline_id   = terraform_data.pipeline.output == "none" ? "${PIPELINE}" : null
  image_pipeline_name = "web"
}
`;
    await project.declare(configuration(PIPELINE));
    assert.match(await project.plan(), /\+ image_id += \(known after apply\)/);
    await project.apply();
    project.addBuild("2");
    await project.apply();
    assert.equal((await project.attributes("imagepipeline_image", "web"))?.["image_id"], "m-1");
    assert.equal((await project.attributes("imagepipeline_image", "either"))?.["image_id"], "m-2");
  });
});
