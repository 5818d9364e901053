import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { connect, createServer, type TLSSocket } from "node:tls";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { selfSigned } from "../../../provider/terraform/certificate";

/** Enough for lengths and leading bits of keys, numbers and signatures of every kind. */
const MANY = 300;

describe("the certificate of the Terraform provider", () => {
  it("is one that Node.js can read and verify, whatever its random parts are", () => {
    for (let index = 0; index < MANY; index++) {
      const { der, pem } = selfSigned();
      const certificate = new X509Certificate(pem);
      assert.deepEqual(certificate.raw, der);
      assert.ok(certificate.verify(certificate.publicKey));
    }
  });

  it("is for localhost, and certifies itself", () => {
    const certificate = new X509Certificate(selfSigned().der);
    assert.equal(certificate.checkHost("localhost"), "localhost");
    assert.equal(certificate.checkHost("example.com"), undefined);
    assert.ok(certificate.ca);
    assert.ok(certificate.checkIssued(certificate));
  });

  it("is valid from the day before for 30 days", () => {
    const now = Date.parse("2026-12-31T23:59:59Z");
    const { validFromDate, validToDate } = new X509Certificate(selfSigned(now).der);
    assert.equal(validFromDate.toISOString(), "2026-12-30T23:59:59.000Z");
    assert.equal(validToDate.toISOString(), "2027-01-30T23:59:59.000Z");
  });

  it("is different in each process", () => {
    assert.notEqual(selfSigned().key, selfSigned().key);
  });

  it("serves a client that trusts nothing else", async () => {
    const { pem, key } = selfSigned();
    const server = createServer({ cert: pem, key }, (socket) => socket.end("hello"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const client: TLSSocket = connect({
      port,
      host: "127.0.0.1",
      ca: pem,
      servername: "localhost",
    });
    try {
      await once(client, "secureConnect");
      assert.ok(client.authorized);
    } finally {
      client.destroy();
      server.close();
    }
  });
});
