import { EcsClient, type EcsClientOptions } from "../../../../core/ecs/client";
import type { Credentials } from "../../../../core/ecs/credentials";
import { fakeClock } from "./fake-clock";

/** Values that are easy to find in any text, with characters that encodings change. */
export const SECRETS = {
  accessKeyId: "LTAI-key/+=7Q",
  accessKeySecret: "sEcReT/+=&%24 x",
  securityToken: "CAIS/tok+en==&<>\"'",
} as const satisfies Credentials;

/** A client with a fake clock. */
export function clientOf(endpoint: string, options: Partial<EcsClientOptions> = {}): EcsClient {
  return new EcsClient({
    region: "cn-hangzhou",
    endpoint,
    credentials: () => Promise.resolve(SECRETS),
    clock: fakeClock(),
    ...options,
  });
}
