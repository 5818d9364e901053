/** Milliseconds between two lines of progress. */
const INTERVAL = 10_000;

/** How many lines of Go's errors to keep. */
const KEPT = 20;

/** Summarizes the thousands of lines of `go build -v` in one line every ten seconds. */
export class BuildProgress {
  private readonly since = Date.now();
  private readonly timer: NodeJS.Timeout;
  private downloaded = 0;
  private compiled = 0;
  private unread = "";
  private readonly others: string[] = [];

  constructor(private readonly log: (line: string) => void) {
    this.timer = setInterval(() => {
      log(this.summary);
    }, INTERVAL);
  }

  /** The last lines of the output that were not progress. */
  get errors(): string {
    return this.others.slice(-KEPT).join("\n");
  }

  private get summary(): string {
    const seconds = Math.round((Date.now() - this.since) / 1000);
    const downloads = this.downloaded > 0 ? `${this.downloaded} modules downloaded, ` : "";
    return `building: ${downloads}${this.compiled} packages compiled (${seconds} s)`;
  }

  /** Reads a part of Go's output. */
  read(text: string): void {
    const lines = (this.unread + text).split("\n");
    this.unread = lines.pop() ?? "";
    for (const line of lines) this.readLine(line);
  }

  /** Stops the summaries, after a last one. */
  end(): void {
    clearInterval(this.timer);
    this.log(this.summary);
  }

  private readLine(line: string): void {
    if (line.startsWith("go: downloading ")) this.downloaded += 1;
    // A line with only an import path reports a compiled package.
    else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) this.compiled += 1;
    else this.others.push(line);
  }
}
