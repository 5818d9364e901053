/*
 * Looks at every page of the built site in headless Chromium: no error in the console, no dead link or missing
 * heading, nothing wider than a phone, tabs that follow each other, and a search that finds something.
 * With `--screenshots DIRECTORY`, it also writes pictures of some pages.
 */
import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { name } from "../src/repository.mjs";
import { serve } from "./server.mjs";

const DIST = fileURLToPath(new URL("../dist/", import.meta.url));
const BASE = `/${name}/`;
const PHONE = { width: 360, height: 740, isMobile: true, hasTouch: true };
const DESKTOP = { width: 1280, height: 900 };
const BROWSERS = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const { values } = parseArgs({ options: { screenshots: { type: "string" } } });
const executablePath = BROWSERS.find((file) => file && existsSync(file));
if (executablePath === undefined) {
  console.error(
    "There is no browser to check the site with. Install Chromium or Chrome (Debian: apt-get install chromium), or set CHROMIUM to the path of one. npm run check checks the links and the code without a browser.",
  );
  process.exit(1);
}

const problems = [];
const server = await serve(DIST, BASE);
const browser = await puppeteer.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
try {
  const pages = await checkPages();
  await checkErrorPages(pages);
  await checkTabs();
  await checkSearch();
  if (values.screenshots) await takeScreenshots(values.screenshots);
  if (problems.length === 0) console.log(`${pages.size} pages are correct in Chromium.`);
} finally {
  await browser.close();
  await server.close();
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

/** Visits all pages that can be reached, and follows their links. */
async function checkPages() {
  const pages = new Map();
  const queue = [BASE];
  const linked = [];
  const page = await observedPage();
  while (queue.length > 0) {
    const route = queue.shift();
    if (pages.has(route)) continue;
    await page.setViewport(DESKTOP);
    const response = await page.goto(server.origin + route, { waitUntil: "load" });
    if (response?.status() !== 200) problems.push(`${route}: HTTP ${response?.status()}`);
    const found = await page.evaluate(() => ({
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
      links: [...document.querySelectorAll("a[href]")].map(({ href }) => href),
      title: document.title,
      headings: document.querySelectorAll("h1").length,
      unnamed: [...document.querySelectorAll("img:not([alt]), svg[role=img]:not([aria-label])")]
        .length,
    }));
    pages.set(route, new Set(found.ids));
    if (found.headings !== 1)
      problems.push(`${route}: ${found.headings} headings of the first level`);
    if (found.unnamed > 0) problems.push(`${route}: ${found.unnamed} pictures without a name`);
    for (const href of found.links) {
      const url = new URL(href);
      if (url.origin !== server.origin) continue;
      linked.push({
        from: route,
        route: url.pathname,
        fragment: decodeURIComponent(url.hash.slice(1)),
      });
      if (url.pathname.endsWith("/")) queue.push(url.pathname);
    }
    await checkWidth(page, route);
  }
  await page.close();
  for (const route of await builtRoutes())
    if (!pages.has(route)) problems.push(`${route}: no page links to it`);
  for (const { from, route, fragment } of linked) {
    const ids = pages.get(route);
    if (ids === undefined) {
      const response = await fetch(server.origin + route);
      if (!response.ok) problems.push(`${from}: dead link to ${route}`);
    } else if (fragment !== "" && !ids.has(fragment))
      problems.push(`${from}: ${route} has no heading #${fragment}`);
  }
  return pages;
}

/** The pages of the build, without the stable addresses of error codes. */
async function builtRoutes() {
  const files = await readdir(DIST, { recursive: true });
  return files
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => /(^|\/)index\.html$/.test(file) && !file.startsWith("e/"))
    .map((file) => BASE + file.replace(/index\.html$/, ""));
}

/** Nothing may be wider than the screen of a phone, except what scrolls by itself. */
async function checkWidth(page, route) {
  await page.setViewport(PHONE);
  const wide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return undefined;
    const widest = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => element.outerHTML.slice(0, 80));
    return `${scrollWidth} instead of ${clientWidth} pixels wide: ${widest[0] ?? ""}`;
  });
  if (wide !== undefined) problems.push(`${route}: on a phone, ${wide}`);
}

/** The addresses in messages must lead to a section of the page of errors. */
async function checkErrorPages(pages) {
  const ids = pages.get(`${BASE}reference/errors/`) ?? new Set();
  const page = await observedPage();
  const { CODES } = await import("./error-codes.mjs");
  for (const code of CODES) {
    await page.goto(`${server.origin}${BASE}e/${code}`, { waitUntil: "load" });
    await page
      .waitForFunction(() => location.hash !== "", { timeout: 5000 })
      .catch(() => undefined);
    const { pathname, hash } = new URL(page.url());
    if (pathname !== `${BASE}reference/errors/` || !ids.has(hash.slice(1)))
      problems.push(`e/${code} leads to ${pathname}${hash}`);
  }
  await page.close();
}

/** A choice of a language applies to all tabs, and to the next page. */
async function checkTabs() {
  const page = await observedPage();
  await page.goto(`${server.origin}${BASE}start/`, { waitUntil: "load" });
  await page.evaluate(() => {
    [...document.querySelectorAll("language-tabs [role=tab]")]
      .find(({ textContent }) => textContent === "Go")
      .click();
  });
  await page.goto(`${server.origin}${BASE}reference/pipeline-image/`, { waitUntil: "load" });
  const shown = await page.$$eval("language-tabs > section:not([hidden])", (sections) =>
    sections.map(({ dataset }) => dataset.language),
  );
  if (shown.length === 0 || shown.some((language) => language !== "Go"))
    problems.push(`The tabs show ${shown.join(", ")} after Go was chosen on another page`);
  await page.close();
}

async function checkSearch() {
  const page = await observedPage();
  await page.goto(server.origin + BASE, { waitUntil: "load" });
  for (const word of ["image template", "Forbidden.RAM", "soak"]) {
    const results = await page.evaluate(
      async (query, base) => {
        const pagefind = await import(`${base}pagefind/pagefind.js`);
        return (await pagefind.search(query)).results.length;
      },
      word,
      BASE,
    );
    if (results === 0) problems.push(`The search for "${word}" finds nothing`);
  }
  await page.close();
}

async function observedPage() {
  const page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warn")
      problems.push(`${page.url()}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error.message}`));
  page.on("requestfailed", (request) => problems.push(`${page.url()}: ${request.url()} failed`));
  page.on("response", (response) => {
    if (response.status() >= 400)
      problems.push(`${page.url()}: ${response.url()}: HTTP ${response.status()}`);
    if (!response.url().startsWith(server.origin) && !response.url().startsWith("data:"))
      problems.push(`${page.url()} loads ${response.url()} from another host`);
  });
  return page;
}

async function takeScreenshots(directory) {
  await mkdir(directory, { recursive: true });
  const routes = [
    "",
    "start/",
    "concepts/life-of-a-pipeline/",
    "concepts/how-an-image-is-chosen/",
    "reference/errors/",
    "reference/get-latest-image/",
    "concepts/pipeline-or-image-family/",
  ];
  for (const theme of ["light", "dark"]) {
    for (const [size, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
      const page = await browser.newPage();
      await page.setViewport(viewport);
      await page.evaluateOnNewDocument(
        (value) => localStorage.setItem("starlight-theme", value),
        theme,
      );
      for (const route of routes) {
        await page.goto(server.origin + BASE + route, { waitUntil: "networkidle0" });
        const file = `${route.replaceAll("/", "-") || "index-"}${size}-${theme}.png`;
        await page.screenshot({ path: path.join(directory, file) });
      }
      await page.close();
    }
  }
}
