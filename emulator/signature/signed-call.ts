/** The signature of a call, in either style. */
export interface SignedCall {
  accessKeyId: string;
  securityToken: string | undefined;
  time: string;
  nonce: string;
  /** @throws ApiError `SignatureDoesNotMatch` if the call was not signed with this secret. */
  verify(secret: string): void;
}
