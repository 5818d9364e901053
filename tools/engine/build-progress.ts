/** Milliseconds between two lines of progress. */
const INTERVAL = 10_000;

/** Lines of Go's output kept for the case of failure. */
const KEPT = 20;

/** Sums up the thousands of lines that `go build -v` writes, in a line every ten seconds. */
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

  /** What Go wrote that was not progress: its errors. */
  get rest(): string {
    return this.others.slice(-KEPT).join("\n");
  }

  private get summary(): string {
    const seconds = Math.round((Date.now() - this.since) / 1000);
    const downloads = this.downloaded > 0 ? `${this.downloaded} modules downloaded, ` : "";
    return `building: ${downloads}${this.compiled} packages compiled (${seconds} s)`;
  }

  /** Takes some of Go's output. */
  read(text: string): void {
    const lines = (this.unread + text).split("\n");
    this.unread = lines.pop() ?? "";
    for (const line of lines) this.readLine(line);
  }

  /** Ends the lines of progress. */
  end(): void {
    clearInterval(this.timer);
    this.log(this.summary);
  }

  private readLine(line: string): void {
    if (line.startsWith("go: downloading ")) this.downloaded += 1;
    // A package that is compiled is told by its import path alone.
    else if (/^[\w.~-]+(\/[\w.~-]+)*$/.test(line)) this.compiled += 1;
    else this.others.push(line);
  }
}
