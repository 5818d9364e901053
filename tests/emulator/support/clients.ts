import Ecs from "@alicloud/ecs20140526";
import { $OpenApiUtil } from "@alicloud/openapi-core";
import RPCClient from "@alicloud/pop-core";
import type { Emulator } from "../../../emulator";

/** Credentials that replace those of the scenario's first account. */
export interface Credentials {
  accessKeyId?: string;
  accessKeySecret?: string;
  securityToken?: string;
}

/** Alibaba Cloud's ECS client, which signs with ACS3-HMAC-SHA256. */
export function officialClient(emulator: Emulator, credentials: Credentials = {}): Ecs {
  return new Ecs(
    new $OpenApiUtil.Config({
      ...firstAccount(emulator),
      ...credentials,
      endpoint: emulator.authority,
      protocol: "HTTP",
      regionId: emulator.scenario.region,
    }),
  );
}

/** Alibaba Cloud's RPC client, which signs with version 1.0. */
export function rpcClient(emulator: Emulator, credentials: Credentials = {}): RPCClient {
  return new RPCClient({
    ...firstAccount(emulator),
    ...credentials,
    endpoint: emulator.endpoint,
    apiVersion: "2014-05-26",
  });
}

function firstAccount(emulator: Emulator) {
  const [account] = emulator.scenario.accounts;
  if (!account) throw new Error("The scenario has no account");
  const { accessKeyId, accessKeySecret, securityToken } = account;
  return { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }) };
}
