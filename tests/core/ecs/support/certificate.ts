import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

/** Makes this process trust a certificate, as NODE_EXTRA_CA_CERTS would, until the returned function is called. */
export function trust(certificate: Buffer): () => void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, certificate.toString()]);
  return () => {
    setDefaultCACertificates(before);
  };
}

/** A new self-signed certificate for these names. */
export function makeCertificate(
  directory: string,
  names: readonly string[] = ["localhost"],
): { key: Buffer; cert: Buffer } {
  const [key, cert] = [path.join(directory, "key.pem"), path.join(directory, "certificate.pem")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const alternatives = names.map((name) => `DNS:${name}`).join(",");
  const subject = ["-subj", "/CN=localhost", "-addext", `subjectAltName=${alternatives}`];
  const files = ["-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", "-days", "2", ...kind, ...subject, ...files], {
    stdio: "pipe",
  });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
