import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { readDocument } from "../../../tools/docs/documents";
import {
  pageProblems,
  REGISTRY_PAGES,
  registryProblems,
  schemaProblems,
  type RegistrySchema,
} from "../../../tools/docs/registry";

const ROOT = path.resolve(__dirname, "../../..");
const page = readFileSync(path.join(ROOT, REGISTRY_PAGES[0] ?? ""), "utf8");
const schema = JSON.parse(readFileSync(path.join(ROOT, "schema.json"), "utf8")) as RegistrySchema;

describe("the rules of the Pulumi Registry", () => {
  it("are kept by the pages and the schema of this repository", () => {
    assert.deepEqual(registryProblems(), []);
  });

  const pages: readonly (readonly [string, string, RegExp])[] = [
    ["text before the front matter", `A line\n${page}`, /must begin with front matter/],
    ["no meta_desc", page.replace(/^meta_desc: .*\n/m, ""), /has no meta_desc/],
    ["another layout", page.replace("layout: package", "layout: page"), /layout: package/],
    ["a language less in a chooser", page.replace(",java", ""), /a chooser offers/],
    [
      "a language without a sample",
      page.replace("{{% choosable language go %}}", "{{% choosable language rust %}}"),
      /no part for go/,
    ],
    ["a relative link", `${page}\n[a](start)\n`, /link start is relative/],
    ["a relative image", `${page}\n![a](images/logo.svg)\n`, /image images\/logo\.svg is relative/],
    ["a relative link in HTML", `${page}\n<a href="start/">a</a>\n`, /link start\/ is relative/],
    ["a link to Markdown", `${page}\n[a](https://example.com/a.md#b)\n`, /ends in \.md/],
  ];
  for (const [what, text, problem] of pages) {
    it(`reject a page with ${what}`, () => {
      assert.match(pageProblems(readDocument("docs/page.md", text)).join("\n"), problem);
    });
  }

  const first = Object.keys(schema.functions)[0] ?? "";
  const schemas: readonly (readonly [string, Partial<RegistrySchema>, RegExp])[] = [
    ["another name", { name: "image-pipeline" }, /name image-pipeline is not that/],
    ["another download address", { pluginDownloadURL: "https://x" }, /pluginDownloadURL must be/],
    ["no publisher", { publisher: "" }, /publisher is missing/],
    ["no category", { keywords: ["kind/native"] }, /category\/cloud is missing/],
    ["no kind", { keywords: ["category/cloud"] }, /kind\/native is missing/],
    ["a logo that is not there", { logoUrl: "https://x/main/gone.svg" }, /logoUrl/],
    [
      "the namespaces of Pulumi",
      {
        language: { csharp: { rootNamespace: "Pulumi" }, java: { basePackage: "com.pulumi" } },
      },
      /importBasePath is missing\n.*rootNamespace belongs.*\n.*basePackage belongs/,
    ],
    [
      "a function without examples",
      { functions: { [first]: { description: "Looks up." } } },
      /has no example in typescript/,
    ],
  ];
  for (const [what, change, problem] of schemas) {
    it(`reject a schema with ${what}`, () => {
      assert.match(schemaProblems({ ...schema, ...change }).join("\n"), problem);
    });
  }
});
