import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { argumentSchemas } from "../../../core/args/schemas";
import { inPluginTerms, PACKAGE, PIPELINE_IMAGE } from "../../../provider/plugin/wire";
import { PLUGIN_DOWNLOAD_URL, rawFile, REPOSITORY, SITE } from "../../repository";
import { configurationProperties, SETTING_TYPES } from "./configuration";
import { Declarations } from "./declarations";
import { exampleUsage, type Shown } from "./examples";
import { languages } from "./languages";
import { ObjectSchemas, type Defaults } from "./object-schemas";
import type { ObjectSpec, PackageSpec } from "./schema-types";
import { statusEnum } from "./statuses";

const ROOT = path.resolve(__dirname, "../../..");
const PUBLIC = path.join(ROOT, "sdk/index.ts");
const RESOURCE = path.join(ROOT, "core/types.ts");
const ARGUMENTS = path.join(ROOT, "core/types.ts");
const STATUS = `${PACKAGE}:index:ExecutionStatus`;

const FUNCTIONS = {
  getLatestImage: { result: "LatestImage", example: "The newest image of a pipeline" },
  getImagePipelineExecutions: {
    result: "GetImagePipelineExecutionsResult",
    example: "The failed builds of a pipeline",
  },
  getImagePipelineExecution: { result: "ImagePipelineExecution", example: "The status of a build" },
} as const;

const manifest = z.object({
  version: z.string(),
  description: z.string(),
  keywords: z.array(z.string()),
  license: z.string(),
  author: z.string(),
});

/**
 * The Pulumi schema of the package, from the declarations and doc comments of the TypeScript API and
 * the schemas that check its arguments.
 *
 * @throws when they contradict each other
 */
export function packageSchema(): PackageSpec {
  const { version, description, keywords, license, author } = manifest.parse(
    JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")),
  );
  const declarations = new Declarations([PUBLIC, RESOURCE, ARGUMENTS]);
  const objects = new ObjectSchemas(declarations, (name) =>
    name === "WaitForRunning"
      ? defaultsIn(argumentSchemas.getLatestImage.waitForRunning.def.innerType.def.out.shape)
      : {},
  );
  const configuration = configurationProperties();
  const functions = functionsOf(declarations, objects);
  const resource = resourceOf(declarations, objects);
  return {
    name: PACKAGE,
    version,
    displayName: "Alibaba Cloud image pipelines",
    description: description.replace("Pulumi programs", "Pulumi programs in every language"),
    keywords: [...keywords, "category/cloud", "kind/native"],
    license,
    publisher: author,
    homepage: SITE,
    repository: REPOSITORY,
    logoUrl: rawFile("docs/images/logo.svg"),
    pluginDownloadURL: PLUGIN_DOWNLOAD_URL,
    // Generated SDKs are whole packages, with what their language builds them by, e.g. a go.mod.
    meta: { moduleFormat: "(.*)", supportPack: true },
    config: { variables: configuration },
    provider: {
      description: withExample(
        "Region and credentials for the functions and resources of the package. Settings that are not set come from the environment, the profile file of the `aliyun` command line, or Alibaba Cloud's default credential chain.",
        "Provider",
        "A provider for another region",
      ),
      inputProperties: configuration,
    },
    types: {
      ...SETTING_TYPES,
      ...objects.types,
      [STATUS]: statusEnum(declarations.descriptionOf(ARGUMENTS, "DocumentedExecutionStatus")),
    },
    resources: { [PIPELINE_IMAGE]: resource },
    functions,
    language: languages(),
  };
}

function functionsOf(declarations: Declarations, objects: ObjectSchemas): PackageSpec["functions"] {
  const names = Object.keys(FUNCTIONS) as (keyof typeof FUNCTIONS)[];
  const entries = names.map((name) => {
    const { result, example } = FUNCTIONS[name];
    const args = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Args`;
    const inputs = objects.object(
      declarations.propertiesOf(PUBLIC, args),
      defaultsIn(argumentSchemas[name]),
    );
    const description = withExample(declarations.descriptionOf(PUBLIC, name), name, example);
    const outputs = objects.object(declarations.propertiesOf(PUBLIC, result));
    return [
      `${PACKAGE}:index:${name}`,
      { description, inputs: withStatusEnum(inputs), outputs },
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** The statuses, as values to choose from. Any other string is accepted too. */
function withStatusEnum(inputs: ObjectSpec): ObjectSpec {
  const { statuses } = inputs.properties;
  if (statuses !== undefined) {
    statuses.items = { oneOf: [{ type: "string" }, { type: "string", $ref: `#/types/${STATUS}` }] };
  }
  return inputs;
}

function resourceOf(
  declarations: Declarations,
  objects: ObjectSchemas,
): PackageSpec["resources"][string] {
  const outputs = objects.object(declarations.propertiesOf(RESOURCE, "PipelineImageOutputs"));
  const args = objects.object(
    declarations.propertiesOf(ARGUMENTS, "PipelineImageInputs"),
    defaultsIn(argumentSchemas.pipelineImage),
  );
  const inputs = args.properties;
  return {
    description: withExample(
      withoutDynamicResources(declarations.descriptionOf(PUBLIC, "PipelineImage")),
      "PipelineImage",
      "An image that stays until it is promoted",
    ),
    properties: { ...inputs, ...outputs.properties },
    required: outputs.required ?? [],
    inputProperties: inputs,
  };
}

function withExample(description: string, shown: Shown, title: string): string {
  return `${description}\n\n${exampleUsage(shown, title)}`;
}

/** The paragraphs that apply to the resource of the plugin, too. */
function withoutDynamicResources(description: string): string {
  const paragraphs = description.split("\n\n");
  const common = paragraphs.filter((paragraph) => !paragraph.includes("dynamic resources"));
  if (common.length === paragraphs.length) throw new Error("The paragraph to leave out is gone.");
  return inPluginTerms(common.join("\n\n"));
}

/** The defaults of the arguments. */
function defaultsIn(shape: Readonly<Record<string, z.core.$ZodType>>): Defaults {
  const entries = Object.entries(shape).map(([name, schema]) => {
    const { data } = z.safeParse(schema, undefined);
    return [name, data] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
