import assert from "node:assert/strict";
import { cp, readdir } from "node:fs/promises";
import path from "node:path";
import {
  build,
  describeWithTerraform,
  PIPELINE,
  TerraformProject,
} from "./support/terraform-project";

const EXAMPLES = path.resolve(__dirname, "../../../examples/terraform");

/** What an example is run with, and what it gives. */
interface Example {
  readonly variables: Readonly<Record<string, string>>;
  readonly outputs: (outputs: Readonly<Record<string, unknown>>) => void;
}

const BY_ID = { image_pipeline_id: PIPELINE };

const ALL: Readonly<Record<string, Example>> = {
  "latest-image": {
    variables: BY_ID,
    outputs: ({ reason }) => {
      assert.match(String(reason), /^exec-2 /);
    },
  },
  "hold-and-promote": {
    variables: BY_ID,
    outputs: (outputs) => {
      assert.deepEqual(outputs, { image_id: "m-2", latest_image_id: "m-2" });
    },
  },
  "several-regions": {
    variables: { image_pipeline_name: "web" },
    outputs: (outputs) => {
      assert.deepEqual(outputs, {
        beijing: "m-7",
        image_ids: { "cn-hangzhou": "m-2", "cn-beijing": "m-7" },
      });
    },
  },
  "age-limit": {
    variables: BY_ID,
    outputs: (outputs) => {
      assert.deepEqual(outputs, { image_id: "m-1" });
    },
  },
  "failed-builds": {
    variables: BY_ID,
    outputs: (outputs) => {
      assert.deepEqual(outputs, { errors: { "exec-3": "The disk is full." } });
    },
  },
};

describeWithTerraform("the Terraform examples", () => {
  let project: TerraformProject;

  beforeEach(async () => {
    project = await TerraformProject.create(
      build("1", "SUCCESS", 48),
      build("2", "SUCCESS", 2),
      build("3", "FAILED", 1, { errorInfo: "The disk is full." }),
    );
    const { accounts, pipelines } = project.emulator.scenario;
    project.emulator.setScenario({
      region: "cn-hangzhou",
      accounts: [...accounts],
      pipelines: [
        ...pipelines,
        {
          imagePipelineId: "ip-beijing",
          name: "web",
          region: "cn-beijing",
          executions: [build("7", "SUCCESS", 3)],
        },
      ],
    });
  });

  afterEach(() => project.remove());

  it("are all tested", async () => {
    const entries = await readdir(EXAMPLES, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    assert.deepEqual(names.sort(), Object.keys(ALL).sort());
  });

  it("are formatted", async () => {
    await cp(EXAMPLES, project.directory, { recursive: true });
    await project.mustRun("fmt", "-check", "-recursive");
  });

  for (const [name, { variables, outputs }] of Object.entries(ALL)) {
    it(`run: ${name}`, async () => {
      await cp(path.join(EXAMPLES, name), project.directory, { recursive: true });
      // A module of the same directory is found without a registry.
      if (name === "latest-image") await project.mustRun("get");
      const options = Object.entries(variables).flatMap(([key, value]) => [
        "-var",
        `${key}=${value}`,
      ]);
      await project.apply(...options);
      outputs(await project.outputs());
      assert.match(await project.plan(...options), /No changes\./);
    });
  }

  it("promotes the newest image of hold-and-promote when its variable changes", async () => {
    await cp(path.join(EXAMPLES, "hold-and-promote"), project.directory, { recursive: true });
    const id = ["-var", `image_pipeline_id=${PIPELINE}`];
    await project.apply(...id);
    project.addBuild("4");
    await project.apply(...id);
    assert.deepEqual(await project.outputs(), { image_id: "m-2", latest_image_id: "m-4" });
    await project.apply(...id, "-var", "promotion=2");
    assert.deepEqual(await project.outputs(), { image_id: "m-4", latest_image_id: "m-4" });
  });
});
