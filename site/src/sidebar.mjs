import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/** A group with the pages of a directory, its index first, if it has any. */
function directory(label, name) {
  if (!existsSync(DOCS + name)) return [];
  const slugs = readdirSync(DOCS + name, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `${name}/${file.replace(/\.md$/, "")}`.replace(/\/index$/, ""))
    .sort();
  return [{ label, collapsed: true, items: slugs }];
}

/** The navigation. Every page of docs/ is in it: the build's check finds those that are not. */
export const sidebar = [
  { label: "Overview", slug: "index" },
  "start",
  {
    label: "Concepts",
    items: [
      "concepts/life-of-a-pipeline",
      "concepts/how-an-image-is-chosen",
      "concepts/front-ends",
      "concepts/previews",
      "concepts/pipeline-or-image-family",
      "concepts/peers",
    ],
  },
  {
    label: "How to",
    items: [
      "how-to/pin-and-promote",
      "how-to/roll-back",
      "how-to/soak",
      "how-to/one-build-behind",
      "how-to/wait-for-a-build",
      "how-to/regions-and-accounts",
      "how-to/channels",
      "how-to/revoke-an-image",
      "how-to/instance-disks",
      "how-to/unit-tests",
      "how-to/ci",
      "how-to/proxies",
      "how-to/from-a-loop",
      "how-to/to-the-plugin",
    ],
  },
  {
    label: "Reference",
    items: [
      "installation-configuration",
      "reference/get-latest-image",
      "reference/get-image-pipeline-executions",
      "reference/get-image-pipeline-execution",
      "reference/pipeline-image",
      "reference/provider",
      "plugin",
      "reference/errors",
      "reference/emulator",
      "reliability",
      "performance",
    ],
  },
  ...directory("Command line", "cli"),
  ...directory("Terraform", "terraform"),
];
