/*
 * Tabs with one program in several languages. A page marks them for GitHub with comments around the blocks:
 *
 *   <!-- tabs -->  …blocks…  <!-- /tabs -->
 *
 * and a page of the Pulumi Registry with the shortcodes of the Registry: a chooser around choosable parts.
 */

const LABELS = {
  typescript: "TypeScript",
  ts: "TypeScript",
  python: "Python",
  csharp: "C#",
  go: "Go",
  yaml: "YAML",
  java: "Java",
  hcl: "Terraform",
  sh: "Shell",
};

export function languageTabs() {
  return (tree) => {
    tree.children = grouped(tree.children);
  };
}

function grouped(nodes) {
  const result = [];
  let tabs;
  let part;
  for (const node of nodes) {
    const mark = markOf(node);
    if (mark === "tabs") tabs = [];
    else if (mark === "/tabs") {
      result.push(group(tabs));
      tabs = undefined;
    } else if (mark?.startsWith("choosable ")) {
      part = { language: mark.slice("choosable ".length), children: [] };
      tabs.push(part);
    } else if (mark === "/choosable") part = undefined;
    else if (tabs === undefined) result.push(node);
    else if (part !== undefined) part.children.push(node);
    else tabs.push({ language: node.lang, children: [node] });
  }
  if (tabs !== undefined) throw new Error("Tabs that do not end");
  return result;
}

/** What a node marks: the begin or the end of tabs, or of a part of them. */
function markOf(node) {
  if (node.type === "html") return /^<!-- (\/?tabs) -->$/.exec(node.value)?.[1];
  if (node.type !== "paragraph" || node.children.length !== 1) return undefined;
  const text = node.children[0].value ?? "";
  if (/^\{\{< chooser .*>\}\}$/.test(text)) return "tabs";
  if (/^\{\{< \/chooser >\}\}$/.test(text)) return "/tabs";
  const [, part] = /^\{\{% (choosable language \w+|\/choosable) %\}\}$/.exec(text) ?? [];
  return part?.replace("choosable language", "choosable");
}

function group(tabs) {
  return element(
    "language-tabs",
    {},
    tabs.map(({ language, children }) =>
      element("section", { "data-language": LABELS[language] ?? language }, children),
    ),
  );
}

function element(hName, hProperties, children) {
  return { type: "tabElement", data: { hName, hProperties }, children };
}
