import path from "node:path";
import { fileURLToPath } from "node:url";
import { visit } from "unist-util-visit";
import { name, owner } from "../repository.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const DOCS = path.join(ROOT, "docs");

/**
 * Links between the Markdown files become links of the site; links to other files of the repository lead to
 * GitHub.
 *
 * @param base - the path of the site, with a slash at its end
 */
export function documentLinks({ base }) {
  const own = `https://${owner}.github.io${base}`;
  return (tree, file) => {
    visit(tree, ["link", "definition"], (node) => {
      if (node.url.startsWith(own)) node.url = base + node.url.slice(own.length);
      if (/^([a-z]+:|#|\/)/.test(node.url)) return;
      const [target, fragment = ""] = node.url.split(/(?=#)/);
      const absolute = path.resolve(path.dirname(file.path), decodeURI(target));
      const inDocs = path.relative(DOCS, absolute);
      if (!inDocs.startsWith("..") && inDocs.endsWith(".md")) {
        const route = inDocs.replace(/\.md$/, "").replace(/(^|\/)(_index|index)$/, "$1");
        node.url = `${base}${route}${route === "" || route.endsWith("/") ? "" : "/"}${fragment}`;
        return;
      }
      const inRepository = path.relative(ROOT, absolute).split(path.sep).join("/");
      node.url = `https://github.com/${owner}/${name}/blob/main/${inRepository}${fragment}`;
    });
  };
}
