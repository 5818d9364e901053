import { unified } from "@astrojs/markdown-remark";
import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { name, owner } from "./src/repository.mjs";
import { sidebar } from "./src/sidebar.mjs";
import { documentLinks } from "./src/plugins/document-links.mjs";
import { inlinePictures } from "./src/plugins/inline-pictures.mjs";
import { languageTabs } from "./src/plugins/language-tabs.mjs";
import { withoutTitle } from "./src/plugins/without-title.mjs";

const base = `/${name}/`;

export default defineConfig({
  site: `https://${owner}.github.io`,
  base,
  // Messages link to addresses without a slash at their end.
  trailingSlash: "ignore",
  telemetry: false,
  integrations: [
    starlight({
      title: "ECS image pipelines",
      description:
        "The image that an Alibaba Cloud ECS image pipeline last built successfully, in Pulumi, Terraform, and a shell",
      logo: { src: "../docs/images/logo.svg", alt: "" },
      favicon: "/favicon.svg",
      customCss: ["./src/styles/site.css"],
      components: { Head: "./src/components/Head.astro" },
      social: [{ icon: "github", label: "GitHub", href: `https://github.com/${owner}/${name}` }],
      sidebar,
      lastUpdated: false,
      pagination: true,
      credits: false,
      // A page of the documentation says where it is edited.
      editLink: { baseUrl: `https://github.com/${owner}/${name}/edit/main/docs/` },
      expressiveCode: {
        defaultProps: { frame: "none" },
        styleOverrides: { borderRadius: "0.4rem" },
      },
    }),
  ],
  markdown: {
    processor: unified({
      smartypants: false,
      remarkPlugins: [withoutTitle, languageTabs, [documentLinks, { base }], inlinePictures],
    }),
  },
});
