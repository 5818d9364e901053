/** Generates docs/cli from the definitions of the commands. With `--check`, fails if a page is out of date. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
import { examplesOf, type AnyCommand } from "../../cli/definition";
import { EXIT_CODES } from "../../cli/exit-codes";
import { createProgram, PROGRAM } from "../../cli/program";

const FOLDER = path.resolve(__dirname, "../../docs/cli");

const INSTALL = `## Install it, and try it without an account

The command line needs Node.js 20 or later. (The package is not published yet. Until the first release, run \`npm ci && npm pack\` in a checkout, and install the archive that it writes.)

\`\`\`sh
npm install --global pulumi-alicloud-image-pipeline
image-pipeline --version
\`\`\`

A project that depends on the package runs its own copy with \`npx image-pipeline\`. [Configure](../installation-configuration.md#configure) lists the environment variables for the region and the credentials. Then \`image-pipeline check\` reports what is missing.

To try it without an account, run an emulator of the API in one terminal:

\`\`\`sh
image-pipeline emulator
\`\`\`

Copy the \`export\` lines that it prints into a second terminal, and start a build there. On the emulator, it takes about 20 seconds:

\`\`\`sh
image-pipeline start --name web --yes --watch
image-pipeline latest --name web --explain
\`\`\`
`;

const RECIPE = `## Deploy a build with GitHub Actions

The job waits for a build, deploys its image, and rolls back to the deployed image if the deployment fails. The keys come from secrets of the repository.

\`\`\`yaml
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      ALICLOUD_REGION: cn-hangzhou
      ALICLOUD_ACCESS_KEY: \${{ secrets.ALICLOUD_ACCESS_KEY }}
      ALICLOUD_SECRET_KEY: \${{ secrets.ALICLOUD_SECRET_KEY }}
      PULUMI_ACCESS_TOKEN: \${{ secrets.PULUMI_ACCESS_TOKEN }}
    steps:
      - uses: actions/checkout@v4
      - run: npm ci
      - name: Remember the image to roll back to
        run: |
          # Empty before the first deployment
          PREVIOUS="$(pulumi stack output imageId --stack production || true)"
          echo "PREVIOUS=$PREVIOUS" >> "$GITHUB_ENV"
      - name: Build, wait, and fail if the build fails
        run: |
          IMAGE="$(npx image-pipeline start --name web --yes --watch --timeout 90m --client-token "$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT" --quiet)"
          echo "IMAGE=$IMAGE" >> "$GITHUB_ENV"
      - name: Deploy
        run: ./deploy.sh "$IMAGE"
      - name: Roll back
        if: failure() && env.IMAGE != '' && env.PREVIOUS != ''
        run: ./deploy.sh "$PREVIOUS"
\`\`\`

\`deploy.sh\` stands for whatever deploys an image, such as \`pulumi up\` for a stack with the output \`imageId\`. The attempt is part of the client token, so running the job again starts a new build.
`;

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function table(head: string, rows: readonly string[]): string {
  return `\n| ${head} | meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
}

/** A section with the arguments of a command. Empty if it has none. */
function argumentsOf({ registeredArguments }: AnyCommand, level: string): string {
  const rows = registeredArguments.map((argument) => {
    const { description, argChoices } = argument;
    const choices = argChoices ? ` (${argChoices.join(", ")})` : "";
    return `| \`<${argument.name()}>\` | ${cell(description + choices)} |`;
  });
  return rows.length === 0 ? "" : `\n${level} Arguments\n${table("argument", rows)}`;
}

/** A section with the flags of a command. Empty if it has none of its own. */
function flags({ options }: AnyCommand, heading: string): string {
  const rows = options
    .filter(({ hidden }) => !hidden)
    .map(({ flags: names, description, argChoices }) => {
      const choices = argChoices ? ` (${argChoices.join(", ")})` : "";
      return `| \`${names}\` | ${cell(description + choices)} |`;
    });
  return rows.length === 0 ? "" : `\n${heading}\n${table("flag", rows)}`;
}

function page(command: AnyCommand, title: string, level = "##"): string {
  const examples = examplesOf(command).map((each) => `# ${each.explanation}\n${each.command}`);
  return [
    command.description(),
    `\n\`\`\`sh\n${PROGRAM} ${title} ${command.usage().replace("[options]", "[flags]")}\n\`\`\`\n`,
    argumentsOf(command, level) + flags(command, `${level} Flags`),
    `\n${level} Examples\n\n\`\`\`sh\n${examples.join("\n\n")}\n\`\`\`\n`,
    ...command.commands.map(
      (each) => `\n## ${each.name()}\n\n${page(each, `${title} ${each.name()}`, "###")}`,
    ),
  ].join("\n");
}

function pages(): Record<string, string> {
  const program: AnyCommand = createProgram(process, () => Promise.resolve());
  const front = (title: string, description: string) =>
    `---\ntitle: ${title}\ndescription: ${JSON.stringify(description)}\n---\n\n`;
  const list = program.commands.map(
    (each) => `| [\`${each.name()}\`](${each.name()}.md) | ${cell(each.summary())} |`,
  );
  const codes = Object.values(EXIT_CODES).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  const index = `${program.description()} The package installs it as \`${PROGRAM}\` and as \`pulumi-alicloud-image-pipeline\`. Standard output has data; everything else goes to standard error.\n\n| command | purpose |\n| --- | --- |\n${list.join("\n")}\n\n${INSTALL}${flags(program, "## Global flags")}\n## Exit codes\n\n| code | meaning |\n| ---: | --- |\n${codes.join("\n")}\n\n${RECIPE}`;
  return {
    "index.md": front("Command line", program.description()) + index,
    ...Object.fromEntries(
      program.commands.map((each) => [
        `${each.name()}.md`,
        front(`${PROGRAM} ${each.name()}`, each.summary()) + page(each, each.name()),
      ]),
    ),
  };
}

async function main(): Promise<void> {
  const outdated: string[] = [];
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries(pages())) {
    const file = path.join(FOLDER, name);
    const expected = await format(text, { parser: "markdown", printWidth: 100 });
    if (!process.argv.includes("--check")) writeFileSync(file, expected);
    else if (!existsSync(file) || readFileSync(file, "utf8") !== expected) outdated.push(name);
  }
  if (outdated.length > 0)
    throw new Error(`docs/cli is out of date: ${outdated.join(", ")}. Run: npm run docs:cli`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
