/*
 * Runs one subject in this process, as a Pulumi program would, and prints what it took from "Pulumi is
 * loaded" to "every image is known".  node run.cjs SUBJECT, with the settings as JSON in BENCH
 */
require("@pulumi/pulumi");
const { statSync } = require("node:fs");
const path = require("node:path");

const settings = JSON.parse(process.env.BENCH);
const loadedBefore = new Set(Object.keys(require.cache));
const memoryBefore = process.memoryUsage.rss();
const started = process.hrtime.bigint();

(async () => {
  const find = require(path.join(__dirname, `${process.argv[2]}.cjs`))(settings);
  const imageIds = await Promise.all(settings.imagePipelineIds.map(find));
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  const megabytes = (process.resourceUsage().maxRSS * 1024 - memoryBefore) / 1e6;
  const files = Object.keys(require.cache).filter((file) => !loadedBefore.has(file));
  const loaded = files.filter((file) => !file.startsWith(__dirname));
  const kilobytes = loaded.reduce((sum, file) => sum + statSync(file).size, 0) / 1e3;
  console.log(
    JSON.stringify({ imageIds, milliseconds, megabytes, files: loaded.length, kilobytes }),
  );
})();
