import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  ACCOUNT,
  build,
  describeWithTerraform,
  PIPELINE,
  TerraformProject,
} from "./support/terraform-project";

describeWithTerraform("the Terraform data sources", () => {
  let project: TerraformProject;

  beforeEach(async () => {
    project = await TerraformProject.create(
      build("1", "SUCCESS", 48),
      build("2", "SUCCESS", 2, { tags: { branch: "main" } }),
      build("3", "FAILED", 1),
    );
  });

  afterEach(() => project.remove());

  it("have everything that the functions return", async () => {
    await project.declare(`
data "imagepipeline_latest_image" "web" { image_pipeline_name = "web" }
data "imagepipeline_executions" "web" {
  image_pipeline_id = "${PIPELINE}"
  statuses          = ["SUCCESS"]
  max_items         = 1
}
data "imagepipeline_execution" "failed" { execution_id = "exec-3" }
output "latest" { value = data.imagepipeline_latest_image.web }
output "executions" { value = data.imagepipeline_executions.web }
output "execution" { value = data.imagepipeline_execution.failed }
`);
    const text = await project.apply();
    assert.match(text, /Warning: .*1 newer execution failed \(1 FAILED\)/s);
    const outputs = await project.outputs();
    const { latest, executions, execution } = outputs as Record<string, Record<string, unknown>>;
    assert.equal(latest?.["image_id"], "m-2");
    assert.equal(latest["image_pipeline_id"], PIPELINE);
    assert.equal(latest["region"], "cn-hangzhou");
    assert.deepEqual(latest["execution_tags"], { branch: "main" });
    assert.match(String(latest["reason"]), /^exec-2 .* is the newest execution that qualifies/);
    const [newer] = latest["newer"] as Record<string, unknown>[];
    assert.equal(newer?.["execution_id"], "exec-3");
    assert.deepEqual(executions?.["ids"], ["exec-2"]);
    assert.equal(executions["total_count"], 2);
    assert.equal(execution?.["status"], "FAILED");
    assert.match(await project.plan(), /No changes\./);
  });

  /** The errors of `terraform validate`: the first word of the line that each is about, and the message. */
  const problemsOf = async (configuration: string): Promise<string[]> => {
    await project.declare(configuration);
    const { code, stdout } = await project.run(["validate", "-json"]);
    assert.equal(code, 1);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { severity: string; detail: string; snippet?: { code: string } }[];
    };
    assert.deepEqual(project.emulator.requests, []);
    return diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ detail, snippet }) => `${snippet?.code.trim().split(" ")[0] ?? ""}: ${detail}`);
  };

  function assertEach(problems: readonly string[], patterns: readonly RegExp[]): void {
    for (const pattern of patterns)
      assert.ok(
        problems.some((problem) => pattern.test(problem)),
        `${pattern.source}:\n${problems.join("\n")}`,
      );
    assert.equal(problems.length, patterns.length, problems.join("\n"));
  }

  it("are checked without a request, all problems at once, each on its argument", async () => {
    const problems = await problemsOf(`
variable "unknown" { default = null }
data "imagepipeline_latest_image" "web" {
  min_age = "soon"
  exclude = ["m-1", " m-2"]
  behind  = 101
  tags    = { "a" = "1" }
  wait_for_running = { timeout = "1 hour" }
}
data "imagepipeline_execution" "null" {
  execution_id = null
}
data "imagepipeline_latest_image" "unknown" {
  image_pipeline_id   = var.unknown
  image_pipeline_name = "web"
}
resource "imagepipeline_image" "web" {
  image_pipeline_id   = "ip-1"
  image_pipeline_name = "web"
  triggers            = "1"
}
`);
    assertEach(problems, [
      /^data: image_pipeline_id is missing; set image_pipeline_id or image_pipeline_name\.$/,
      /^min_age: min_age must be a duration/,
      /^exclude: exclude\[1\] must not start or end with white space\.$/,
      /^behind: behind must be at most 100\.$/,
      /^wait_for_running: wait_for_running\.timeout must be a duration/,
      /^execution_id: /,
      /^image_pipeline_name: image_pipeline_name conflicts with image_pipeline_id/,
      /^triggers: triggers must be a list or a map\.$/,
    ]);
  });

  it("are not read with an invalid configuration of the provider, whose problems are all reported", async () => {
    const problems = await problemsOf(`
provider "imagepipeline" {
  region                 = "Hangzhou!"
  protocol               = "FTP"
  client_connect_timeout = -1
  assume_role {
    role_arn           = ""
    session_expiration = 5
  }
}
data "imagepipeline_latest_image" "web" { image_pipeline_id = "${PIPELINE}" }
`);
    assertEach(problems, [
      /^region: region must be a region ID, such as cn-hangzhou\.$/,
      /^protocol: protocol must be HTTP or HTTPS\.$/,
      /^client_connect_timeout: client_connect_timeout must be an integer/,
      /^role_arn: assume_role\.role_arn must not be empty\.$/,
      /^session_expiration: assume_role\.session_expiration must be an integer/,
    ]);
  });

  it("have Terraform's own errors for a wrong type and for an argument that does not exist", async () => {
    await project.declare(`
data "imagepipeline_latest_image" "web" {
  image_pipeline_id = "${PIPELINE}"
  behind            = "two"
  imagePipelineName = "web"
}
`);
    const { text } = await project.run(["validate"]);
    assert.match(text, /Inappropriate value for attribute "behind": a number is required/);
    assert.match(text, /An argument named "imagePipelineName" is not expected here/);
  });

  it("fail with the text of all front ends, next to the data source", async () => {
    await project.declare(`data "imagepipeline_latest_image" "web" {
  image_pipeline_id = "${PIPELINE}"
  max_age           = "1h"
}`);
    const { code, text } = await project.run(["plan"]);
    assert.equal(code, 1);
    assert.match(text, /Error: Lookup failed/);
    assert.match(text, /exec-2 is older than max_age \(1h\)/);
    assert.match(text, /with data\.imagepipeline_latest_image\.web/);
  });

  it("are read in the apply if a build that they depend on runs there, and see it", async () => {
    project.emulator.startBuild({ imagePipelineId: PIPELINE });
    await project.declare(`
data "imagepipeline_latest_image" "before" { image_pipeline_id = "${PIPELINE}" }
resource "terraform_data" "build" { input = "1" }
data "imagepipeline_latest_image" "after" {
  image_pipeline_id = "${PIPELINE}"
  wait_for_running  = { timeout = "1h", poll_interval = "50ms" }
  depends_on        = [terraform_data.build]
}
output "before" { value = data.imagepipeline_latest_image.before.image_id }
output "after" { value = data.imagepipeline_latest_image.after.image_id }
`);
    const plan = await project.plan();
    assert.match(
      plan,
      /data "imagepipeline_latest_image" "after" .*image_id += \(known after apply\)/s,
    );
    const running = await project.start(["apply", "-auto-approve"], (text) => {
      if (/latest_image.after: Reading/.test(text)) project.clock.advance("1h");
    });
    const { code, stderr } = await running.result;
    assert.equal(code, 0, stderr);
    const { before, after } = await project.outputs();
    assert.equal(before, "m-2");
    assert.notEqual(after, "m-2");
  });

  it("work with count, for_each, aliases, conditions, and a moved block", async () => {
    await project.declare(`
provider "imagepipeline" {}
provider "imagepipeline" {
  alias  = "explicit"
  region = "cn-hangzhou"
  endpoints { ecs = "${project.emulator.endpoint}" }
  access_key     = "${ACCOUNT.accessKeyId}"
  secret_key     = "${ACCOUNT.accessKeySecret}"
  security_token = "${ACCOUNT.securityToken}"
}
data "imagepipeline_latest_image" "counted" {
  count             = 2
  image_pipeline_id = "${PIPELINE}"
  behind            = count.index
}
data "imagepipeline_latest_image" "each" {
  for_each            = toset(["web"])
  provider            = imagepipeline.explicit
  image_pipeline_name = each.key
  lifecycle {
    postcondition {
      condition     = timecmp(self.modified_time, timeadd(plantimestamp(), "-1h")) > 0
      error_message = "The image is older than an hour."
    }
  }
}
`);
    const refused = await project.run(["plan"]);
    assert.equal(refused.code, 1);
    assert.match(refused.text, /The image is older than an hour\./);
    project.addBuild("4");
    const outputs = `
output "counted" { value = data.imagepipeline_latest_image.counted[*].image_id }
output "each" { value = data.imagepipeline_latest_image.each["web"].image_id }
resource "imagepipeline_image" "old" { image_pipeline_id = "${PIPELINE}" }
`;
    const main = await readFile(path.join(project.directory, "main.tf"), "utf8");
    await project.write("main.tf", main + outputs);
    await project.apply();
    assert.deepEqual(await project.outputs(), { counted: ["m-4", "m-2"], each: "m-4" });
    const moved = outputs.replace('"old"', '"new"');
    const block =
      "moved {\n  from = imagepipeline_image.old\n  to   = imagepipeline_image.new\n}\n";
    await project.write("main.tf", main + moved + block);
    assert.match(
      await project.plan(),
      /has moved to imagepipeline_image\.new.*0 to add, 0 to change/s,
    );
  });

  it("keep a sensitive argument out of what Terraform shows, and credentials out of state and log", async () => {
    await project.declare(`
variable "pipeline" { sensitive = true }
data "imagepipeline_latest_image" "web" { image_pipeline_id = var.pipeline }
resource "imagepipeline_image" "web" { image_pipeline_id = var.pipeline }
`);
    const log = path.join(project.directory, "trace.log");
    const options = ["-auto-approve", "-var", `pipeline=${PIPELINE}`];
    const { code, text } = await project.run(["apply", ...options], {
      TF_LOG: "trace",
      TF_LOG_PATH: log,
    });
    assert.equal(code, 0, text);
    assert.match(text, /image_pipeline_id += \(sensitive value\)/);
    const trace = await readFile(log, "utf8");
    assert.match(trace, /imagepipeline: ReadDataSource imagepipeline_latest_image: \d+ ms/);
    const state = await readFile(path.join(project.directory, "terraform.tfstate"), "utf8");
    for (const secret of [ACCOUNT.accessKeySecret, ACCOUNT.securityToken]) {
      assert.ok(!trace.includes(secret), "the log");
      assert.ok(!state.includes(secret), "the state");
    }
  });

  it("refuse to guess a region or an account that is known only in the apply", async () => {
    const configuration = (input: string) => `
resource "terraform_data" "region" { input = "${input}" }
provider "imagepipeline" { region = terraform_data.region.output }
`;
    const resource = `resource "imagepipeline_image" "web" { image_pipeline_id = "${PIPELINE}" }\n`;
    const data = `data "imagepipeline_latest_image" "web" { image_pipeline_id = "${PIPELINE}" }\n`;
    await project.declare(configuration("cn-hangzhou") + resource);
    assert.match(await project.plan(), /image_id += \(known after apply\)/);
    await project.apply();
    await project.declare(configuration("cn-beijing") + data);
    const { code, text } = await project.run(["plan"]);
    assert.equal(code, 1);
    assert.match(text, /configuration is not known before the apply: region\./);
  });

  it("can be used in the console, in tests, and with -target", async () => {
    await project.declare(`
data "imagepipeline_latest_image" "web" { image_pipeline_id = "${PIPELINE}" }
data "imagepipeline_latest_image" "gone" { image_pipeline_id = "ip-gone" }
output "image" { value = data.imagepipeline_latest_image.web.image_id }
`);
    const target = "-target=data.imagepipeline_latest_image.web";
    await project.apply(target);
    assert.deepEqual(await project.outputs(), { image: "m-2" });
    const expression = "data.imagepipeline_latest_image.web.image_id";
    const { text } = await project.run(["console"], {}, expression);
    assert.match(text, /"m-2"/);
    await project.declare(`
data "imagepipeline_latest_image" "web" { image_pipeline_id = "${PIPELINE}" }
resource "imagepipeline_image" "web" { image_pipeline_id = "${PIPELINE}" }
`);
    await project.write(
      "main.tftest.hcl",
      `run "plan" {
  command = plan
  assert {
    condition     = data.imagepipeline_latest_image.web.image_id == "m-2"
    error_message = "It is another image."
  }
}
run "apply" {
  assert {
    condition     = imagepipeline_image.web.image_id == "m-2"
    error_message = "It is another image."
  }
}
`,
    );
    assert.match(await project.mustRun("test"), /2 passed, 0 failed/);
  });
});
