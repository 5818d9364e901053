import type { Parameters } from "../parameters";

type Kind = "text" | "integer" | "number" | "flag";
type Fields = Record<string, Kind>;

const INSTANCE: Fields = {
  AutoReleaseTime: "text",
  AutoRenew: "flag",
  AutoRenewPeriod: "integer",
  CreditSpecification: "text",
  DeletionProtection: "flag",
  DeploymentSetId: "text",
  Description: "text",
  EnableVmOsConfig: "flag",
  HostName: "text",
  HttpEndpoint: "text",
  HttpPutResponseHopLimit: "integer",
  HttpTokens: "text",
  ImageId: "text",
  ImageOwnerAlias: "text",
  InstanceChargeType: "text",
  InstanceName: "text",
  InstanceType: "text",
  InternetChargeType: "text",
  InternetMaxBandwidthIn: "integer",
  InternetMaxBandwidthOut: "integer",
  IoOptimized: "text",
  Ipv6AddressCount: "integer",
  KeyPairName: "text",
  NetworkType: "text",
  PasswordInherit: "flag",
  Period: "integer",
  PeriodUnit: "text",
  PrivateIpAddress: "text",
  RamRoleName: "text",
  ResourceGroupId: "text",
  SecurityEnhancementStrategy: "text",
  SecurityGroupId: "text",
  SpotDuration: "integer",
  SpotPriceLimit: "number",
  SpotStrategy: "text",
  UserData: "text",
  VSwitchId: "text",
  VpcId: "text",
  ZoneId: "text",
};

const DISK: Fields = {
  AutoSnapshotPolicyId: "text",
  BurstingEnabled: "flag",
  Category: "text",
  DeleteWithInstance: "flag",
  Description: "text",
  DiskName: "text",
  Encrypted: "flag",
  KMSKeyId: "text",
  PerformanceLevel: "text",
  ProvisionedIops: "integer",
  Size: "integer",
};

const NETWORK_INTERFACE: Fields = {
  DeleteOnRelease: "flag",
  Description: "text",
  InstanceType: "text",
  NetworkInterfaceName: "text",
  NetworkInterfaceTrafficMode: "text",
  PrimaryIpAddress: "text",
  SecurityGroupId: "text",
  VSwitchId: "text",
};

/**
 * Converts the parameters of a launch template version to the shape in which the API returns them.
 * All values are kept, since a client reports any difference as a change.
 */
export function launchTemplateData(parameters: Parameters): Record<string, unknown> {
  const systemDisk = read(parameters.below("SystemDisk"), { ...DISK, Iops: "integer" });
  const securityGroupIds = parameters.numbered("SecurityGroupIds");
  return {
    // The default of the service, which clients expect in a response.
    SpotDuration: 1,
    ...read(parameters, INSTANCE),
    // The service returns the fields of the system disk in both forms, and clients read either.
    ...prefixed("SystemDisk.", systemDisk),
    SystemDisk: systemDisk,
    DataDisks: {
      DataDisk: parameters
        .groups("DataDisk")
        .map((disk) => read(disk, { ...DISK, Device: "text", SnapshotId: "text" })),
    },
    NetworkInterfaces: {
      NetworkInterface: parameters.groups("NetworkInterface").map((networkInterface) => ({
        ...read(networkInterface, NETWORK_INTERFACE),
        SecurityGroupIds: { SecurityGroupId: networkInterface.numbered("SecurityGroupIds") },
      })),
    },
    ...(securityGroupIds.length > 0 && {
      SecurityGroupIds: { SecurityGroupId: securityGroupIds },
    }),
    Tags: {
      InstanceTag: parameters.tags().map(({ key, value }) => ({ Key: key, Value: value ?? "" })),
    },
  };
}

function read(parameters: Parameters, fields: Fields): Record<string, unknown> {
  const entries = Object.entries(fields)
    .map(([name, kind]) => [name, value(parameters, name, kind)] as const)
    .filter(([, found]) => found !== undefined);
  return Object.fromEntries(entries);
}

function value(parameters: Parameters, name: string, kind: Kind): unknown {
  switch (kind) {
    case "text":
      return parameters.text(name);
    case "integer":
      return parameters.integer(name, { minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
    case "number":
      return parameters.number(name);
    case "flag":
      return parameters.flag(name);
  }
}

function prefixed(prefix: string, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, found]) => [`${prefix}${name}`, found]),
  );
}
