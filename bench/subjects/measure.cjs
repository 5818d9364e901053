// Runs a subject in this process and prints what it took, counted from "Pulumi is loaded".
require("@pulumi/pulumi");

const { BENCH } = process.env;

exports.measure = async (subject) => {
  const settings = JSON.parse(BENCH);
  const base = process.memoryUsage.rss();
  const started = process.hrtime.bigint();
  const imageId = await subject(settings);
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  const megabytes = (process.resourceUsage().maxRSS * 1024 - base) / 1e6;
  console.log(JSON.stringify({ imageId, milliseconds, megabytes }));
};
