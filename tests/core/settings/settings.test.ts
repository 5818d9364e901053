import assert from "node:assert/strict";
import { ConfigurationError } from "../../../core/errors";
import { resolveSettings } from "../../../core/settings/settings";
import { isolatedHome } from "../../support/isolated-home";
import { sourcesOf, type Places } from "./support/sources";

describe("resolveSettings", () => {
  const home = isolatedHome();
  const settings = (places: Places) => resolveSettings(sourcesOf(places));
  const inRegion = (places: Places) => settings({ ...places, args: { region: "cn-hangzhou" } });
  const failure = (places: Places): string => {
    try {
      settings(places);
    } catch (error) {
      assert.ok(ConfigurationError.isInstance(error), String(error));
      return error.message;
    }
    return assert.fail("nothing was thrown");
  };
  const profiles = (region_id?: string) => ({
    current: "ci",
    profiles: [{ name: "ci", mode: "AK", region_id, access_key_id: "i", access_key_secret: "s" }],
  });

  it("takes the region from the argument, the provider, the stack, the environment, the profile, in this order", () => {
    home.write(".aliyun/config.json", profiles("from-profile"));
    const places = {
      args: { region: "from-argument" },
      provider: { region: "from-provider" },
      stack: { region: "from-stack" },
      env: { ALICLOUD_REGION: "from-environment" },
    };
    const { args, ...withoutArgs } = places;
    const { provider, ...withoutProvider } = withoutArgs;
    const { stack, ...withoutStack } = withoutProvider;
    assert.deepEqual([args, provider, stack].length, 3);
    const regions = [places, withoutArgs, withoutProvider, withoutStack, {}].map(
      (each) => settings(each).region,
    );
    assert.deepEqual(regions, [
      "from-argument",
      "from-provider",
      "from-stack",
      "from-environment",
      "from-profile",
    ]);
  });

  it("goes field by field: the region of one place, the key of another, the endpoint of a third", () => {
    const found = settings({
      args: { region: "cn-beijing" },
      provider: { protocol: "HTTP" },
      stack: { accessKey: "id", secretKey: "secret" },
      env: { ECS_ENDPOINT: "ecs.example.com:81", ALICLOUD_REGION: "cn-shanghai" },
    });
    assert.deepEqual(
      [found.region, found.endpoint, found.credentials.kind],
      ["cn-beijing", "http://ecs.example.com:81", "accessKey"],
    );
  });

  it("takes an empty setting as none", () => {
    const places = {
      args: { region: "" },
      provider: { region: "" },
      stack: { region: "" },
      env: { ALICLOUD_REGION: "cn-hangzhou" },
    };
    assert.equal(settings(places).region, "cn-hangzhou");
  });

  it("reads the profile file only for what no other place has", () => {
    home.write(".aliyun/config.json", "{ broken");
    const stack = { region: "cn-hangzhou", accessKey: "id", secretKey: "secret" };
    assert.equal(settings({ stack }).region, "cn-hangzhou");
    assert.match(
      failure({ stack: { accessKey: "id", secretKey: "secret" } }),
      /config\.json is not the JSON/,
    );
  });

  it("takes the region of the profile that is named, from the file that is named", () => {
    const file = home.write("elsewhere.json", profiles("cn-shenzhen"));
    assert.equal(
      settings({ stack: { profile: "ci", sharedCredentialsFile: file } }).region,
      "cn-shenzhen",
    );
  });

  it("names every place that was looked in when there is no region", () => {
    const message = failure({ provider: {} });
    for (const place of [
      "the argument region",
      "region of the explicit provider",
      "alicloud:region in the stack's configuration",
      "ALICLOUD_REGION or ALIBABA_CLOUD_REGION in the environment",
      `${home.directory()}/.aliyun/config.json`,
      "pulumi config set alicloud:region",
    ])
      assert.ok(message.includes(place), place);
  });

  it("names the profile file that was looked in, not the usual one", () => {
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
    it(`refuses the region ${JSON.stringify(region)}: it becomes a part of the endpoint`, () => {
      assert.match(
        failure({ stack: { region } }),
        /^alicloud:region in the stack's configuration is no region id; they look like cn-hangzhou\.$/,
      );
    });
  }

  it("refuses a region from the profile that is none, and says where it is", () => {
    home.write(".aliyun/config.json", profiles("no region"));
    assert.match(failure({}), /^region_id of the profile/);
  });

  it("uses the region's own endpoint over TLS unless told otherwise", () => {
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

  it("goes on to the environment's endpoint where the stack's list has none for ECS", () => {
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
    it(`refuses alicloud:endpoints ${value}, without quoting it`, () => {
      const message = failure({ stack: { region: "cn-hangzhou", endpoints: value } });
      assert.match(
        message,
        /^alicloud:endpoints in the stack's configuration must be a list of maps such as \[\{"ecs": "host:port"\}\]\.$/,
      );
    });
  }

  it("refuses plain HTTP over the network, and says who asked for it", () => {
    const env = { ALIBABA_CLOUD_ENDPOINT_ECS: "http://ecs.example.com" };
    const message = failure({ stack: { region: "cn-hangzhou" }, env });
    assert.match(
      message,
      /^ALIBABA_CLOUD_ENDPOINT_ECS or ECS_ENDPOINT in the environment asks for plain HTTP/,
    );
    assert.equal(inRegion({ stack: { protocol: "HTTP" }, env }).endpoint, "http://ecs.example.com");
  });

  it("reads the time-outs: milliseconds, milliseconds, seconds; 0 is the default", () => {
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
    for (const value of ["-1", "1.5", "5s", "soon", "Infinity", "NaN", "2147483648", "[5]"]) {
      it(`refuses ${setting} ${value}`, () => {
        const message = failure({ stack: { region: "cn-hangzhou", [setting]: value } });
        assert.match(
          message,
          new RegExp(`^alicloud:${setting} in the stack's configuration must be a whole number`),
        );
      });
    }
  }
});
