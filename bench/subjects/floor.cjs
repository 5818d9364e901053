// The minimum: requests with node:http, signed by hand. The responses are only parsed and searched.
module.exports = ({ region, accessKeyId, accessKeySecret, endpoint }) => {
  const http = require("node:http");
  const { createHash, createHmac, randomUUID } = require("node:crypto");
  const agent = new http.Agent({ keepAlive: true });
  const sha256 = (text) => createHash("sha256").update(text).digest("hex");

  function authorized(query) {
    const headers = {
      host: endpoint,
      "x-acs-action": "DescribeImagePipelineExecutions",
      "x-acs-content-sha256": sha256(""),
      "x-acs-date": new Date().toISOString().replace(/\.\d+Z$/, "Z"),
      "x-acs-signature-nonce": randomUUID(),
      "x-acs-version": "2014-05-26",
    };
    const names = Object.keys(headers).join(";");
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const canonical = ["POST", "/", query, lines.join(""), names, sha256("")].join("\n");
    const signature = createHmac("sha256", accessKeySecret)
      .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
      .digest("hex");
    const authorization = `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`;
    return { ...headers, authorization };
  }

  function page(imagePipelineId, nextToken) {
    const parameters = {
      ImagePipelineId: imagePipelineId,
      MaxResults: "500",
      ...(nextToken && { NextToken: nextToken }),
      RegionId: region,
    };
    const query = Object.entries(parameters)
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join("&");
    return new Promise((resolve, reject) => {
      const options = { method: "POST", agent, headers: authorized(query) };
      const request = http.request(`http://${endpoint}/?${query}`, options, (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
      });
      request.on("error", reject);
      request.end();
    });
  }

  return async (imagePipelineId) => {
    let newest;
    let nextToken;
    do {
      const body = await page(imagePipelineId, nextToken);
      for (const execution of body.ImagePipelineExecution.ImagePipelineExecutionSet) {
        if (execution.Status !== "SUCCESS") continue;
        if (newest === undefined || execution.CreationTime > newest.CreationTime) {
          newest = execution;
        }
      }
      nextToken = body.NextToken || undefined;
    } while (nextToken !== undefined);
    return newest.ImageId;
  };
};
