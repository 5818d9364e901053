/** What a signed call says about itself, in whichever way it is signed. */
export interface SignedCall {
  accessKeyId: string;
  securityToken: string | undefined;
  time: string;
  nonce: string;
  /** @throws ApiError `SignatureDoesNotMatch` unless the call was signed with this secret. */
  verify(secret: string): void;
}
