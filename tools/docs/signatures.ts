import type { Shown } from "../plugin/schema/examples";

/** What a signature does: call a function in one of its forms, create an object, or get a resource. */
export type SignatureForm = "direct" | "output" | "create" | "get";

/** The signatures of the generated SDKs, by language. */
export function signatures(
  form: SignatureForm,
  name: Shown,
): readonly (readonly [string, string])[] {
  const pascal = name.slice(0, 1).toUpperCase() + name.slice(1);
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const token = `alicloud-image-pipeline:${name}`;
  switch (form) {
    case "direct":
      return [
        [
          "typescript",
          `function ${name}(args: ${pascal}Args, opts?: InvokeOptions): Promise<${pascal}Result>`,
        ],
        ["python", `def ${snake}(…, opts: InvokeOptions | None = None) -> ${pascal}Result`],
        [
          "csharp",
          `${pascal}.InvokeAsync(${pascal}Args args, InvokeOptions? options = null): Task<${pascal}Result>`,
        ],
        [
          "go",
          `func ${pascal}(ctx *pulumi.Context, args *${pascal}Args, opts ...pulumi.InvokeOption) (*${pascal}Result, error)`,
        ],
        ["yaml", `fn::invoke:\n  function: ${token}\n  arguments: { … }`],
        [
          "java",
          `CompletableFuture<${pascal}Result> ${name}Plain(${pascal}PlainArgs args, InvokeOptions options)`,
        ],
      ];
    case "output":
      return [
        [
          "typescript",
          `function ${name}Output(args: ${pascal}OutputArgs, opts?: InvokeOutputOptions): Output<${pascal}Result>`,
        ],
        [
          "python",
          `def ${snake}_output(…, opts: InvokeOptions | InvokeOutputOptions | None = None) -> Output[${pascal}Result]`,
        ],
        [
          "csharp",
          `${pascal}.Invoke(${pascal}InvokeArgs args, InvokeOptions? options = null): Output<${pascal}Result>`,
        ],
        [
          "go",
          `func ${pascal}Output(ctx *pulumi.Context, args ${pascal}OutputArgs, opts ...pulumi.InvokeOption) ${pascal}ResultOutput`,
        ],
        ["yaml", `fn::invoke:\n  function: ${token}\n  arguments: { … }`],
        ["java", `Output<${pascal}Result> ${name}(${pascal}Args args, InvokeOptions options)`],
      ];
    case "create":
      return [
        [
          "typescript",
          `new ${name}(name: string, args?: ${name}Args, opts?: ${optionsOf(name, "ResourceOptions", "CustomResourceOptions")})`,
        ],
        ["python", `${name}(resource_name: str, …, opts: ResourceOptions | None = None)`],
        [
          "csharp",
          `new ${name}(string name, ${name}Args? args = null, CustomResourceOptions? options = null)`,
        ],
        [
          "go",
          `func New${name}(ctx *pulumi.Context, name string, args *${name}Args, opts ...pulumi.ResourceOption) (*${name}, error)`,
        ],
        [
          "yaml",
          `type: ${name === "Provider" ? "pulumi:providers:alicloud-image-pipeline" : token}\nproperties: { … }\noptions: { … }`,
        ],
        ["java", `new ${name}(String name, ${name}Args args, CustomResourceOptions options)`],
      ];
    case "get":
      return [
        [
          "typescript",
          `static get(name: string, id: Input<ID>, opts?: CustomResourceOptions): ${name}`,
        ],
        [
          "python",
          `${name}.get(resource_name: str, id: Input[str], opts: ResourceOptions | None = None, …)`,
        ],
        [
          "csharp",
          `${name}.Get(string name, Input<string> id, CustomResourceOptions? options = null): ${name}`,
        ],
        [
          "go",
          `func Get${name}(ctx *pulumi.Context, name string, id pulumi.IDInput, state *${name}State, opts ...pulumi.ResourceOption) (*${name}, error)`,
        ],
        ["yaml", `type: ${token}\nget:\n  id: REGION/PIPELINE`],
        ["java", `${name}.get(String name, Output<String> id, CustomResourceOptions options)`],
      ];
  }
}

function optionsOf(name: Shown, ofProvider: string, ofResource: string): string {
  return name === "Provider" ? ofProvider : ofResource;
}
