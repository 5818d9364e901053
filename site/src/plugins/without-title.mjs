/** Removes the first heading of a page: its title is already there, from the front matter. */
export function withoutTitle() {
  return (tree) => {
    const index = tree.children.findIndex(({ type }) => type === "heading");
    if (tree.children[index]?.depth === 1) tree.children.splice(index, 1);
  };
}
