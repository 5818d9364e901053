import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import schema from "../../schema.json";

const EXAMPLES = path.resolve(__dirname, "../../examples/plugin");
const FUNCTION = schema.functions["alicloud-image-pipeline:index:getLatestImage"];
const RESOURCE = schema.resources["alicloud-image-pipeline:index:PipelineImage"];

interface Example {
  readonly program: string;
  /** The arguments of the function and of the resource, as text. */
  readonly calls: readonly [RegExp, RegExp];
  /** The name of an argument in them. */
  readonly argument: RegExp;
}

const PROGRAMS: Readonly<Record<string, Example>> = {
  "go-latest-image": {
    program: "main.go",
    calls: [/GetLatestImageOutputArgs\{(.*?)\n\t\t\}/s, /PipelineImageArgs\{(.*?)\n\t\t\}/s],
    argument: /^\s*(\w+):/gm,
  },
  "java-latest-image": {
    program: "src/main/java/app/App.java",
    calls: [/GetLatestImageArgs\.builder\(\)(.*?);/s, /PipelineImageArgs\.builder\(\)(.*?);/s],
    argument: /^\s*\.(?!build\b)(\w+)\(/gm,
  },
  "nodejs-latest-image": {
    program: "index.ts",
    calls: [/getLatestImageOutput\(\{(.*?)\}\)/s, /new PipelineImage\("held", \{(.*?)\}\)/s],
    argument: /(?:^|,)\s*(\w+)(?=[:,])/gm,
  },
  "python-latest-image": {
    program: "__main__.py",
    calls: [/get_latest_image_output\((.*?)\n\)/s, /PipelineImage\((.*?)\n\)/s],
    argument: /^\s*(\w+)=/gm,
  },
};

/*
 * They are run by `npm run test:languages`, which needs their languages. What a change of the schema
 * would break is seen without.
 */
describe("the examples in other languages", () => {
  for (const [example, { program, calls, argument }] of Object.entries(PROGRAMS)) {
    const text = readFileSync(path.join(EXAMPLES, example, program), "utf8");

    it(`${example} uses arguments that there are`, () => {
      const [inFunction, inResource] = calls.map((call) =>
        [...(call.exec(text)?.[1] ?? "").matchAll(argument)].map(([, name = ""]) => camel(name)),
      );
      assert.deepEqual(inFunction, ["imagePipelineId", "minAge"]);
      assert.deepEqual(inResource, ["imagePipelineId", "hold", "triggers"]);
      for (const name of inFunction) assert.ok(name in FUNCTION.inputs.properties, name);
      for (const name of inResource) assert.ok(name in RESOURCE.inputProperties, name);
    });

    it(`${example} exports outputs that there are, and reads the configuration that it declares`, () => {
      const used = [...text.matchAll(/\b(?:latest|held|image)\.(\w+)/g)].map(([, name = ""]) =>
        camel(name),
      );
      const outputs = used.filter((name) => name !== "applyValue");
      assert.deepEqual([...outputs].sort(), ["imageId", "imageId", "reason"]);
      for (const name of outputs) assert.ok(name in FUNCTION.outputs.properties, name);
      assert.ok("imageId" in RESOURCE.properties);
      const read = [...text.matchAll(/\brequire\("(\w+)"\)/gi)].map(([, name]) => name);
      const project = readFileSync(path.join(EXAMPLES, example, "Pulumi.yaml"), "utf8");
      const declared = [...project.matchAll(/^ {2}(\w+):\n {4}type:/gm)].map(([, name]) => name);
      assert.deepEqual(read, declared);
    });
  }
});

/** As the schema writes a name. */
function camel(name: string): string {
  const first = name.slice(0, 1).toLowerCase();
  return first + name.slice(1).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
