import { docsSchema } from "@astrojs/starlight/schema";
import { glob } from "astro/loaders";
import { defineCollection } from "astro:content";
import { z } from "astro/zod";

/** The page of the Pulumi Registry is the first page of the site. */
const FIRST_PAGE = "_index";

/** Front matter for the Pulumi Registry and the Terraform Registry has other names. */
function frontMatter(data: unknown): unknown {
  if (typeof data !== "object" || data === null) return data;
  const fields = data as Record<string, unknown>;
  return {
    ...fields,
    title: fields.title ?? fields.page_title ?? fields.subcategory,
    description: fields.description ?? fields.meta_desc,
  };
}

export const collections = {
  docs: defineCollection({
    loader: glob({
      base: "../docs",
      pattern: "**/*.md",
      generateId: ({ entry }) =>
        entry
          .replace(/\.md$/, "")
          .replace(/(^|\/)index$/, "")
          .replace(FIRST_PAGE, "index"),
    }),
    schema: (context) => z.preprocess(frontMatter, docsSchema()(context)),
  }),
};
