import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  CODE_FAMILIES,
  DOCUMENTATION,
  DOCUMENTED_CODES,
  errorPageOf,
  linkFor,
  OTHER_CODES,
} from "../../core/error-pages";
import { repository } from "../../package.json";

const ROOT = path.resolve(__dirname, "../..");

/** The error codes in the sources: in assignments to `code`, in types of codes, and as a first argument. */
function codesInSources(): Set<string> {
  const files = ["core", "sdk", "provider"].flatMap((directory) =>
    readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(ROOT, directory, file)),
  );
  const codes = new Set<string>();
  for (const file of files) {
    const source = readFileSync(file, "utf8");
    for (const [statement] of source.matchAll(
      /\bcode(?: =|:) [^;,]*|type \w+Code =[^;]*|new TransportError\(\s*"\w+"|\blimit\("\w+"/g,
    ))
      for (const [, code = ""] of statement.matchAll(/"([A-Z]\w+(?:\.\w+)*)"/g)) codes.add(code);
  }
  return codes;
}

/** Codes that the service documents, and some that Node.js reports for a connection. */
const CODES_OF_OTHERS = {
  Throttling: "Throttling",
  "Throttling.User": "Throttling",
  "Throttling.Api": "Throttling",
  "Rejected.Throttling": "Throttling",
  InternalError: "ServiceUnavailable",
  "InvalidAccessKeyId.NotFound": "InvalidAccessKeyId",
  SignatureDoesNotMatch: "SignatureDoesNotMatch",
  "InvalidSecurityToken.Expired": "InvalidSecurityToken",
  MissingRegionId: "InvalidRegionId",
  "InvalidRegionId.NotFound": "InvalidRegionId",
  "InvalidParameter.Status": "InvalidParameter.Status",
  ENOTFOUND: "ENOTFOUND",
  ECONNRESET: "ECONNREFUSED",
  EPROTO: "Certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Certificate",
};

describe("the pages of error codes", () => {
  it("explain every code in the sources", () => {
    const codes = codesInSources();
    for (const known of ["NoExecutions", "ScanTimeout", "ProxyRefused", "TooManyPages", "NotFound"])
      assert.ok(codes.has(known), `the search finds ${known}`);
    const unexplained = [...codes].filter((code) => errorPageOf(code) === OTHER_CODES);
    assert.deepEqual(unexplained, []);
  });

  for (const [code, page] of Object.entries(CODES_OF_OTHERS)) {
    it(`explain ${code} of the service and of Node.js`, () => {
      assert.equal(errorPageOf(code), page);
    });
  }

  it("explain a code that is not documented as one of the service", () => {
    for (const code of ["", "Odd.Code", "__proto__", "constructor"])
      assert.equal(errorPageOf(code), OTHER_CODES);
  });

  it("have addresses that need no encoding, under the repository of package.json", () => {
    const [, owner = ""] = /github\.com\/([^/]+)\//.exec(repository.url) ?? [];
    assert.equal(DOCUMENTATION, `https://${owner}.github.io/pulumi-alicloud-image-pipeline/`);
    assert.equal(linkFor("Odd"), `${DOCUMENTATION}e/${OTHER_CODES}`);
    for (const page of [...DOCUMENTED_CODES, ...CODE_FAMILIES.map(([, name]) => name)])
      assert.match(page, /^[\w.]+$/);
  });
});
