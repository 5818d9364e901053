// The floor: requests of node:http, signed by hand, on one connection; the answers are parsed and searched, no more.
const { measure } = require("./measure.cjs");

measure(async ({ imagePipelineId, region, accessKeyId, accessKeySecret, endpoint }) => {
  const http = require("node:http");
  const { createHash, createHmac, randomUUID } = require("node:crypto");
  const agent = new http.Agent({ keepAlive: true });
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");

  const ask = (token) =>
    new Promise((resolve, reject) => {
      const parameters = {
        ImagePipelineId: imagePipelineId,
        MaxResults: "500",
        ...(token && { NextToken: token }),
        RegionId: region,
      };
      const query = Object.entries(parameters)
        .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
        .join("&");
      const signed = {
        host: endpoint,
        "x-acs-action": "DescribeImagePipelineExecutions",
        "x-acs-content-sha256": sha256(""),
        "x-acs-date": new Date().toISOString().replace(/\.\d+Z$/, "Z"),
        "x-acs-signature-nonce": randomUUID(),
        "x-acs-version": "2014-05-26",
      };
      const names = Object.keys(signed).join(";");
      const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
      const canonical = [
        "POST",
        "/",
        query,
        lines.join(""),
        names,
        signed["x-acs-content-sha256"],
      ].join("\n");
      const signature = createHmac("sha256", accessKeySecret)
        .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
        .digest("hex");
      const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`;
      const request = http.request(`http://${endpoint}/?${query}`, {
        method: "POST",
        agent,
        headers: { ...signed, authorization },
      });
      request.on("error", reject);
      request.on("response", (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
      });
      request.end();
    });

  let newest;
  let token;
  do {
    const body = await ask(token);
    for (const execution of body.ImagePipelineExecution.ImagePipelineExecutionSet) {
      if (execution.Status !== "SUCCESS") continue;
      if (newest === undefined || execution.CreationTime > newest.CreationTime) newest = execution;
    }
    token = body.NextToken || undefined;
  } while (token !== undefined);
  return newest.ImageId;
});
