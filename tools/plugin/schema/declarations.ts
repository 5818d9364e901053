import ts from "typescript";

/** A property of an interface, as its declaration has it. */
export interface DeclaredProperty {
  readonly name: string;
  readonly optional: boolean;
  readonly type: ts.Type;
  /** The doc comment, without its tags. */
  readonly description: string;
  /** The tag `@default`. */
  readonly defaultText: string | undefined;
}

/** Reads the declarations of TypeScript files with the compiler. */
export class Declarations {
  readonly #program: ts.Program;
  readonly checker: ts.TypeChecker;

  constructor(files: readonly string[]) {
    this.#program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2024.d.ts"],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      exactOptionalPropertyTypes: true,
      types: ["node"],
    });
    this.checker = this.#program.getTypeChecker();
  }

  /** The properties of an exported interface, in the order of their declaration; the inherited ones too. */
  propertiesOf(file: string, name: string): DeclaredProperty[] {
    return this.propertiesIn(this.checker.getDeclaredTypeOfSymbol(this.#exported(file, name)));
  }

  propertiesIn(type: ts.Type): DeclaredProperty[] {
    return type.getProperties().map((symbol) => ({
      name: symbol.name,
      optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      type: this.checker.getNonNullableType(this.checker.getTypeOfSymbol(symbol)),
      description: textOf(symbol.getDocumentationComment(this.checker)),
      defaultText: tagOf(symbol, "default"),
    }));
  }

  /** The doc comment of an export, without its tags. */
  descriptionOf(file: string, name: string): string {
    return textOf(this.#exported(file, name).getDocumentationComment(this.checker));
  }

  #exported(file: string, name: string): ts.Symbol {
    const source = this.#program.getSourceFile(file);
    const module = source && this.checker.getSymbolAtLocation(source);
    const symbol =
      module &&
      this.checker.getExportsOfModule(module).find((candidate) => candidate.name === name);
    if (symbol === undefined) throw new Error(`${file} has no export ${name}`);
    const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    return isAlias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }
}

function tagOf(symbol: ts.Symbol, name: string): string | undefined {
  const tag = symbol.getJsDocTags().find((candidate) => candidate.name === name);
  return tag && textOf(tag.text ?? []);
}

/** Text in Markdown: a link becomes the name that it links to. */
export function textOf(parts: readonly ts.SymbolDisplayPart[]): string {
  return ts
    .displayPartsToString([...parts])
    .replace(/\{@link (\w+)\s*\}/g, "`$1`")
    .trim();
}
