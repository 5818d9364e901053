import { spawn, type IPty } from "@lydell/node-pty";
import { Terminal } from "@xterm/headless";
import { PROGRAM } from "./process";

/** A program in a real pseudo-terminal, and the screen that a person sees. */
export class ProgramTerminal {
  readonly ended: Promise<number>;
  readonly #pty: IPty;
  readonly #screen: Terminal;
  #written = "";
  #changed: () => void = () => undefined;
  #end: number | undefined;

  constructor(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    { columns = 100, rows = 30 } = {},
  ) {
    this.#screen = new Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: false });
    this.#pty = spawn(program, [...args], {
      cols: columns,
      rows,
      name: env["TERM"] ?? "xterm-256color",
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    });
    this.#pty.onData((text) => {
      this.#written += text;
      this.#screen.write(text, () => {
        this.#changed();
      });
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode }) => {
        // What was written before the end is drawn first.
        this.#screen.write("", () => {
          this.#end = exitCode;
          this.#changed();
          resolve(exitCode);
        });
      });
    });
  }

  /** The lines of the screen, without those at the end that are empty. */
  get lines(): string[] {
    const { active } = this.#screen.buffer;
    const all = Array.from(
      { length: active.length },
      (_, index) => active.getLine(index)?.translateToString(true) ?? "",
    );
    return all.slice(0, all.findLastIndex((line) => line !== "") + 1);
  }

  /** Everything that the process wrote. */
  get written(): string {
    return this.#written;
  }

  /** Resolves when the screen shows this. */
  async shows(pattern: RegExp): Promise<void> {
    for (;;) {
      if (pattern.test(this.lines.join("\n"))) return;
      if (this.#end !== undefined)
        throw new Error(`It ended without ${String(pattern)}:\n${this.lines.join("\n")}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  kill(): void {
    if (this.#end === undefined) this.#pty.kill("SIGKILL");
  }
}

/** The command line in a terminal of its own. */
export class CliTerminal extends ProgramTerminal {
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    size: { readonly columns?: number; readonly rows?: number } = {},
  ) {
    super(process.execPath, [PROGRAM, ...args], env, size);
  }
}
