import cliTruncate from "cli-truncate";
import stringWidth from "string-width";
import { widthOf, type Io, type OutputStream } from "../io";

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

/**
 * Lines at the end of a terminal that are drawn again and again. The cursor is hidden meanwhile;
 * {@link stop} brings it back, and must always be called.
 */
export class LiveArea {
  readonly #stream: OutputStream;
  readonly #env: Io["env"];
  readonly #redraw: () => void;
  readonly #endSuspension: (() => void) | undefined;
  #lines: readonly string[] = [];
  /** While the process is suspended, the terminal belongs to the shell. */
  #isSuspended = false;

  /** @param lines - returns the lines for a width, also when the terminal has changed its size */
  constructor(
    stream: OutputStream,
    { env, suspension }: Pick<Io, "env" | "suspension">,
    lines: (width: number) => readonly string[],
  ) {
    this.#stream = stream;
    this.#env = env;
    this.#redraw = () => {
      if (!this.#isSuspended) this.#draw(lines(this.#width));
    };
    stream.write(HIDE_CURSOR);
    stream.on("resize", this.#redraw);
    this.#endSuspension = suspension?.(
      () => {
        this.#leave();
      },
      () => {
        this.#enter();
      },
    );
  }

  /** Draws the lines as they are now. */
  refresh(): void {
    this.#redraw();
  }

  /** Leaves these lines on the terminal, and ends. */
  stop(lines: readonly string[]): void {
    this.#stream.off("resize", this.#redraw);
    this.#endSuspension?.();
    this.#stream.write(
      `${this.#erase()}${lines.map((line) => `${line}\n`).join("")}${SHOW_CURSOR}`,
    );
    this.#lines = [];
  }

  /** Leaves the lines on the terminal, whose next lines are those of the shell. */
  #leave(): void {
    this.#isSuspended = true;
    this.#stream.write(`${this.#lines.length > 0 ? "\n" : ""}${SHOW_CURSOR}`);
    this.#lines = [];
  }

  #enter(): void {
    this.#isSuspended = false;
    this.#stream.write(HIDE_CURSOR);
    this.#redraw();
  }

  #draw(lines: readonly string[]): void {
    // One column stays free: a full line would move the cursor to the next one.
    const fitting = this.#cut(lines).map((line) => cliTruncate(line, Math.max(1, this.#width - 1)));
    this.#stream.write(`${this.#erase()}${fitting.join("\n")}`);
    this.#lines = fitting;
  }

  /** As many lines as fit without scrolling: what has left the screen cannot be drawn again. */
  #cut(lines: readonly string[]): readonly string[] {
    // A terminal that does not know its height reports 0.
    const { rows = 0 } = this.#stream;
    const room = rows > 0 ? Math.max(1, rows - 1) : Infinity;
    if (lines.length <= room) return lines;
    return [...lines.slice(0, room - 1), `… and ${lines.length - room + 1} more lines`];
  }

  /** Moves the cursor to the first line, and erases everything from there on. */
  #erase(): string {
    if (this.#lines.length === 0) return "";
    // A terminal that has become narrower has broken the lines that it shows.
    const rows = this.#lines.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / this.#width)),
      0,
    );
    return `\r${rows > 1 ? `\u001b[${rows - 1}A` : ""}\u001b[J`;
  }

  get #width(): number {
    return widthOf(this.#stream, this.#env) ?? 80;
  }
}
