import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { ConfigurationError, EcsApiError, NoImageError } from "../../../core/errors";
import { getLatestImage, type Run } from "../../../core/functions";
import { settingsOf } from "../../../core/settings/sources";
import { newRun, type ObservedRun } from "../../core/support/emulated";
import { PIPELINE } from "../../core/support/scenarios";
import { fakeClock } from "../../core/ecs/support/fake-clock";
import { testServers } from "../../core/ecs/support/scripted-server";
import { isolatedHome, type IsolatedHome } from "../../support/isolated-home";
import { entry, GOOD, page, send } from "../faults/answers";
import { assertShowsNothing, ECHO, PLANTED, shown } from "./planted";

const { accessKeyId, accessKeySecret, securityToken } = PLANTED;
const PROFILE = {
  current: "planted",
  profiles: [
    {
      name: "planted",
      mode: "StsToken",
      access_key_id: accessKeyId,
      access_key_secret: accessKeySecret,
      sts_token: securityToken,
    },
  ],
};
const SESSION = {
  Code: "Success",
  AccessKeyId: accessKeyId,
  AccessKeySecret: accessKeySecret,
  SecurityToken: securityToken,
  Expiration: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, "Z"),
};

/** A run with credentials in one source, and with an endpoint. */
type Place = (endpoint: string, home: IsolatedHome, uri: string) => ObservedRun;

const reach = (endpoint: string) => ({
  ALIBABA_CLOUD_ENDPOINT_ECS: endpoint,
  ALICLOUD_REGION: "cn-hangzhou",
});
const PLACES: Readonly<Record<string, Place>> = {
  "the stack's configuration": (endpoint) =>
    newRun({
      variables: reach(endpoint),
      stack: {
        "alicloud:accessKey": accessKeyId,
        "alicloud:secretKey": accessKeySecret,
        "alicloud:securityToken": securityToken,
      },
    }),
  "the environment": (endpoint) =>
    newRun({
      variables: {
        ...reach(endpoint),
        ALICLOUD_ACCESS_KEY: accessKeyId,
        ALICLOUD_SECRET_KEY: accessKeySecret,
        ALICLOUD_SECURITY_TOKEN: securityToken,
      },
    }),
  "the profile file in its usual place": (endpoint, home) => {
    home.write(".aliyun/config.json", PROFILE);
    return newRun({ variables: { ...reach(endpoint), ALICLOUD_PROFILE: "planted" } });
  },
  "a profile file elsewhere": (endpoint, home) => {
    const file = home.write("elsewhere.json", PROFILE);
    return newRun({
      variables: {
        ...reach(endpoint),
        ALICLOUD_PROFILE: "planted",
        ALICLOUD_SHARED_CREDENTIALS_FILE: file,
      },
    });
  },
  "an explicit provider": (endpoint) => {
    const run = newRun({ variables: reach(endpoint) });
    const provider = settingsOf(
      { accessKey: accessKeyId, secretKey: accessKeySecret, securityToken },
      (names) => `${names} of the explicit provider`,
    );
    return { ...run, settings: { ...run.settings, provider } };
  },
  "the answer of a credentials URI": (endpoint, _home, uri) =>
    newRun({ variables: { ...reach(endpoint), ALICLOUD_CREDENTIALS_URI: uri } }),
};

const echoing = (status: number, body: object) => (response: ServerResponse) => {
  send(response, status, body);
};
const refused = (code: string, more: object = {}) => ({
  Code: code,
  Message: `You sent: ${ECHO}`,
  RequestId: `R ${ECHO}`,
  Recommend: `https://example.com/?q=${encodeURIComponent(ECHO)}&${ECHO}`,
  ...more,
});

/** The behavior of the service, and the class of the error, if any. */
const SITUATIONS: Readonly<
  Record<string, readonly [(response: ServerResponse) => void, typeof EcsApiError?]>
> = {
  "an answer": [echoing(200, GOOD)],
  "a wrong signature": [echoing(400, refused("SignatureDoesNotMatch")), EcsApiError],
  "an unknown key": [echoing(404, refused("InvalidAccessKeyId.NotFound")), EcsApiError],
  "an expired token": [echoing(400, refused("InvalidSecurityToken.Expired")), EcsApiError],
  "a forbidden action": [
    echoing(
      403,
      refused("Forbidden.RAM", { AccessDeniedDetail: { AuthAction: ECHO, AuthResource: ECHO } }),
    ),
    EcsApiError,
  ],
  throttling: [echoing(503, refused("Throttling.User")), EcsApiError],
  "a code that is a key": [echoing(400, refused(`Bad.${accessKeyId}`)), EcsApiError],
  "a code that is a token": [echoing(400, refused(securityToken)), EcsApiError],
  "a page of HTML": [
    (response) => {
      send(response, 403, `<html>${ECHO}</html>`, { "content-type": `text/html; x="${ECHO}"` });
    },
    EcsApiError,
  ],
  "an unexpected response": [
    echoing(200, { ImagePipelineExecution: ECHO, [ECHO]: ECHO }),
    EcsApiError,
  ],
  "a redirect": [
    (response) => {
      send(response, 302, ECHO, { location: `http://127.0.0.1:1/?${encodeURIComponent(ECHO)}` });
    },
    EcsApiError,
  ],
  "a response that is not HTTP": [
    (response) => response.socket?.end(`${ECHO}\r\n\r\n${ECHO}`),
    EcsApiError,
  ],
  "an invalid header": [
    (response) => response.socket?.end(`HTTP/1.1 200 OK\r\nx ${ECHO}\r\n\r\n`),
    EcsApiError,
  ],
  "a reset": [(response) => response.socket?.resetAndDestroy(), EcsApiError],
};

describe("secrets", () => {
  const home = isolatedHome();
  const start = testServers();

  const outcomeOf = (run: Run) =>
    getLatestImage({ imagePipelineId: PIPELINE }, run).then(
      (value: unknown) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error }),
    );

  for (const [place, runAt] of Object.entries(PLACES)) {
    describe(`from ${place} are not shown`, () => {
      for (const [situation, [answer, errorClass]] of Object.entries(SITUATIONS)) {
        it(`with ${situation}`, async () => {
          const uri = await start((_request, response) => {
            send(response, 200, SESSION);
          });
          const server = await start((request, response) => {
            // The planted credentials are the ones that are used.
            assert.ok(shown(request.headers).includes(accessKeyId));
            answer(response);
          });
          const run = runAt(server.endpoint, home, uri.endpoint);
          const { value, error } = await outcomeOf({ ...run, clock: fakeClock() });
          if (errorClass === undefined) assert.ok(value !== undefined, String(error));
          else assert.ok(errorClass.isInstance(error), String(error));
          assert.ok(server.requests.length > 0);
          assertShowsNothing(value);
          assertShowsNothing(error);
          assertShowsNothing(run.diagnostics);
        });
      }

      it("if no image is found, and in the diagnostics of newer failures", async () => {
        const failures = [entry("bad", 1, { Status: "FAILED" })];
        let entries = failures;
        const uri = await start((_request, response) => {
          send(response, 200, SESSION);
        });
        const server = await start((_request, response) => {
          send(response, 200, page(entries));
        });
        const { error } = await outcomeOf(runAt(server.endpoint, home, uri.endpoint));
        assert.ok(NoImageError.isInstance(error));
        assertShowsNothing(error);
        entries = [...failures, entry("good", 2)];
        const run = runAt(server.endpoint, home, uri.endpoint);
        assert.ok((await outcomeOf(run)).value !== undefined);
        assert.ok(run.diagnostics.length > 0);
        assertShowsNothing(run.diagnostics);
      });
    });
  }

  const URI_ANSWERS: Readonly<Record<string, readonly [number, unknown]>> = {
    "a refusal": [403, { ...SESSION, Code: "Forbidden", Message: ECHO }],
    "a failure": [500, ECHO],
    "no token": [200, { ...SESSION, SecurityToken: "", Note: securityToken }],
    "a non-JSON response": [200, `{"AccessKeySecret":"${accessKeySecret}"`],
    "no expiration": [200, { ...SESSION, Expiration: ECHO }],
    "a code that is a secret": [400, { Code: accessKeySecret, RequestId: securityToken }],
  };
  for (const [what, [status, body]] of Object.entries(URI_ANSWERS)) {
    it(`are not shown if a credentials URI returns ${what}`, async () => {
      const uri = await start((_request, response) => {
        send(response, status, body);
      });
      const run = newRun({
        variables: { ...reach(uri.endpoint), ALICLOUD_CREDENTIALS_URI: uri.endpoint },
      });
      const { error } = await outcomeOf(run);
      assert.ok(ConfigurationError.isInstance(error), String(error));
      assertShowsNothing(error);
    });
  }

  const FILES: Readonly<Record<string, string>> = {
    "is not JSON": JSON.stringify(PROFILE).slice(0, -3),
    "has keys of the wrong type": JSON.stringify({
      profiles: [{ name: "planted", access_key_id: [accessKeyId], sts_token: [securityToken] }],
    }),
    "is only a key": accessKeySecret,
  };
  for (const [what, content] of Object.entries(FILES)) {
    it(`are not shown if a profile file ${what}`, async () => {
      const file = home.write("elsewhere.json", content);
      const { error } = await outcomeOf(
        newRun({
          variables: {
            ...reach("http://127.0.0.1:1"),
            ALICLOUD_PROFILE: "planted",
            ALICLOUD_SHARED_CREDENTIALS_FILE: file,
          },
        }),
      );
      assert.ok(ConfigurationError.isInstance(error), String(error));
      assertShowsNothing(error);
    });
  }

  it("are not shown if half of a key, or a key with a line break, is configured", async () => {
    for (const stack of [
      { "alicloud:secretKey": accessKeySecret },
      { "alicloud:accessKey": `${accessKeyId}\n`, "alicloud:secretKey": accessKeySecret },
      { "alicloud:accessKey": accessKeyId, "alicloud:secretKey": `${accessKeySecret} ` },
      { "alicloud:assumeRole": `{"roleArn":["${accessKeySecret}"]}` },
      { "alicloud:endpoints": `[{"ecs":"user:${accessKeySecret}@host"}]` },
      { "alicloud:protocol": accessKeySecret },
      { "alicloud:clientReadTimeout": accessKeySecret },
      { "alicloud:region": accessKeySecret },
    ]) {
      const variables = { ALICLOUD_REGION: "cn-hangzhou" };
      const { error } = await outcomeOf(newRun({ variables, stack }));
      assert.ok(ConfigurationError.isInstance(error), String(error));
      assertShowsNothing(error);
    }
  });
});
