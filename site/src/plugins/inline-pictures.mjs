import { readFileSync } from "node:fs";
import path from "node:path";
import { visit } from "unist-util-visit";

/** Puts the SVG pictures of a page into it, where they follow the light and the dark theme. */
export function inlinePictures() {
  return (tree, file) => {
    visit(tree, "image", (node, index, parent) => {
      if (!node.url.endsWith(".svg") || /^[a-z]+:/.test(node.url)) return;
      const svg = readFileSync(path.resolve(path.dirname(file.path), node.url), "utf8");
      parent.children[index] = {
        type: "html",
        value: `<span class="picture">${svg.trim()}</span>`,
      };
    });
  };
}
