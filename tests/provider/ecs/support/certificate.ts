import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";

/** Where {@link makeCertificate} puts the certificate, to be trusted through NODE_EXTRA_CA_CERTS. */
export function certificateFile(directory: string): string {
  return path.join(directory, "certificate.pem");
}

/** A certificate for `localhost` that nobody has signed, made anew for each run. */
export function makeCertificate(directory: string): { key: Buffer; cert: Buffer } {
  const [key, cert] = [path.join(directory, "key.pem"), certificateFile(directory)];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-days", "2", ...kind, ...subject, ...files], {
    stdio: "pipe",
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
