import assert from "node:assert/strict";
import { ConfigurationError } from "../../../core/errors";
import { originOf, stsHostOf } from "../../../core/settings/endpoint";

const origin = (value: string, protocol?: string) =>
  originOf(
    { value, source: "SOURCE" },
    protocol === undefined ? undefined : { value: protocol, source: "PROTOCOL" },
    "THE PROTOCOL",
  );

describe("originOf", () => {
  const origins: readonly (readonly [string, string | undefined, string])[] = [
    ["ecs.example.com", undefined, "https://ecs.example.com"],
    ["ecs.example.com:8443", undefined, "https://ecs.example.com:8443"],
    ["ECS.Example.com", undefined, "https://ecs.example.com"],
    ["https://ecs.example.com", undefined, "https://ecs.example.com"],
    ["https://ecs.example.com/", undefined, "https://ecs.example.com"],
    ["HTTPS://ecs.example.com", undefined, "https://ecs.example.com"],
    [" ecs.example.com ", undefined, "https://ecs.example.com"],
    ["ecs.example.com", "HTTPS", "https://ecs.example.com"],
    ["ecs.example.com", "https", "https://ecs.example.com"],
    ["ecs.example.com", "HTTP", "http://ecs.example.com"],
    ["ecs.example.com:80", "http", "http://ecs.example.com"],
    ["http://ecs.example.com", "HTTP", "http://ecs.example.com"],
    ["https://ecs.example.com", "HTTP", "https://ecs.example.com"],
    ["127.0.0.1:8080", undefined, "http://127.0.0.1:8080"],
    ["127.0.0.1:8080", "HTTPS", "https://127.0.0.1:8080"],
    ["http://127.0.0.1:8080", undefined, "http://127.0.0.1:8080"],
    ["http://127.0.0.1:8080", "HTTPS", "http://127.0.0.1:8080"],
    ["https://127.0.0.1:8080", undefined, "https://127.0.0.1:8080"],
    ["127.8.9.10", undefined, "http://127.8.9.10"],
    ["localhost:8080", undefined, "http://localhost:8080"],
    ["x.localhost:8080", undefined, "http://x.localhost:8080"],
    ["http://x.localhost", "HTTPS", "http://x.localhost"],
    ["localhost.example.com", undefined, "https://localhost.example.com"],
    ["127.0.0.1.example.com", undefined, "https://127.0.0.1.example.com"],
    ["http://[::1]:8080", undefined, "http://[::1]:8080"],
    ["[::1]:8080", undefined, "http://[::1]:8080"],
    ["[::ffff:127.0.0.1]:8080", undefined, "http://[::ffff:7f00:1]:8080"],
    ["http://[::ffff:127.0.0.1]", "HTTPS", "http://[::ffff:7f00:1]"],
    ["[::ffff:10.0.0.1]:8080", undefined, "https://[::ffff:a00:1]:8080"],
    ["[2001:db8::1]:8080", undefined, "https://[2001:db8::1]:8080"],
  ];
  for (const [value, protocol, expected] of origins) {
    it(`takes ${JSON.stringify(value)} with protocol ${protocol ?? "unset"} as ${expected}`, () => {
      assert.equal(origin(value, protocol), expected);
    });
  }

  const overTheNetwork: readonly (readonly [string, string | undefined])[] = [
    ["http://ecs.example.com", undefined],
    ["http://ecs.example.com", "HTTPS"],
    ["HTTP://ecs.example.com", undefined],
    ["http://127.0.0.1.example.com", undefined],
    ["http://localhost.example.com", undefined],
    ["http://notlocalhost", undefined],
    ["http://10.0.0.1", undefined],
    ["http://0.0.0.0", undefined],
    ["http://[::ffff:10.0.0.1]", undefined],
    ["http://128.0.0.1", undefined],
  ];
  for (const [value, protocol] of overTheNetwork) {
    it(`rejects plain HTTP to ${value} with protocol ${protocol ?? "unset"}`, () => {
      assert.throws(
        () => origin(value, protocol),
        (error) => {
          assert.ok(ConfigurationError.isInstance(error));
          assert.match(
            error.message,
            /^SOURCE requests plain HTTP to .* or set THE PROTOCOL to HTTP/,
          );
          return true;
        },
      );
    });
  }

  const malformed = [
    "ftp://ecs.example.com",
    "file:///etc/passwd",
    "https://",
    "ecs example.com",
    "ecs.example.com:99999",
    "ecs.example.com:port",
    "ecs.example.com/path",
    "https://ecs.example.com/?x=1",
    "https://ecs.example.com/#x",
    "https://user:s3cr3t@ecs.example.com",
    "user:s3cr3t@ecs.example.com",
    "https://ecs.example.com\nhost: evil",
    "://",
    `http://${"a.".repeat(200)}com`,
  ];
  for (const value of malformed) {
    it(`rejects ${JSON.stringify(value)}, without quoting it`, () => {
      assert.throws(
        () => origin(value),
        (error) => {
          assert.ok(ConfigurationError.isInstance(error));
          assert.match(
            error.message,
            /^SOURCE is not a valid endpoint\. Use a host, host:port, or a URL/,
          );
          assert.ok(!error.message.includes("s3cr3t"));
          return true;
        },
      );
    });
  }

  it("rejects an invalid protocol", () => {
    for (const protocol of ["TCP", "HTTP/2", "http://", "https:"])
      assert.throws(
        () => origin("ecs.example.com", protocol),
        /^ConfigurationError: PROTOCOL must be HTTP or HTTPS\. See https:/,
      );
  });
});

describe("stsHostOf", () => {
  for (const [value, expected] of [
    ["sts.example.com", "sts.example.com"],
    ["sts.example.com:8443", "sts.example.com:8443"],
    ["https://sts.example.com:8443", "sts.example.com:8443"],
    ["127.0.0.1:8443", "127.0.0.1:8443"],
  ] as const) {
    it(`takes ${value} as ${expected}`, () => {
      assert.equal(stsHostOf({ value, source: "SOURCE" }), expected);
    });
  }

  it("rejects plain HTTP over the network and malformed values", () => {
    for (const value of ["http://sts.example.com", "sts.example.com/path", "user:s3cr3t@h"])
      assert.throws(
        () => stsHostOf({ value, source: "SOURCE" }),
        (error: Error) => error.message.startsWith("SOURCE ") && !error.message.includes("s3cr3t"),
      );
    // No setting allows it.
    assert.throws(
      () => stsHostOf({ value: "http://sts.example.com", source: "SOURCE" }),
      /plain HTTP to sts\.example\.com\. Use https:\/\/\. See https:/,
    );
  });
});
