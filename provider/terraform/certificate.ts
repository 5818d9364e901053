import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";

/*
 * The certificate of this process, made when it starts, so that nobody but the Terraform that started it
 * can talk to it. Libraries for certificates take longer to load than everything else before the handshake.
 */

/** A certificate, and the key that it was signed with. */
export interface Certificate {
  /** The certificate in DER. */
  readonly der: Buffer;
  /** The same in PEM. */
  readonly pem: string;
  /** The key in PEM. */
  readonly key: string;
}

/** Object identifiers, encoded. */
const ECDSA_WITH_SHA256 = oid("2a8648ce3d040302");
const COMMON_NAME = oid("550403");
const SUBJECT_ALTERNATIVE_NAME = oid("551d11");
const KEY_USAGE = oid("551d0f");
const BASIC_CONSTRAINTS = oid("551d13");

const DAY = 86_400_000;

/** Makes a self-signed certificate for `localhost`, valid from yesterday for a month. */
export function selfSigned(now = Date.now()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(ECDSA_WITH_SHA256);
  const name = sequence(set(sequence(COMMON_NAME, text("localhost"))));
  const serial = randomBytes(16);
  // A positive number without leading zeros.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(serial),
    algorithm,
    name,
    sequence(time(now - DAY), time(now + 30 * DAY)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(
      0xa3,
      sequence(
        extension(BASIC_CONSTRAINTS, sequence(boolean(true)), true),
        // For signatures, also on itself. The last two bits of the byte are not used.
        extension(KEY_USAGE, tagged(0x03, Buffer.of(2, 0b1000_0100)), true),
        extension(SUBJECT_ALTERNATIVE_NAME, sequence(tagged(0x82, Buffer.from("localhost")))),
      ),
    ),
  );
  const signature = sign("sha256", body, privateKey);
  const der = sequence(body, algorithm, tagged(0x03, Buffer.of(0), signature));
  return {
    der,
    pem: new X509Certificate(der).toString(),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** A value in DER: its tag, its length, and its content. */
function tagged(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.of(tag), length(body.length), body]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.of(size);
  const digits = Buffer.from(size.toString(16).padStart(size < 0x100 ? 2 : 4, "0"), "hex");
  return Buffer.concat([Buffer.of(0x80 | digits.length), digits]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...parts);
}

function set(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x31, ...parts);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function integer(bytes: Uint8Array): Buffer {
  return tagged(0x02, bytes);
}

function boolean(value: boolean): Buffer {
  return tagged(0x01, Buffer.of(value ? 0xff : 0));
}

function text(value: string): Buffer {
  return tagged(0x0c, Buffer.from(value));
}

/** An instant before 2050. */
function time(instant: number): Buffer {
  const digits = new Date(instant).toISOString().replace(/\D/g, "").slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function extension(identifier: Buffer, value: Buffer, critical = false): Buffer {
  return sequence(identifier, ...(critical ? [boolean(true)] : []), tagged(0x04, value));
}
