import { repository } from "../package.json";
import { DOCUMENTATION } from "../core/error-pages";

/*
 * What is derived from the owner of the repository. The owner is in one place: the URL of `repository` in
 * package.json.
 */

/** The owner that package.json names until the repository has one. Nothing may be published with it. */
export const PLACEHOLDER = "OWNER";

/** The owner and the name of a repository on GitHub. @throws if the URL is not that of one */
export function parseRepository(url: string): { readonly owner: string; readonly name: string } {
  const [, owner, name] =
    /^git\+https:\/\/github\.com\/([A-Za-z0-9-]+)\/([\w.-]+)\.git$/.exec(url) ?? [];
  if (owner === undefined || name === undefined)
    throw new Error(
      `package.json: repository.url is ${url}. It must be git+https://github.com/OWNER/NAME.git.`,
    );
  return { owner, name };
}

export const { owner: OWNER, name: NAME } = parseRepository(repository.url);

/** The repository's page on GitHub. */
export const REPOSITORY = `https://github.com/${OWNER}/${NAME}`;

/** The site with the documentation, with a slash at its end. */
export const SITE = DOCUMENTATION;

/** A file of the repository, as raw content. */
export const rawFile = (file: string): string =>
  `https://raw.githubusercontent.com/${OWNER}/${NAME}/main/${file}`;

/** Where the Pulumi engine downloads the plugin: the releases of the repository. */
export const PLUGIN_DOWNLOAD_URL = `github://api.github.com/${OWNER}/${NAME}`;

/** The Go module of the plugin's SDK. */
export const GO_MODULE = `github.com/${OWNER}/${NAME}/sdk/go`;

/** The Java package that contains the SDK's: Maven Central gives it to the owner of the repository. */
export const JAVA_PACKAGE = `io.github.${OWNER.toLowerCase().replaceAll("-", "_")}`;
