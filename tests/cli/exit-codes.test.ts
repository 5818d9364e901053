import assert from "node:assert/strict";
import { Emulator, type Scenario } from "../../emulator";
import { EXIT_CODES } from "../../cli/exit-codes";
import { execution, PIPELINE, pipelineWith } from "../core/support/scenarios";
import { isolatedHome } from "../support/isolated-home";
import { cli, type Conditions } from "./support/in-process";

const BUILT = pipelineWith(execution("1", "SUCCESS", 1));
const LATEST = ["latest", "--id", PIPELINE, "--quiet"];

describe("the exit code", () => {
  const home = isolatedHome();

  const codeOf = async (
    args: readonly string[],
    { scenario = BUILT, ...conditions }: Conditions & { scenario?: Scenario } = {},
  ) => {
    const emulator = await Emulator.start({ scenario });
    const env = { ...emulator.environment(), ...conditions.env };
    try {
      return await cli(args, { ...conditions, env });
    } finally {
      await emulator.stop();
    }
  };

  it("is 0 for a result, the help and the version", async () => {
    for (const args of [
      LATEST,
      ["--help"],
      ["help", "latest"],
      ["latest", "--help"],
      ["--version"],
    ]) {
      const { code, stdout, stderr } = await codeOf(args);
      assert.deepEqual([code, stderr], [0, ""], args.join(" "));
      assert.notEqual(stdout, "");
    }
  });

  it("is 1 for what does not exist, and for an API that fails", async () => {
    assert.equal((await codeOf(["latest", "--name", "none"])).code, 1);
    assert.equal((await codeOf(["latest", "--id", "ip-none"])).code, 1);
    const fault = { fault: "error", statusCode: 400, code: "Odd", times: "always" } as const;
    assert.equal((await codeOf(LATEST, { scenario: { ...BUILT, faults: [fault] } })).code, 1);
  });

  for (const [what, args, message] of [
    ["no command", [], /^Usage:/],
    ["an unknown command", ["latset"], /unknown command 'latset'\n\(Did you mean latest\?\)/],
    [
      "an unknown flag",
      [...LATEST, "--exlude", "x"],
      /unknown option '--exlude'\n\(Did you mean --exclude\?\)/,
    ],
    ["a flag without its value", ["latest", "--id"], /argument missing/],
    ["a surplus argument", [...LATEST, "more"], /too many arguments/],
    [
      "both --id and --name",
      [...LATEST, "--name", "web"],
      /'--id <id>' cannot be used with option '--name <name>'/,
    ],
    [
      "several problems",
      [...LATEST, "--min-age", "soon", "--max-age", "never"],
      /^Error: 2 problems:\n {2}--min-age .*\n {2}--max-age /,
    ],
    ["neither --id nor --name", ["latest"], /^Error: --id is missing; set --id or --name\.\n/],
    [
      "an unknown format",
      ["latest", "--id", PIPELINE, "-o", "xml"],
      /Allowed choices are json, yaml, table/,
    ],
    ["--quiet with --output", [...LATEST, "-o", "json"], /cannot be used with/],
    ["a tag without a value", [...LATEST, "--tag", "a"], /It must be KEY=VALUE/],
    ["an invalid region", [...LATEST, "--region", "Hang zhou"], /--region/],
    [
      "an invalid endpoint",
      [...LATEST, "--endpoint", "http://user@host"],
      /--endpoint is not a valid endpoint/,
    ],
    [
      "an endpoint without encryption",
      [...LATEST, "--endpoint", "http://ecs.example.com"],
      /^Error: --endpoint requests plain HTTP to ecs\.example\.com\. Use https:\/\/\. See /,
    ],
    [
      "an invalid time limit",
      [...LATEST, "--read-timeout", "soon"],
      /--read-timeout <duration>' argument 'soon' is invalid\. It must be a duration such as 30s, up to 24d\./,
    ],
    ["a time limit that is too long", [...LATEST, "--connect-timeout", "25d"], /up to 24d/],
  ] as const) {
    it(`is 2 for ${what}`, async () => {
      const { code, stdout, stderr } = await codeOf(args);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    });
  }

  it("is 2 without a region", async () => {
    const { code, stderr } = await codeOf(LATEST, { env: { ALICLOUD_REGION: "" } });
    assert.equal(code, 2);
    assert.match(
      stderr,
      /No region found\. Checked: --region; .* Set --region, or ALICLOUD_REGION/,
    );
  });

  it("is 3 if no execution qualifies", async () => {
    const { code, stdout } = await codeOf(LATEST, { scenario: pipelineWith() });
    assert.deepEqual([code, stdout], [3, ""]);
  });

  it("is 4 without credentials", async () => {
    const env = { ALICLOUD_ACCESS_KEY: "", ALICLOUD_SECRET_KEY: "" };
    const { code, stderr } = await codeOf(LATEST, { env });
    assert.equal(code, 4);
    assert.match(stderr, /No credentials found/);
  });

  it("is 4 for half an access key", async () => {
    assert.equal((await codeOf(LATEST, { env: { ALICLOUD_SECRET_KEY: "" } })).code, 4);
  });

  it("is 4 for credentials that are not accepted: unknown, with a wrong secret, expired", async () => {
    assert.equal((await codeOf(LATEST, { env: { ALICLOUD_ACCESS_KEY: "other" } })).code, 4);
    assert.equal((await codeOf(LATEST, { env: { ALICLOUD_SECRET_KEY: "other" } })).code, 4);
    const account = { accessKeyId: "key-1", accessKeySecret: "secret-1", securityToken: "token-1" };
    const accounts = [{ ...account, expires: "2020-01-01T00:00:00Z" }];
    const { code, stderr } = await codeOf(LATEST, { scenario: { ...BUILT, accounts } });
    assert.equal(code, 4);
    assert.match(stderr, /InvalidSecurityToken\.Expired.*Get a new security token/);
  });

  it("is 4 for a permission that is missing", async () => {
    const accounts = [
      { accessKeyId: "key-1", accessKeySecret: "secret-1", deny: ["ecs:Describe*"] },
    ];
    const { code, stderr } = await codeOf(LATEST, { scenario: { ...BUILT, accounts } });
    assert.equal(code, 4);
    assert.match(stderr, /Grant the RAM action ecs:DescribeImagePipelineExecutions/);
  });

  it("is 6 for a response that takes longer than --read-timeout", async () => {
    const fault = { fault: "slow", delay: 60_000, times: "always" } as const;
    const controller = new AbortController();
    // Retries without delays in between.
    const clock = {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      random: () => 0,
      sleep: () => Promise.resolve(),
    };
    const conditions = {
      scenario: { ...BUILT, faults: [fault] },
      clock,
      signal: controller.signal,
    };
    const { code, stderr } = await codeOf([...LATEST, "--read-timeout", "5ms"], conditions);
    assert.equal(code, 6);
    assert.match(stderr, /ReadTimeout/);
  });

  it("is 7 for another image than --expect", async () => {
    assert.equal((await codeOf([...LATEST, "--expect", "m-2"])).code, 7);
  });

  it("uses the profile that --profile names, even if the environment has an access key", async () => {
    home.write(".aliyun/config.json", {
      current: "default",
      profiles: [
        {
          name: "ci",
          mode: "AK",
          access_key_id: "emulator-key",
          access_key_secret: "emulator-secret",
        },
      ],
    });
    const env = { ALICLOUD_ACCESS_KEY: "of-another-account", ALICLOUD_SECRET_KEY: "x" };
    assert.equal((await codeOf(LATEST, { env })).code, 4);
    assert.equal((await codeOf([...LATEST, "--profile", "ci"], { env })).code, 0);
    const file = { ...env, ALICLOUD_SHARED_CREDENTIALS_FILE: "/none.json" };
    assert.match(
      (await codeOf([...LATEST, "--profile", "ci"], { env: file })).stderr,
      /none\.json does not exist\..* set ALICLOUD_SHARED_CREDENTIALS_FILE in the environment to/,
    );
    const missing = await codeOf([...LATEST, "--profile", "none"], { env });
    assert.equal(missing.code, 4);
    assert.match(missing.stderr, /none/);
  });

  it("has every code in the help", async () => {
    const { stdout } = await cli(["--help"]);
    for (const [code, meaning] of Object.values(EXIT_CODES))
      assert.ok(stdout.includes(`${code}  ${meaning}`), meaning);
  });
});

describe("--debug", () => {
  isolatedHome();

  it("prints the requests to standard error, without secrets", async () => {
    const scenario = {
      ...BUILT,
      accounts: [
        { accessKeyId: "the-key", accessKeySecret: "the-secret", securityToken: "the-token" },
      ],
    };
    const emulator = await Emulator.start({ scenario });
    const env = emulator.environment();
    const { stdout, stderr } = await cli([...LATEST, "--debug"], { env });
    const failed = await cli(["latest", "--id", "ip-none", "--debug"], { env });
    await emulator.stop();

    assert.equal(stdout, "m-1\n");
    assert.match(
      stderr,
      /^> DescribeImagePipelineExecutions POST http:\/\/127\.0\.0\.1:\d+ .*ImagePipelineId=ip-web/,
    );
    assert.match(
      stderr,
      /^< DescribeImagePipelineExecutions, HTTP 200, in \d+ ms, request ID [\dA-F-]+$/m,
    );
    assert.match(failed.stderr, /HTTP 404[^]*^Error: [^]*^ +at /m);
    for (const text of [stderr, failed.stderr]) assert.doesNotMatch(text, /the-(key|secret|token)/);
  });
});
