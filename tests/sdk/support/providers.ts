import { Provider } from "@pulumi/alicloud/provider";
import * as pulumi from "@pulumi/pulumi";
import type { Emulator, Scenario } from "../../../emulator";
import { execution } from "../../core/support/scenarios";
import { ONE_IMAGE } from "./scenario";

/** Two regions, and a second account which the first region's key cannot stand in for. */
export const TWO_REGIONS: Scenario = {
  ...ONE_IMAGE,
  accounts: [
    { accessKeyId: "first-key", accessKeySecret: "first-secret" },
    {
      accessKeyId: "STS.second",
      accessKeySecret: "second-secret",
      securityToken: "second-token",
    },
  ],
  pipelines: [
    ...(ONE_IMAGE.pipelines ?? []),
    {
      imagePipelineId: "ip-far",
      name: "web",
      region: "cn-beijing",
      executions: [execution("far", "SUCCESS", 1)],
    },
  ],
};

/** A component without children. */
export class Component extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Component", name, {}, opts);
  }
}

/** A provider of another package. */
export class OtherProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("aws", name, { region: "us-east-1" });
  }
}

/** A resource that another takes its secret from. */
export class Secret extends pulumi.CustomResource {
  constructor(name: string) {
    super("test:index:Secret", name);
  }
}

/** The second account and region, as a program would make its provider. */
export function providerOf(
  emulator: Emulator,
  more: Record<string, pulumi.Input<string>> = {},
  opts?: pulumi.ResourceOptions,
): Provider {
  return new Provider(
    "explicit",
    {
      region: "cn-beijing",
      accessKey: "STS.second",
      secretKey: pulumi.secret("second-secret"),
      securityToken: pulumi.secret("second-token"),
      protocol: "HTTP",
      endpoints: [{ ecs: emulator.authority }],
      ...more,
    },
    opts,
  );
}

/** The arguments that find `m-far`, with the provider. */
export const FAR = { imagePipelineId: "ip-far" };
