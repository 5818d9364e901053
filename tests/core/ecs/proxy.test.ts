import assert from "node:assert/strict";
import { ConfigurationError } from "../../../core/errors";
import { isLoopback, proxyFor, type ProxyVariables } from "../../../core/ecs/proxy";

const proxyOf = (url: string, variables: ProxyVariables) =>
  proxyFor(new URL(url), variables)?.origin;

describe("proxyFor", () => {
  const PROXY = "http://example-proxy.example:3128";

  it("reads the variable of the scheme, or else ALL_PROXY, in upper or lower case", () => {
    const [https, http] = ["https://ecs.aliyuncs.com", "http://ecs.aliyuncs.com"];
    for (const name of ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
      assert.equal(proxyOf(https, { [name]: PROXY }), PROXY, name);
    for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
      assert.equal(proxyOf(http, { [name]: PROXY }), PROXY, name);
    assert.equal(proxyOf(https, { HTTP_PROXY: PROXY }), undefined);
    assert.equal(proxyOf(http, { HTTPS_PROXY: PROXY }), undefined);
    assert.equal(proxyOf(https, { ALL_PROXY: "other", https_proxy: PROXY }), PROXY);
    assert.equal(proxyOf(https, { HTTPS_PROXY: "", https_proxy: PROXY }), PROXY);
    assert.equal(proxyOf(https, { HTTPS_PROXY: "example-proxy.example:3128" }), PROXY);
    assert.equal(proxyOf(https, {}), undefined);
  });

  it("never returns a proxy for a loopback address or the metadata service", () => {
    for (const host of [
      "localhost:80",
      "api.localhost",
      "127.0.0.1",
      "127.9.9.9:8443",
      "[::1]:80",
      "2130706433",
      "100.100.100.200",
    ])
      assert.equal(proxyOf(`http://${host}`, { ALL_PROXY: PROXY }), undefined, host);
  });

  const excluded: readonly (readonly [list: string, host: string, isExcluded: boolean])[] = [
    ["*", "ecs.aliyuncs.com", true],
    ["aliyuncs.com", "ecs.aliyuncs.com", true],
    ["aliyuncs.com", "aliyuncs.com", true],
    ["aliyuncs.com", "notaliyuncs.com", false],
    [".aliyuncs.com", "ecs.aliyuncs.com", true],
    [".aliyuncs.com", "aliyuncs.com", false],
    ["*.aliyuncs.com", "ecs.aliyuncs.com", true],
    ["*.aliyuncs.com", "aliyuncs.com", false],
    ["ECS.Aliyuncs.com", "ecs.aliyuncs.com", true],
    ["example.com, aliyuncs.com", "ecs.aliyuncs.com", true],
    ["example.com aliyuncs.com", "ecs.aliyuncs.com", true],
    ["ecs.aliyuncs.com:443", "ecs.aliyuncs.com", true],
    ["ecs.aliyuncs.com:8443", "ecs.aliyuncs.com", false],
    ["ecs.aliyuncs.com:8443", "ecs.aliyuncs.com:8443", true],
    ["ecs.aliyuncs.co", "ecs.aliyuncs.com", false],
    ["", "ecs.aliyuncs.com", false],
    [",", "ecs.aliyuncs.com", false],
    ["10.0.0.5", "10.0.0.5", true],
    ["10.0.0.5", "10.0.0.50", false],
    ["10.0.0.0/8", "10.200.0.5", true],
    ["10.0.0.0/8", "11.0.0.5", false],
    ["10.0.0.0/33", "10.0.0.5", false],
    ["nonsense/8", "10.0.0.5", false],
    ["10.0.0.0/8", "ecs.aliyuncs.com", false],
    ["fd00::/8", "[fd12::1]", true],
    ["fd00::/8", "[fe80::1]", false],
    ["fd12::1", "[fd12::1]", true],
    ["[fd12::1]:8443", "[fd12::1]:8443", true],
    ["[fd12::1]:8443", "[fd12::1]", false],
    ["0.5", "10.0.0.5", false],
    [" , aliyuncs.com", "ecs.aliyuncs.com", true],
    [" ,", "ecs.aliyuncs.com.", false],
    ["10.0.0.5:443", "10.0.0.5", true],
    ["10.0.0.5:8443", "10.0.0.5", false],
    ["10.0.0.5/32", "10.0.0.5", true],
    ["10.0.0.4/32", "10.0.0.5", false],
    ["10.0.0.0/16", "10.0.200.5", true],
    ["10.0.0.0/8x", "10.0.0.5", false],
    ["10.0.0.0/x8", "10.0.0.5", false],
    ["10.0.0.0/", "10.0.0.5", false],
    ["fd12::1/128", "[fd12::1]", true],
    ["fd12::1/129", "[fd12::1]", false],
    ["fd12::1/64", "10.0.0.5", false],
  ];
  for (const [list, host, isExcluded] of excluded) {
    it(`${isExcluded ? "excludes" : "does not exclude"} ${host} with NO_PROXY="${list}"`, () => {
      for (const name of ["NO_PROXY", "no_proxy"])
        assert.equal(
          proxyOf(`https://${host}`, { HTTPS_PROXY: PROXY, [name]: list }),
          isExcluded ? undefined : PROXY,
        );
    });
  }

  it("compares the port of NO_PROXY with the default port of the scheme", () => {
    const variables = { ALL_PROXY: PROXY, NO_PROXY: "a.example:80 b.example:443" };
    for (const [url, proxy] of [
      ["http://a.example", undefined],
      ["https://a.example", PROXY],
      ["http://b.example", PROXY],
      ["https://b.example", undefined],
    ] as const)
      assert.equal(proxyOf(url, variables), proxy, url);
  });

  it("accepts the URL of an HTTP proxy, with or without its scheme", () => {
    for (const [value, proxy] of [
      ["example.com:3128", "http://example.com:3128"],
      ["user:pw@example.com", "http://example.com"],
      [" http://example.com:3128 ", "http://example.com:3128"],
      ["HTTPS://Example.com", "https://example.com"],
      ["[fd12::1]:3128", "http://[fd12::1]:3128"],
      ["  ", undefined],
    ] as const)
      assert.equal(proxyOf("https://ecs.aliyuncs.com", { HTTPS_PROXY: value }), proxy, value);
  });

  it("rejects everything else without quoting it", () => {
    for (const value of [
      "socks5://user:s3cr3t@host",
      "ftp://s3cr3t",
      "http://",
      "http://us er@:s3cr3t",
      "s3cr3t:x",
    ])
      assert.throws(
        () => proxyOf("https://ecs.aliyuncs.com", { https_proxy: value }),
        (error) => {
          assert.ok(ConfigurationError.isInstance(error), value);
          assert.match(error.message, /^https_proxy in the environment is not the URL of an HTTP/);
          return !error.message.includes("s3cr3t");
        },
      );
  });
});

describe("isLoopback", () => {
  it("accepts loopback addresses and reserved names only", () => {
    for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.255.0.1", "[::1]"])
      assert.ok(isLoopback(host), host);
    for (const host of ["localhost.evil", "notlocalhost", "128.0.0.1", "[::2]", "0.0.0.0", ""])
      assert.ok(!isLoopback(host), host);
  });
});
