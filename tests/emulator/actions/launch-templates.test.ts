import assert from "node:assert/strict";
import { Emulator } from "../../../emulator";
import { rpcClient } from "../support/clients";
import { refused } from "../support/refused";

interface Versions {
  TotalCount: number;
  LaunchTemplateVersionSets: {
    LaunchTemplateVersionSet: {
      VersionNumber: number;
      DefaultVersion: boolean;
      VersionDescription?: string;
      LaunchTemplateData?: Record<string, unknown>;
    }[];
  };
}

interface Templates {
  LaunchTemplateSets: { LaunchTemplateSet: Record<string, unknown>[] };
}

describe("launch templates, as the alicloud plugin uses them", () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await Emulator.start({ scenario: { region: "cn-hangzhou" } });
  });
  afterEach(() => emulator.stop());

  const ask = <Answer = Record<string, unknown>>(
    action: string,
    parameters: object,
    credentials = {},
  ) =>
    rpcClient(emulator, credentials).request<Answer>(
      action,
      { RegionId: "cn-hangzhou", ...parameters },
      { method: "POST" },
    );
  const create = async (parameters = {}) => {
    const named = { LaunchTemplateName: "web", ImageId: "m-1", ...parameters };
    return String((await ask("CreateLaunchTemplate", named))["LaunchTemplateId"]);
  };
  const versions = async (id: string, parameters = {}) =>
    (await ask<Versions>("DescribeLaunchTemplateVersions", { LaunchTemplateId: id, ...parameters }))
      .LaunchTemplateVersionSets.LaunchTemplateVersionSet;
  const templates = async (parameters = {}) =>
    (await ask<Templates>("DescribeLaunchTemplates", parameters)).LaunchTemplateSets
      .LaunchTemplateSet;

  it("are created, described, updated in place and deleted", async () => {
    const id = await create();
    assert.match(id, /^lt-[0-9a-f]+$/);
    await ask("CreateLaunchTemplateVersion", { LaunchTemplateId: id, ImageId: "m-2" });

    const [template] = await templates({ "LaunchTemplateId.1": id });
    assert.equal(template?.["LaunchTemplateName"], "web");
    assert.equal(template["DefaultVersionNumber"], 1);
    assert.equal(template["LatestVersionNumber"], 2);
    assert.deepEqual(
      (await versions(id, { PageSize: 50 })).map((version) => [
        version.VersionNumber,
        version.DefaultVersion,
        version.LaunchTemplateData?.["ImageId"],
      ]),
      [
        [2, false, "m-2"],
        [1, true, "m-1"],
      ],
    );

    await ask("DeleteLaunchTemplate", { LaunchTemplateId: id });
    assert.deepEqual(await templates({ "LaunchTemplateId.1": id }), []);
  });

  it("return every parameter in the shape that the plugin reads", async () => {
    const id = await create({
      InstanceType: "ecs.g7.large",
      InstanceName: "web-1",
      SecurityGroupId: "sg-1",
      UserData: "IyEvYmluL3NoCg==",
      SpotDuration: 0,
      SpotPriceLimit: 0.25,
      InternetMaxBandwidthOut: 10,
      EnableVmOsConfig: true,
      PasswordInherit: false,
      VersionDescription: "first",
      TemplateResourceGroupId: "rg-1",
      Description: "",
      "SecurityGroupIds.1": "sg-1",
      "SecurityGroupIds.2": "sg-2",
      "SystemDisk.Category": "cloud_essd",
      "SystemDisk.Size": 40,
      "SystemDisk.Iops": "",
      "SystemDisk.DeleteWithInstance": true,
      "DataDisk.1.Size": 20,
      "DataDisk.1.Encrypted": "false",
      "DataDisk.2.SnapshotId": "s-1",
      "NetworkInterface.1.VSwitchId": "vsw-1",
      "Tag.1.Key": "service",
      "Tag.1.Value": "web",
      "TemplateTag.1.Key": "owner",
      "TemplateTag.1.Value": "me",
    });
    const [version] = await versions(id);
    const [template] = await templates();

    assert.equal(version?.VersionDescription, "first");
    assert.deepEqual(JSON.parse(JSON.stringify(version.LaunchTemplateData)), {
      ImageId: "m-1",
      InstanceType: "ecs.g7.large",
      InstanceName: "web-1",
      SecurityGroupId: "sg-1",
      UserData: "IyEvYmluL3NoCg==",
      SpotDuration: 0,
      SpotPriceLimit: 0.25,
      InternetMaxBandwidthOut: 10,
      EnableVmOsConfig: true,
      PasswordInherit: false,
      SecurityGroupIds: { SecurityGroupId: ["sg-1", "sg-2"] },
      "SystemDisk.Category": "cloud_essd",
      "SystemDisk.Size": 40,
      "SystemDisk.DeleteWithInstance": true,
      SystemDisk: { Category: "cloud_essd", Size: 40, DeleteWithInstance: true },
      DataDisks: { DataDisk: [{ Size: 20, Encrypted: false }, { SnapshotId: "s-1" }] },
      NetworkInterfaces: {
        NetworkInterface: [{ VSwitchId: "vsw-1", SecurityGroupIds: { SecurityGroupId: [] } }],
      },
      Tags: { InstanceTag: [{ Key: "service", Value: "web" }] },
    });
    assert.equal(template?.["ResourceGroupId"], "rg-1");
    assert.deepEqual(JSON.parse(JSON.stringify(template["Tags"])), {
      Tag: [{ TagKey: "owner", TagValue: "me" }],
    });
  });

  it("always have the lists that the plugin requires", async () => {
    const [version] = await versions(await create());

    assert.deepEqual(JSON.parse(JSON.stringify(version?.LaunchTemplateData)), {
      ImageId: "m-1",
      SpotDuration: 1,
      SystemDisk: {},
      DataDisks: { DataDisk: [] },
      NetworkInterfaces: { NetworkInterface: [] },
      Tags: { InstanceTag: [] },
    });
  });

  it("change their default version on request", async () => {
    const id = await create();
    await ask("CreateLaunchTemplateVersion", { LaunchTemplateName: "web", ImageId: "m-2" });
    const modify = (DefaultVersionNumber: number | string) =>
      ask("ModifyLaunchTemplateDefaultVersion", { LaunchTemplateId: id, DefaultVersionNumber });
    await modify(2);

    assert.equal((await templates())[0]?.["DefaultVersionNumber"], 2);
    assert.deepEqual(
      (await versions(id, { DefaultVersion: true })).map((version) => version.VersionNumber),
      [2],
    );
    await refused(modify(3), "InvalidLaunchTemplateVersion.NotFound");
    await refused(modify(""), "MissingParameter.DefaultVersionNumber");
  });

  it("select versions by number and by range, with or without their data", async () => {
    const id = await create();
    for (const ImageId of ["m-2", "m-3"]) {
      await ask("CreateLaunchTemplateVersion", { LaunchTemplateId: id, ImageId });
    }
    const numbers = async (parameters: object) =>
      (await versions(id, parameters)).map((version) => version.VersionNumber);

    assert.deepEqual(await numbers({ "LaunchTemplateVersion.1": 3 }), [3]);
    assert.deepEqual(await numbers({ MinVersion: 1, MaxVersion: 2 }), [2, 1]);
    assert.deepEqual(await numbers({ PageSize: 1, PageNumber: 2 }), [2]);
    assert.equal((await versions(id, { DetailFlag: false }))[0]?.LaunchTemplateData, undefined);
  });

  it("delete versions, except for the default version", async () => {
    const id = await create();
    await ask("CreateLaunchTemplateVersion", { LaunchTemplateId: id, ImageId: "m-2" });
    const remove = (number: number) =>
      ask("DeleteLaunchTemplateVersion", { LaunchTemplateId: id, "DeleteVersion.1": number });

    await remove(2);
    assert.deepEqual(
      (await versions(id)).map((version) => version.VersionNumber),
      [1],
    );
    await refused(remove(1), "DefaultVersion.DeleteNotAllowed");
    await refused(remove(2), "InvalidLaunchTemplateVersion.NotFound");
  });

  it("are selected by name, ID and tag, in their region", async () => {
    const id = await create({ "TemplateTag.1.Key": "owner", "TemplateTag.1.Value": "me" });
    const count = async (parameters: object) => (await templates(parameters)).length;

    assert.equal(await count({ "LaunchTemplateName.1": "web" }), 1);
    assert.equal(await count({ "LaunchTemplateName.1": "other" }), 0);
    assert.equal(await count({ "LaunchTemplateId.1": id, "TemplateTag.1.Key": "owner" }), 1);
    assert.equal(await count({ "TemplateTag.1.Key": "other" }), 0);
    assert.equal(await count({ RegionId: "cn-beijing" }), 0);
  });

  it("are refused if they do not exist, have no name, or have a name that is in use", async () => {
    const nowhere = { LaunchTemplateId: "lt-none" };

    await refused(ask("DeleteLaunchTemplate", nowhere), "InvalidLaunchTemplate.NotFound");
    await refused(ask("DescribeLaunchTemplateVersions", nowhere), "InvalidLaunchTemplate.NotFound");
    await refused(ask("DeleteLaunchTemplate", {}), "MissingParameter.LaunchTemplateId");
    await refused(ask("CreateLaunchTemplate", {}), "MissingParameter.LaunchTemplateName");
    await create();
    await refused(create(), "LaunchTemplateName.Duplicated");
  });

  it("are refused with a value of the wrong type", async () => {
    await refused(create({ Period: "long" }), "InvalidParameter.Period");
    await refused(create({ SpotPriceLimit: "cheap" }), "InvalidParameter.SpotPriceLimit");
    await refused(create({ PasswordInherit: "maybe" }), "InvalidParameter.PasswordInherit");
  });

  it("are refused with a wrong secret", async () => {
    const wrong = { accessKeySecret: "wrong" };

    await refused(
      ask("CreateLaunchTemplate", { LaunchTemplateName: "web" }, wrong),
      "SignatureDoesNotMatch",
    );
    assert.deepEqual(await templates(), []);
  });
});
