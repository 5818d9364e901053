import assert from "node:assert/strict";
import { ConfigurationError } from "../../../core/errors";
import { describeSettings, resolveSettings } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Values } from "./support/sources";
import { withoutLink } from "../../support/error-link";

describe("resolveSettings", () => {
  const home = isolatedHome();
  const settings = (values: Values) => resolveSettings(sourcesOf(values));
  const inRegion = (values: Values) => settings({ ...values, args: { region: "cn-hangzhou" } });
  const failure = (values: Values): string => {
    try {
      settings(values);
    } catch (error) {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      return withoutLink(error);
    }
    return assert.fail("nothing was thrown");
  };
  const profiles = (region_id?: string) => ({
    current: "ci",
    profiles: [{ name: "ci", mode: "AK", region_id, access_key_id: "i", access_key_secret: "s" }],
  });

  it("uses the region of the argument, the stack, the environment, and the profile, in this order", () => {
    home.write(".aliyun/config.json", profiles("from-profile"));
    const values = {
      args: { region: "from-argument" },
      stack: { region: "from-stack" },
      env: { ALICLOUD_REGION: "from-environment" },
    };
    const { env } = values;
    const regions = [values, { ...values, args: {} }, { env }, {}].map(
      (each) => settings(each).region,
    );
    assert.deepEqual(regions, ["from-argument", "from-stack", "from-environment", "from-profile"]);
  });

  it("does not use the stack's configuration with an explicit provider", () => {
    home.write(".aliyun/config.json", profiles("from-profile"));
    const stack = {
      region: "from-stack",
      endpoints: '[{"ecs":"stack.example.com"}]',
      protocol: "HTTP",
      clientReadTimeout: "1",
      maxRetryTimeout: "1",
    };
    const values = {
      args: { region: "from-argument" },
      provider: { region: "from-provider" },
      stack,
      env: { ALICLOUD_REGION: "from-environment" },
    };
    const { provider, env } = values;
    const all = [
      values,
      { provider, stack, env },
      { provider: {}, stack, env },
      { provider: {}, stack },
    ].map((each) => settings(each));
    assert.deepEqual(
      all.map(({ region }) => region),
      ["from-argument", "from-provider", "from-environment", "from-profile"],
    );
    for (const { endpoint, readTimeout, retryTimeout } of all) {
      assert.match(endpoint, /^https:\/\/ecs\.from-/);
      assert.deepEqual([readTimeout, retryTimeout], [undefined, undefined]);
    }
  });

  it("is resolved per setting: the region of one source, the key of another, the endpoint of a third", () => {
    const found = settings({
      args: { region: "cn-beijing" },
      stack: { accessKey: "id", secretKey: "secret", protocol: "HTTP" },
      env: { ECS_ENDPOINT: "ecs.example.com:81", ALICLOUD_REGION: "cn-shanghai" },
    });
    assert.deepEqual(
      [found.region, found.endpoint, found.credentials.kind],
      ["cn-beijing", "http://ecs.example.com:81", "accessKey"],
    );
  });

  it("treats an empty setting as absent", () => {
    const values = {
      args: { region: "" },
      stack: { region: "" },
      env: { ALICLOUD_REGION: "", ALIBABA_CLOUD_REGION: "cn-hangzhou" },
    };
    assert.equal(settings(values).region, "cn-hangzhou");
    assert.equal(settings({ ...values, provider: { region: "" } }).region, "cn-hangzhou");
  });

  it("reads the profile file only for what no other source has", () => {
    home.write(".aliyun/config.json", "{ broken");
    const stack = { region: "cn-hangzhou", accessKey: "id", secretKey: "secret" };
    assert.equal(settings({ stack }).region, "cn-hangzhou");
    assert.match(
      failure({ stack: { accessKey: "id", secretKey: "secret" } }),
      /config\.json cannot be used: it is not valid JSON/,
    );
  });

  it("uses the region of a profile whose credentials are invalid but not needed", () => {
    const file = { current: "ci", profiles: [{ name: "ci", region_id: "cn-shenzhen" }] };
    home.write(".aliyun/config.json", file);
    const stack = { accessKey: "id", secretKey: "secret" };
    assert.equal(settings({ stack }).region, "cn-shenzhen");
    assert.match(failure({}), /config\.json cannot be used: the profile "ci" has no mode/);
  });

  it("uses the credentials of a profile whose region is invalid but not needed", () => {
    const { current, profiles: entries } = profiles();
    home.write(".aliyun/config.json", {
      current,
      profiles: entries.map((entry) => ({ ...entry, region_id: 5 })),
    });
    assert.equal(inRegion({}).credentials.kind, "accessKey");
    assert.match(failure({}), /region_id of the profile "ci" must be a string/);
  });

  it("uses the region of the configured profile in the configured file", () => {
    const file = home.write("elsewhere.json", profiles("cn-shenzhen"));
    assert.equal(
      settings({ stack: { profile: "ci", sharedCredentialsFile: file } }).region,
      "cn-shenzhen",
    );
  });

  it("lists every source that was checked when there is no region", () => {
    const message = failure({});
    for (const source of [
      "the argument region",
      "alicloud:region in the stack's configuration",
      "ALICLOUD_REGION or ALIBABA_CLOUD_REGION in the environment",
      `${home.directory()}/.aliyun/config.json`,
      "pulumi config set alicloud:region cn-hangzhou, or ALICLOUD_REGION=cn-hangzhou",
    ])
      assert.ok(message.includes(source), source);
  });

  it("lists the explicit provider instead of the stack, and explains that the stack is not used", () => {
    const message = failure({ provider: {}, stack: { region: "cn-hangzhou" } });
    assert.ok(message.includes("region of the explicit provider"), message);
    assert.ok(!message.includes("alicloud:region"), message);
    assert.match(message, /does not use the alicloud:\* settings of the stack's configuration\.$/);
  });

  it("lists the profile file that was checked, not the default one", () => {
    const file = home.write("elsewhere.json", profiles());
    const message = failure({ stack: { sharedCredentialsFile: file } });
    assert.ok(message.includes(file), message);
    assert.ok(!message.includes(".aliyun"), message);
  });

  for (const region of [
    "CN-HANGZHOU",
    "cn hangzhou",
    "cn-hangzhou ",
    "cn_hangzhou",
    "-cn",
    "cn-",
    "evil.example.com#",
    "a/b",
    "cn-hangzhou\n",
    "杭州",
  ]) {
    it(`rejects the region ${JSON.stringify(region)}: it becomes a part of the endpoint`, () => {
      assert.match(
        failure({ stack: { region } }),
        /^alicloud:region in the stack's configuration must be a region ID, such as cn-hangzhou\.$/,
      );
    });
  }

  it("rejects a malformed region of the profile, and names its source", () => {
    home.write(".aliyun/config.json", profiles("no region"));
    assert.match(
      failure({}),
      /^region_id of the profile "ci" in .*config\.json must be a region ID/,
    );
  });

  it("uses the region's own endpoint over TLS unless another is configured", () => {
    assert.equal(inRegion({}).endpoint, "https://ecs-cn-hangzhou.aliyuncs.com");
    assert.equal(
      settings({ stack: { region: "us-east-1" } }).endpoint,
      "https://ecs.us-east-1.aliyuncs.com",
    );
    assert.equal(
      inRegion({ stack: { protocol: "HTTP" } }).endpoint,
      "http://ecs-cn-hangzhou.aliyuncs.com",
    );
  });

  const endpoints: readonly (readonly [string, string])[] = [
    ['[{"ecs":"a.example.com"}]', "https://a.example.com"],
    ['{"ecs":"a.example.com"}', "https://a.example.com"],
    ['[{"vpc":"v.example.com"},{"ecs":"a.example.com:8443"}]', "https://a.example.com:8443"],
    ['[{"ecs":"127.0.0.1:8080"}]', "http://127.0.0.1:8080"],
    ['[{"ecs":""},{"ecs":"a.example.com"}]', "https://a.example.com"],
    ['[{"ecs":null}]', "https://ecs-cn-hangzhou.aliyuncs.com"],
    ['[{"vpc":"v.example.com"}]', "https://ecs-cn-hangzhou.aliyuncs.com"],
    ["[]", "https://ecs-cn-hangzhou.aliyuncs.com"],
    ["{}", "https://ecs-cn-hangzhou.aliyuncs.com"],
  ];
  for (const [value, expected] of endpoints) {
    it(`takes alicloud:endpoints ${value} as ${expected}`, () => {
      assert.equal(inRegion({ stack: { endpoints: value } }).endpoint, expected);
    });
  }

  it("uses the environment's endpoint if the stack's array has none for ECS", () => {
    const env = { ALIBABA_CLOUD_ENDPOINT_ECS: "https://env.example.com" };
    assert.equal(
      inRegion({ stack: { endpoints: '[{"vpc":"v"}]' }, env }).endpoint,
      "https://env.example.com",
    );
    assert.equal(
      inRegion({ stack: { endpoints: '[{"ecs":"s.example.com"}]' }, env }).endpoint,
      "https://s.example.com",
    );
  });

  for (const value of [
    "s3cr3t",
    "a.example.com",
    "[1]",
    '["a.example.com"]',
    '{"ecs":7}',
    '{"ecs":{"host":"s3cr3t"}}',
    "null",
    "7",
    '"text"',
    "[[",
  ]) {
    it(`rejects alicloud:endpoints ${value}, without quoting it`, () => {
      const message = failure({ stack: { region: "cn-hangzhou", endpoints: value } });
      assert.match(
        message,
        /^alicloud:endpoints in the stack's configuration must be an array of objects such as \[\{"ecs": "host:port"\}\]\.$/,
      );
    });
  }

  it("rejects plain HTTP over the network, and names its source", () => {
    const env = { ALIBABA_CLOUD_ENDPOINT_ECS: "http://ecs.example.com" };
    const message = failure({ stack: { region: "cn-hangzhou" }, env });
    assert.match(message, /^ALIBABA_CLOUD_ENDPOINT_ECS in the environment requests plain HTTP/);
    assert.match(
      message,
      / set alicloud:protocol in the stack's configuration to HTTP if you trust/,
    );
    assert.equal(inRegion({ stack: { protocol: "HTTP" }, env }).endpoint, "http://ecs.example.com");
  });

  it("reads the timeouts: milliseconds, milliseconds, seconds; 0 is the default", () => {
    const read = (value: string) => {
      const { connectTimeout, readTimeout, retryTimeout } = inRegion({
        stack: { clientConnectTimeout: value, clientReadTimeout: value, maxRetryTimeout: value },
      });
      return [connectTimeout, readTimeout, retryTimeout];
    };
    assert.deepEqual(read("5000"), [5000, 5000, 5_000_000]);
    assert.deepEqual(read("0"), [undefined, undefined, undefined]);
    assert.deepEqual(read(""), [undefined, undefined, undefined]);
  });

  for (const setting of ["clientConnectTimeout", "clientReadTimeout", "maxRetryTimeout"] as const) {
    for (const value of [
      "-1",
      "1.5",
      "5s",
      "soon",
      "Infinity",
      "NaN",
      "2147483648",
      "1e3",
      "0x10",
      "s3cr3t",
      "[5]",
    ]) {
      it(`rejects ${setting} ${value}`, () => {
        const message = failure({ stack: { region: "cn-hangzhou", [setting]: value } });
        assert.match(
          message,
          new RegExp(
            `^alicloud:${setting} in the stack's configuration must be an integer from 0 to 2147483647\\.$`,
          ),
        );
      });
    }
  }
});

describe("describeSettings", () => {
  const home = isolatedHome();
  const described = (values: Values) => describeSettings(sourcesOf(values));
  const KEY = { accessKey: "key-s3cr3t", secretKey: "s3cr3t", securityToken: "s3cr3t" };

  it("describes the region and the credentials by their sources, never by a key", () => {
    assert.deepEqual(described({ stack: { region: "cn-hangzhou", ...KEY } }), {
      region: "region cn-hangzhou (from alicloud:region in the stack's configuration)",
      credentials: "credentials from alicloud:accessKey in the stack's configuration",
    });
    const env = {
      ALIBABA_CLOUD_REGION: "cn-beijing",
      ALIBABA_CLOUD_ACCESS_KEY_ID: "s3cr3t",
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s3cr3t",
    };
    assert.deepEqual(described({ args: { region: "cn-shanghai" }, env }), {
      region: "region cn-shanghai (from the argument region)",
      credentials: "credentials from ALIBABA_CLOUD_ACCESS_KEY_ID in the environment",
    });
  });

  it("describes a role, a profile and the default chain", () => {
    const role = { ...KEY, assumeRole: '{"roleArn":"a"}' };
    assert.equal(
      described({ stack: role }).credentials,
      "credentials from alicloud:assumeRole in the stack's configuration, assumed with alicloud:accessKey in the stack's configuration",
    );
    assert.equal(described({}).credentials, "credentials from the default credential chain");
    const file = home.write(".aliyun/config.json", {
      current: "ci",
      profiles: [{ name: "ci", mode: "EcsRamRole", region_id: "cn-hangzhou" }],
    });
    assert.deepEqual(described({}), {
      region: `region cn-hangzhou (from region_id of the profile "ci" in ${file})`,
      credentials: `credentials from the profile "ci" in ${file}`,
    });
  });

  it("describes settings that are missing or cannot be used, without an error", () => {
    const unusable = { region: "no usable region", credentials: "no usable credentials" };
    assert.equal(described({}).region, unusable.region);
    assert.deepEqual(described({ stack: { region: "s3cr3t !", accessKey: "s3cr3t" } }), unusable);
    home.write(".aliyun/config.json", "{ s3cr3t");
    assert.deepEqual(described({}), unusable);
  });
});
