import assert from "node:assert/strict";

/** Asserts that a client's call was refused with this code (and status, if the client reports it). */
export async function refused(
  call: Promise<unknown>,
  code: string,
  statusCode?: number,
): Promise<void> {
  await assert.rejects(call, (error: Error & { code?: string; statusCode?: number }) => {
    assert.equal(error.code, code);
    if (statusCode !== undefined) assert.equal(error.statusCode, statusCode);
    return true;
  });
}
