import assert from "node:assert/strict";
import { codeProblems, contains } from "../../../tools/docs/code";

const problemsOf = (language: string, code: string) =>
  codeProblems([{ document: "docs/a.md", line: 3, language, code }]);

describe("codeProblems", function () {
  // The TypeScript compiler runs once for each call.
  this.timeout("2m");

  it("accepts code that compiles, that is a part of an example, or that is well-formed", () => {
    for (const [language, code] of [
      [
        "ts",
        'import { getLatestImage } from "pulumi-alicloud-image-pipeline";\nvoid getLatestImage;\n',
      ],
      [
        "python",
        'latest = image_pipeline.get_latest_image_output(\n    image_pipeline_id=config.require("imagePipelineId"),\n',
      ],
      ["json", "{}"],
      ["sh", "npm run check\npulumi up"],
      [
        "yaml",
        "a:\n  function: alicloud-image-pipeline:getLatestImage\n  arguments: { minAge: 24h }",
      ],
    ] as const)
      assert.deepEqual(problemsOf(language, code), [], language);
  });

  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["ts", "const a: number = '1';", /docs-a-md-line-3\.ts\(1,7\): error TS2322/],
    ["python", "image_pipeline.get_image()", /not a part of an example/],
    ["go", "imagepipeline.GetImage(ctx)", /not a part of an example/],
    ["csharp", "ImagePipeline.GetImage.Invoke();", /not a part of an example/],
    ["java", "getImage();", /not a part of an example/],
    ["json", "{,}", /docs\/a\.md:3: json: /],
    ["yaml", "a: b: c", /docs\/a\.md:3: yaml: /],
    ["yaml", "a:\n  function: alicloud-image-pipeline:getImage", /getImage is not in schema\.json/],
    [
      "yaml",
      "a:\n  type: alicloud-image-pipeline:PipelineImage\n  properties: { pinned: true }",
      /PipelineImage\.pinned is not in schema\.json/,
    ],
    ["sh", "if true", /syntax error/],
    ["sh", "npm run nothing", /no script nothing/],
    ["console", "$ npm run nothing\nok", /no script nothing/],
    ["text", "Previewing update (dev):\n+ something else", /not the preview of an example/],
    ["rust", "fn main() {}", /a language that nothing checks/],
  ];
  for (const [language, code, problem] of wrong) {
    it(`rejects ${language}: ${JSON.stringify(code)}`, () => {
      assert.match(problemsOf(language, code).join("\n"), problem);
    });
  }
});

describe("contains", () => {
  it("compares whole lines, at any indentation", () => {
    assert.ok(contains("a\n  b\n  c\nd", "b\nc\n"));
    assert.ok(!contains("a\n  b\n  c\nd", "b\nd\n"));
    assert.ok(!contains("abc", "b"));
  });
});
