import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import schema from "../../schema.json";
import { EXAMPLE_LANGUAGES, exampleProgram, type Shown } from "../../tools/plugin/schema/examples";

const EXAMPLES = path.resolve(__dirname, "../../examples/plugin");
const PREFIX = "alicloud-image-pipeline:index:";
const { functions, provider } = schema;
const RESOURCE = schema.resources[`${PREFIX}PipelineImage`];

/** What an example shows: where its properties are in the schema, and where the example is. */
const SHOWN: Readonly<Record<Shown, Properties>> = {
  getLatestImage: functionProperties("getLatestImage"),
  getImagePipelineExecutions: functionProperties("getImagePipelineExecutions"),
  getImagePipelineExecution: functionProperties("getImagePipelineExecution"),
  PipelineImage: {
    description: RESOURCE.description,
    inputs: RESOURCE.inputProperties,
    outputs: RESOURCE.properties,
  },
  Provider: {
    description: provider.description,
    inputs: {
      ...provider.inputProperties,
      ...functionProperties("getLatestImage").inputs,
    },
    outputs: functionProperties("getLatestImage").outputs,
  },
};

interface Properties {
  readonly description: string;
  readonly inputs: object;
  readonly outputs: object;
}

function functionProperties(name: keyof Functions): Properties {
  const { description, inputs, outputs } = functions[`${PREFIX}${name}`];
  return { description, inputs: inputs.properties, outputs: outputs.properties };
}

type Functions = Record<
  "getLatestImage" | "getImagePipelineExecutions" | "getImagePipelineExecution",
  unknown
>;

/** How a language writes an argument, an output, and a value of the configuration. */
const SYNTAX: Readonly<Record<string, readonly [RegExp, RegExp, RegExp]>> = {
  typescript: [
    /^\s+\{? ?(?!provider)(\w+): /gm,
    /= (?:latest|failures|execution|held|inBeijing)\.(\w+);/g,
    /require\("(\w+)"\)/g,
  ],
  python: [
    /^ {4}(?!opts)(\w+)=/gm,
    /, (?:latest|failures|execution|held|in_beijing)\.(\w+)\)/g,
    /require\("(\w+)"\)/g,
  ],
  csharp: [
    /^\s+(?:new\(\) \{ )?([A-Z]\w+) = /gm,
    /(?:=> \w+|= held)\.(\w+)/g,
    /Require\("(\w+)"\)/g,
  ],
  go: [
    /^\t+(\w+): +/gm,
    /(?:latest|failures|execution|held|inBeijing)\.(\w+)/g,
    /Require\("(\w+)"\)/g,
  ],
  yaml: [
    /^ {6,8}(?!provider|function|arguments|options)(\w+):/gm,
    /\$\{\w+\.(\w+)\}/g,
    /\$\{(\w+)\}/g,
  ],
  java: [/^\s+\.(?!build\b)(\w+)\(/gm, /(?:-> \w+|held)\.(\w+)\(\)/g, /require\("(\w+)"\)/g],
};

/*
 * They are run by `npm run test:languages`, which needs their languages; .NET cannot be run there. What a
 * change of the schema would break is seen without.
 */
describe("the examples of the plugin", () => {
  for (const language of EXAMPLE_LANGUAGES) {
    for (const [name, { description, inputs, outputs }] of Object.entries(SHOWN)) {
      const shown = name as Shown;
      const program = exampleProgram(shown, language);
      const [argument, output, setting] = SYNTAX[language.language] ?? [];
      const found = (pattern: RegExp | undefined) => [
        ...new Set([...program.matchAll(pattern ?? /$^/g)].map(([, word = ""]) => word)),
      ];

      it(`${shown} in ${language.language} is in the description of the schema`, () => {
        assert.ok(description.includes(`\`\`\`${language.language}\n${program}\`\`\`\n`));
      });

      it(`${shown} in ${language.language} has arguments and outputs that exist`, () => {
        const used = found(argument).map(camel);
        const exported = found(output).map(camel);
        assert.ok(used.length > 0 && exported.length > 0, program);
        for (const word of used) assert.ok(word in inputs, `argument ${word}`);
        for (const word of exported) assert.ok(word in outputs, `output ${word}`);
      });

      it(`${shown} in ${language.language} reads settings that its project declares`, () => {
        const project = path.join(
          EXAMPLES,
          language.file(shown).split("/")[0] ?? "",
          "Pulumi.yaml",
        );
        const declared = [...readFileSync(project, "utf8").matchAll(/^ {2}(\w+):\n {4}type:/gm)];
        const names = declared.map(([, word]) => word);
        const read = found(setting).filter((word) => word !== "beijing");
        assert.ok(read.length > 0);
        for (const word of read) assert.ok(names.includes(word), word);
      });
    }
  }
});

/** As the schema writes a name. */
function camel(name: string): string {
  const first = name.slice(0, 1).toLowerCase();
  return first + name.slice(1).replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
