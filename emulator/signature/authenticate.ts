import type { Clock } from "../clock";
import {
  accessKeyNotFound,
  incompleteSignature,
  securityTokenExpired,
  securityTokenMismatch,
} from "../errors";
import type { Call } from "../http/call";
import type { Account } from "../scenario/schema";
import { acs3Call } from "./acs3";
import { equalInConstantTime } from "./equal";
import type { Freshness } from "./freshness";
import { rpc1Call } from "./rpc1";
import type { SignedCall } from "./signed-call";

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
