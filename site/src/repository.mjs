/*
 * The owner and the name of the repository, from the main package.json.
 */
import manifest from "../../package.json" with { type: "json" };

const match = /github\.com\/([^/]+)\/([^/]+?)\.git$/.exec(manifest.repository.url);
if (match === null) throw new Error("package.json: repository.url is not on GitHub");

export const [, owner, name] = match;
