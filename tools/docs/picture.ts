/*
 * `npm run picture` draws the preview in the README: the quickstart after a new build, on the real engine and
 * the emulator.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ExampleStack } from "../examples/example-stack";
import { terminalPicture } from "./terminal-picture";

const FILE = path.resolve(__dirname, "../../docs/images/preview.svg");

/** The picture of the preview of the quickstart after a new build. */
export async function previewPicture(): Promise<string> {
  const stack = await ExampleStack.create("quickstart", { imagePipelineId: "ip-hangzhou" });
  try {
    await stack.up();
    stack.build();
    return terminalPicture("pulumi preview", await stack.coloredPreview());
  } finally {
    await stack.remove();
  }
}

async function main(): Promise<void> {
  writeFileSync(FILE, await previewPicture());
}

if (require.main === module)
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
