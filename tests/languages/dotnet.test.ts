import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generateSdk } from "../../tools/plugin/languages/generate-sdk";

const PROGRAM = path.resolve(__dirname, "../../examples/plugin/dotnet/Program.cs");

/*
 * .NET cannot be run where these tests run: the example is only compared with the generated SDK.
 */
describe("the example in C#", function () {
  this.timeout("10m");
  const program = readFileSync(PROGRAM, "utf8");
  let directory: string;
  let sdk: string;

  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), "dotnet-sdk-"));
    await generateSdk("dotnet", directory);
    sdk = readdirSync(directory)
      .filter((file) => file.endsWith(".cs"))
      .map((file) => readFileSync(path.join(directory, file), "utf8"))
      .join("\n");
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  /** The text of a class of the SDK. */
  const classOf = (name: string): string => {
    const [, text] = new RegExp(`class ${name}\\b(.*?)\\n    \\}`, "s").exec(sdk) ?? [];
    assert.ok(text !== undefined, `the SDK has no class ${name}`);
    return text;
  };

  it("uses the namespace and the project of the SDK", () => {
    assert.match(program, /using ImagePipeline = PulumiAlicloud\.ImagePipeline;/);
    assert.match(sdk, /^namespace PulumiAlicloud\.ImagePipeline$/m);
    assert.ok(readdirSync(directory).includes("PulumiAlicloud.ImagePipeline.csproj"));
  });

  it("calls functions, and creates objects, with properties that the SDK has", () => {
    const calls = [
      ...program.matchAll(
        /ImagePipeline\.(\w+)(\.Invoke)?\((?:"\w+", )?(?:\s*new\(\)\s*\{(.*?)\})/gs,
      ),
    ];
    assert.deepEqual(
      calls.map(([, name]) => name),
      [
        "GetLatestImage",
        "GetImagePipelineExecutions",
        "GetImagePipelineExecution",
        "PipelineImage",
        "Provider",
        "GetLatestImage",
      ],
    );
    for (const [, name = "", invoke, properties = ""] of calls) {
      if (invoke) assert.match(classOf(name), /public static Output<\w+> Invoke\(/);
      const args = classOf(`${name}${invoke ? "Invoke" : ""}Args`);
      const assigned = [...properties.matchAll(/(\w+) = /g)].map(([, property = ""]) => property);
      assert.ok(assigned.length > 0);
      for (const property of assigned)
        assert.match(args, new RegExp(`public \\S+(?: \\S+)* ${property}\\b`), property);
    }
  });
});
