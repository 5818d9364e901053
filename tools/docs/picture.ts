/*
 * `npm run picture` draws the preview in the README: the quickstart after a new build, on the real engine and
 * the emulator. With --check, it fails if the picture would differ.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ExampleStack } from "../examples/example-stack";
import { terminalPicture } from "./terminal-picture";

const FILE = path.resolve(__dirname, "../../docs/images/preview.svg");

async function previewAfterBuild(): Promise<string> {
  const stack = await ExampleStack.create("quickstart", { imagePipelineId: "ip-hangzhou" });
  try {
    await stack.up();
    stack.build();
    return await stack.coloredPreview();
  } finally {
    await stack.remove();
  }
}

async function main(check: boolean): Promise<void> {
  const picture = terminalPicture("pulumi preview", await previewAfterBuild());
  if (!check) writeFileSync(FILE, picture);
  else if (readFileSync(FILE, "utf8") !== picture)
    throw new Error(`${FILE} is out of date. Run: npm run picture`);
}

main(process.argv.includes("--check")).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
