import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { DOCUMENTED_CODES } from "../../core/error-pages";
import type { NoImageCode, TimeoutCode } from "../../sdk";
import { built, ROOT } from "./support/plain-script";

/** A program in an editor. `/*name*\/` marks a position. */
const PROGRAM = `
import {
  getImagePipelineExecutions, getImagePipelineExecutionsOutput, getImagePipelineExecutionOutput,
  getLatestImageOutput, PipelineImage, NoImageError,
} from "pulumi-alicloud-image-pipeline";
const image = new /*constructor*/PipelineImage("web", {
  imagePipelineId: "ip-1",
  /*resourceWait*/waitForRunning: { timeout: "1h" },
  /*hold*/hold: true,
});
const latest = /*outputForm*/getLatestImageOutput({
  imagePipelineId: "ip-1",
  /*functionWait*/waitForRunning: { /*timeout*/timeout: "1h" },
});
/*executionsForm*/getImagePipelineExecutionsOutput({ statuses: ["/*statusesOfOutput*/"] });
/*executionForm*/getImagePipelineExecutionOutput({ executionId: "exec-1" });
getImagePipelineExecutions({ statuses: ["/*statuses*/"] }).then(({ executions: [execution] }) => {
  if (execution?.status === "/*statusOfExecution*/") console.log(execution);
});
image.status.apply((status) => status === "/*statusOfResource*/");
latest.apply(({ status }) => status === "/*statusOfImage*/");
latest.newer.apply(([newer]) => newer?.status === "/*statusOfNewer*/");
declare const error: NoImageError;
if (error.running[0]?.status === "/*statusInError*/") console.log(error);
`;
const FILE = path.join(ROOT, "tests/sdk/program-in-an-editor.ts");
const DECLARATIONS = path.join(ROOT, "dist/index.d.ts");

const STATUSES = [
  "BUILDING",
  "CANCELLED",
  "CANCELLING",
  "DISTRIBUTING",
  "FAILED",
  "PARTITION_SUCCESS",
  "PREPARING",
  "RELEASING",
  "REPAIRING",
  "SUCCESS",
  "TESTING",
  "TEST_FAILED",
];

/** The codes of the other error classes. */
const OTHER_CLASSES: ReadonlySet<string> = new Set<
  NoImageCode | TimeoutCode | "InvalidArgument" | "InvalidConfiguration" | "NotFound"
>([
  "NoExecutions",
  "NoSuccessfulExecution",
  "ExecutionsRunning",
  "AllSuccessesExcluded",
  "TooFewForBehind",
  "WaitTimeout",
  "ScanTimeout",
  "InvalidArgument",
  "InvalidConfiguration",
  "NotFound",
]);

/** Codes of one word that the service assigns. */
const FROM_THE_SERVICE: ReadonlySet<string> = new Set(["ServiceUnavailable"]);

/** The parts of schema.json that are compared. */
interface Schema {
  readonly resources: Readonly<
    Record<
      "alicloud-image-pipeline:index:PipelineImage",
      { readonly inputProperties: Readonly<Record<string, { readonly description?: string }>> }
    >
  >;
}

/** The built package, as the TypeScript language service of an editor shows it. */
describe("in an editor", function () {
  this.timeout("1m");
  let service: ts.LanguageService;

  before(async () => {
    await built();
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      types: ["node"],
    };
    const read = (file: string) => (file === FILE ? PROGRAM : ts.sys.readFile(file));
    service = ts.createLanguageService({
      directoryExists: (folder) => ts.sys.directoryExists(folder),
      getDirectories: (folder) => ts.sys.getDirectories(folder),
      realpath: (file) => ts.sys.realpath?.(file) ?? file,
      fileExists: (file) => file === FILE || ts.sys.fileExists(file),
      readFile: read,
      getCompilationSettings: () => options,
      getCurrentDirectory: () => ROOT,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      getScriptFileNames: () => [FILE],
      getScriptVersion: () => "1",
      getScriptSnapshot: (file) => {
        const text = read(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
    });
    assert.deepEqual(
      service.getSemanticDiagnostics(FILE).map(({ messageText }) => messageText),
      [],
    );
  });

  after(() => {
    service.dispose();
  });

  function positionOf(mark: string): number {
    const comment = `/*${mark}*/`;
    const index = PROGRAM.indexOf(comment);
    assert.notEqual(index, -1, mark);
    return index + comment.length;
  }

  function hover(mark: string): { type: string; text: string; tags: string[] } {
    const info = service.getQuickInfoAtPosition(FILE, positionOf(mark));
    assert.ok(info, mark);
    return {
      type: ts.displayPartsToString(info.displayParts),
      text: ts.displayPartsToString(info.documentation),
      tags: (info.tags ?? []).map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`),
    };
  }

  it("new PipelineImage( shows the documentation of the class", () => {
    const { type, text, tags } = hover("constructor");
    assert.match(type, /new .*PipelineImage|constructor PipelineImage/);
    assert.match(text, /image that an image pipeline last built successfully/);
    assert.match(text, /preview/);
    assert.match(text, /`hold: true`/);
    assert.ok(tags.some((tag) => tag.startsWith("example ")));
    assert.ok(tags.some((tag) => tag.startsWith("throws ")));
  });

  it("waitForRunning shows one named type", () => {
    for (const mark of ["resourceWait", "functionWait"]) {
      const { type, text } = hover(mark);
      assert.match(type, /waitForRunning\?: (pulumi\.)?Input<WaitForRunningArgs \| undefined>$/);
      assert.match(text, /^Waits? /);
    }
    assert.match(hover("timeout").type, /timeout: (pulumi\.)?Input<string>$/);
    assert.match(hover("hold").text, /^Whether to keep the image/);
  });

  it("each output form shows its errors", () => {
    for (const mark of ["outputForm", "executionsForm", "executionForm"]) {
      const errors = hover(mark).tags.filter((tag) => tag.startsWith("throws "));
      for (const name of ["InvalidArgumentError", "ConfigurationError", "EcsApiError"])
        assert.ok(
          errors.some((error) => error.startsWith(`throws {${name}} if `)),
          `${mark}: ${name}`,
        );
    }
  });

  it("every status is completed with the documented values", () => {
    const marks = [...PROGRAM.matchAll(/\/\*(status\w+)\*\//g)].map(([, mark = ""]) => mark);
    assert.equal(marks.length, 7);
    for (const mark of marks) {
      const completions = service.getCompletionsAtPosition(FILE, positionOf(mark), undefined);
      const names = completions?.entries.map(({ name }) => name).sort();
      assert.deepEqual(names, STATUSES, mark);
    }
  });

  /** The doc comments of the fields of each export, and of the fields that it inherits. */
  function documentedFields(): Map<string, Map<string, { text: string; tags: string[] }>> {
    const program = service.getProgram();
    const source = program?.getSourceFile(DECLARATIONS);
    assert.ok(program && source);
    const checker = program.getTypeChecker();
    const module = checker.getSymbolAtLocation(source);
    assert.ok(module);
    const entries = checker.getExportsOfModule(module).map((exported) => {
      const fields = checker
        .getDeclaredTypeOfSymbol(exported)
        .getProperties()
        .filter(({ flags, declarations = [] }) => {
          const isOwn = declarations.some((each) => each.getSourceFile() === source);
          return isOwn && (flags & ts.SymbolFlags.Property) !== 0;
        })
        .map((member) => {
          const text = ts.displayPartsToString(member.getDocumentationComment(checker));
          const tags = member
            .getJsDocTags(checker)
            .map((tag) => `@${tag.name} ${ts.displayPartsToString(tag.text)}`);
          return [member.name, { text, tags }] as const;
        });
      return [exported.name, new Map(fields)] as const;
    });
    return new Map(entries);
  }

  it("each field has a sentence, the same in both forms of the arguments", () => {
    const documented = documentedFields();
    for (const [name, fields] of documented)
      for (const [field, { text }] of fields)
        assert.match(text, /^["`A-Z][^]*[a-z][^]*\./, `${name}.${field}`);
    for (const [inputs, plain] of [
      ["WaitForRunningArgs", "WaitForRunning"],
      ["GetLatestImageOutputArgs", "GetLatestImageArgs"],
      ["GetImagePipelineExecutionsOutputArgs", "GetImagePipelineExecutionsArgs"],
      ["GetImagePipelineExecutionOutputArgs", "GetImagePipelineExecutionArgs"],
    ] as const) {
      assert.ok((documented.get(inputs)?.size ?? 0) > 0, inputs);
      assert.deepEqual(documented.get(inputs), documented.get(plain), inputs);
    }
  });

  it("each argument of the resource has the sentence of the plugin's schema", () => {
    const schema = JSON.parse(readFileSync(path.join(ROOT, "schema.json"), "utf8")) as Schema;
    const { inputProperties } = schema.resources["alicloud-image-pipeline:index:PipelineImage"];
    const fields = documentedFields().get("PipelineImageArgs") ?? new Map<string, never>();
    assert.deepEqual([...fields.keys()].sort(), Object.keys(inputProperties).sort());
    for (const [name, { text }] of fields) {
      const { description = "" } = inputProperties[name] ?? {};
      // The schema adds a default that it cannot state otherwise.
      assert.ok(description.startsWith(text), `${name}: ${description}`);
    }
  });

  it("EcsApiError lists every code that this package itself assigns", () => {
    const text = ts.sys.readFile(DECLARATIONS) ?? "";
    const [, comment = ""] =
      /\/\*\*([^/]*?)\*\/\nexport declare class EcsApiError/.exec(text) ?? [];
    const listed = [...comment.matchAll(/^ \* - `(\w+)`:/gm)].map(([, code]) => code);
    const own = DOCUMENTED_CODES.filter(
      (code) => /^\w+$/.test(code) && !OTHER_CLASSES.has(code) && !FROM_THE_SERVICE.has(code),
    );
    assert.deepEqual(listed.sort(), own.sort());
  });

  it("every link names something that is exported", () => {
    const text = ts.sys.readFile(DECLARATIONS) ?? "";
    const names = new Set(
      [...text.matchAll(/^export declare (?:abstract )?\w+ (\w+)/gm)].map(([, name]) => name),
    );
    const links = [...text.matchAll(/(?:\{@link |@throws \{)(\w+)/g)].map(([, name]) => name);
    assert.ok(links.length > 10);
    assert.deepEqual(
      links.filter((name) => !names.has(name)),
      [],
    );
  });
});
