import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { SETTING_KEYS } from "../../core/settings/sources";
import { EXAMPLE_LANGUAGES } from "../plugin/schema/examples";
import { NAME, PLUGIN_DOWNLOAD_URL, REPOSITORY, SITE } from "../repository";
import { readDocument, type Document } from "./documents";

/*
 * What the Pulumi Registry asks of a community package, checked here because a pull request there fails late.
 */

const ROOT = path.resolve(__dirname, "../..");

/** The pages that the Registry takes from the repository. */
export const REGISTRY_PAGES = ["docs/_index.md", "docs/installation-configuration.md"];

/** The parts of schema.json that the Registry reads. */
export interface RegistrySchema {
  readonly name: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly publisher?: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string;
  readonly logoUrl?: string;
  readonly pluginDownloadURL?: string;
  readonly keywords?: readonly string[];
  readonly language?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provider: { readonly description?: string };
  readonly resources: Readonly<Record<string, { readonly description?: string }>>;
  readonly functions: Readonly<Record<string, { readonly description?: string }>>;
}

/** Checks the pages and the schema of the repository. @returns the problems, one line each */
export function registryProblems(): string[] {
  const schema = JSON.parse(readFileSync(path.join(ROOT, "schema.json"), "utf8")) as RegistrySchema;
  return [
    ...REGISTRY_PAGES.flatMap((file) =>
      existsSync(path.join(ROOT, file)) ? pageProblems(readDocument(file)) : [`${file} is missing`],
    ),
    ...schemaProblems(schema),
    ...settingProblems(readDocument("docs/installation-configuration.md")),
  ];
}

/** The rules for a page: front matter first, samples in every language, links that work everywhere. */
export function pageProblems({ file, text, frontMatter, links }: Document): string[] {
  const problems: string[] = [];
  if (frontMatter === undefined) problems.push("must begin with front matter");
  for (const field of ["title", "meta_desc"])
    if (typeof frontMatter?.[field] !== "string") problems.push(`the front matter has no ${field}`);
  if (frontMatter?.["layout"] !== "package")
    problems.push("the front matter must have layout: package");
  const languages = EXAMPLE_LANGUAGES.map(({ language }) => language);
  const choosers = [
    ...text.matchAll(/\{\{< chooser language "([^"]*)" >\}\}(.*?)\{\{< \/chooser >\}\}/gs),
  ];
  if (choosers.length === 0) problems.push("has no chooser with a sample per language");
  for (const [, offered = "", parts = ""] of choosers) {
    if (offered !== languages.join(","))
      problems.push(`a chooser offers ${offered}, not ${languages.join(",")}`);
    for (const language of languages)
      if (!parts.includes(`{{% choosable language ${language} %}}`))
        problems.push(`a chooser has no part for ${language}`);
  }
  for (const { url, line, isImage } of links) {
    const isAbsolute = /^(https:|#)/.test(url);
    if (!isAbsolute)
      problems.push(`line ${line}: the ${isImage ? "image" : "link"} ${url} is relative`);
    if (/\.md(#|$)/.test(url)) problems.push(`line ${line}: the link ${url} ends in .md`);
  }
  return problems.map((problem) => `${file}: ${problem}`);
}

/** The rules for the schema: names, addresses, keywords, namespaces, and examples in every language. */
export function schemaProblems(schema: RegistrySchema): string[] {
  const problems: string[] = [];
  if (NAME.replace(/^pulumi-/, "") !== schema.name)
    problems.push(
      `the name ${schema.name} is not that of the repository ${NAME} without "pulumi-"`,
    );
  const expected = {
    homepage: SITE,
    repository: REPOSITORY,
    pluginDownloadURL: PLUGIN_DOWNLOAD_URL,
  };
  for (const [field, value] of Object.entries(expected))
    if (schema[field as keyof typeof expected] !== value)
      problems.push(`${field} must be ${value}`);
  for (const field of ["displayName", "description", "publisher", "license"] as const)
    if (!schema[field]) problems.push(`${field} is missing`);
  for (const keyword of ["category/cloud", "kind/native"])
    if (!schema.keywords?.includes(keyword)) problems.push(`the keyword ${keyword} is missing`);
  const logo = schema.logoUrl?.split("/main/")[1];
  if (!logo?.endsWith(".svg") || !existsSync(path.join(ROOT, logo)))
    problems.push(`logoUrl ${schema.logoUrl ?? ""} is not an SVG file of the repository`);
  const { go, csharp, java } = schema.language ?? {};
  if (!String(go?.["importBasePath"]).startsWith("github.com/"))
    problems.push("language.go.importBasePath is missing");
  if (csharp?.["rootNamespace"] === undefined || csharp["rootNamespace"] === "Pulumi")
    problems.push("language.csharp.rootNamespace belongs to Pulumi");
  if (java?.["basePackage"] === undefined || java["basePackage"] === "com.pulumi")
    problems.push("language.java.basePackage belongs to Pulumi");
  const described = { provider: schema.provider, ...schema.resources, ...schema.functions };
  for (const [name, { description = "" }] of Object.entries(described)) {
    const [, examples = ""] =
      /\{\{% examples %\}\}(.*)\{\{% \/examples %\}\}/s.exec(description) ?? [];
    for (const { language } of EXAMPLE_LANGUAGES)
      if (!examples.includes(`\`\`\`${language}\n`))
        problems.push(`${name} has no example in ${language}`);
  }
  return problems.map((problem) => `schema.json: ${problem}`);
}

/** Each setting must be described, and each environment variable that is read. */
function settingProblems({ file, text }: Document): string[] {
  const sources = readFileSync(path.join(ROOT, "core/settings/sources.ts"), "utf8");
  const variables = sources.matchAll(/"((?:ALICLOUD|ALIBABA_?CLOUD|ECS|STS)_\w+)"/g);
  const names = [...SETTING_KEYS, ...[...variables].map(([, name = ""]) => name)];
  return [...new Set(names)]
    .filter((name) => !text.includes(`\`${name}\``))
    .map((name) => `${file}: the setting ${name} is not described`);
}
