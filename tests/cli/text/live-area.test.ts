import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { Terminal } from "@xterm/headless";
import { LiveArea } from "../../../cli/text/live-area";

/** A terminal in this process, so that nothing is on its way to it when its size changes. */
class Screen extends Writable {
  readonly isTTY = true;
  readonly #terminal: Terminal;

  constructor(columns: number, rows: number) {
    super();
    this.#terminal = new Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      convertEol: true,
    });
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#terminal.write(chunk, done);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.drawn();
    this.#terminal.resize(columns, rows);
    this.emit("resize");
    await this.drawn();
  }

  /** Resolves when everything that was written is on the screen. */
  async drawn(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.write("", () => {
        resolve();
      });
    });
  }

  /** The lines of the screen, and those that have left it, without those at the end that are empty. */
  get lines(): string[] {
    const { active } = this.#terminal.buffer;
    const all = Array.from(
      { length: active.length },
      (_, index) => active.getLine(index)?.translateToString(true) ?? "",
    );
    return all.slice(0, all.findLastIndex((line) => line !== "") + 1);
  }
}

describe("the live area", () => {
  const LINES = ["exec-1 ip-1", "  ✓ PREPARING 30 s", `  · ${"long ".repeat(20)}`];

  it("is drawn again, without a trace of what was there, when the terminal changes its size", async () => {
    const screen = new Screen(120, 30);
    screen.write("$ image-pipeline watch\n");
    const area = new LiveArea(screen, { env: {} }, () => LINES);
    area.refresh();
    for (const columns of [60, 25, 90, 12]) {
      await screen.resize(columns, 20);
      area.refresh();
      await screen.drawn();
      const shown = screen.lines.join("\n");
      assert.equal(screen.lines.filter((line) => line.startsWith("exec-1")).length, 1, shown);
      assert.equal(screen.lines.at(-3), LINES[0]?.slice(0, columns - 1), shown);
      assert.match(screen.lines.at(-1) ?? "", /^ {2}· long .*…$/);
    }
    area.stop(["done"]);
    await screen.drawn();
    assert.equal(screen.lines.at(-1), "done");
    assert.equal(screen.lines.filter((line) => /exec|long/.test(line)).length, 0);
  });
});
