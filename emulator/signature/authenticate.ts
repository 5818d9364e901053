import type { Clock } from "../clock";
import {
  accessKeyNotFound,
  incompleteSignature,
  nonceUsed,
  securityTokenExpired,
  securityTokenMismatch,
  timeStampExpired,
  timeStampMalformed,
} from "../errors";
import type { Call } from "../http/call";
import type { Account } from "../scenario/schema";
import { acs3Call } from "./acs3";
import { rpc1Call } from "./rpc1";
import { equalInConstantTime, type SignedCall } from "./signed-call";

/** What a signature is checked against. */
export interface Authority {
  accounts: readonly Account[];
  freshness: Freshness;
  clock: Clock;
}

/** The account that signed the call. @throws ApiError if the signature is not valid. */
export function authenticate(call: Call, { accounts, freshness, clock }: Authority): Account {
  const signed = signedCall(call);
  freshness.checkTime(signed.time);
  const account = accounts.find(({ accessKeyId }) => accessKeyId === signed.accessKeyId);
  if (!account) throw accessKeyNotFound();
  signed.verify(account.accessKeySecret);
  if (!equalInConstantTime(signed.securityToken ?? "", account.securityToken ?? "")) {
    throw securityTokenMismatch();
  }
  if (account.expires !== undefined && Date.parse(account.expires) <= clock.now()) {
    throw securityTokenExpired();
  }
  freshness.useNonce(account.accessKeyId, signed.nonce);
  return account;
}

function signedCall(call: Call): SignedCall {
  if (call.headers["authorization"] !== undefined) return acs3Call(call);
  if ([...call.query, ...call.form].some(([name]) => name === "Signature")) return rpc1Call(call);
  throw incompleteSignature("the call is not signed");
}

const TOLERANCE = 15 * 60_000;
const FORMAT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;

/**
 * Refuses requests that are old or repeated. Clients sign with real time, so this class uses real
 * time as well, independent of the emulator's clock.
 */
export class Freshness {
  readonly #nonces = new Map<string, number>();

  /** @throws ApiError if the time is malformed, or more than 15 minutes from now. */
  checkTime(time: string): void {
    const instant = Date.parse(time);
    if (!FORMAT.test(time) || Number.isNaN(instant)) throw timeStampMalformed();
    if (Math.abs(instant - Date.now()) > TOLERANCE) throw timeStampExpired();
  }

  /** Records the nonce of a valid signature. @throws ApiError if it was used before. */
  useNonce(accessKeyId: string, nonce: string): void {
    const now = Date.now();
    for (const [seen, expires] of this.#nonces) {
      if (expires > now) break;
      this.#nonces.delete(seen);
    }
    const key = `${accessKeyId}\n${nonce}`;
    if (this.#nonces.has(key)) throw nonceUsed();
    // A request may be dated up to the tolerance ahead, and remains valid for as long afterwards.
    this.#nonces.set(key, now + 2 * TOLERANCE);
  }
}
