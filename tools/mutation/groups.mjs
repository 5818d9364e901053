/**
 * The groups of the production code. Each has a score of its own, and the tests that are responsible
 * for it: the fastest first, because the first failure ends a mutant's run. A run fails if a score is below
 * `least`, in percent; without it, below the threshold `low`. Tests whose title matches `except` start a
 * program, which has no mutants, and are left out.
 *
 * @type {Record<string, { mutate: string[], tests: string[], except?: string, least?: number }>}
 */
export const GROUPS = {
  transport: {
    mutate: ["core/ecs/{transport,http-transport,proxy,pace,httpx,credentials-requests}.ts"],
    tests: [
      "tests/core/ecs/{transport,proxy,pace,retry,credentials*,role-sessions,client*,http-transport,http-transport-{tls,proxy}}.test.ts",
    ],
  },
  "core/ecs": {
    // The code of credentials-library.ts runs once in a process, when the file is first needed.
    mutate: [
      "core/ecs/!(transport|http-transport|proxy|pace|httpx|credentials-requests|credentials-library).ts",
    ],
    tests: ["tests/core/ecs/!(http-transport-process).test.ts", "tests/core/*error-codes.test.ts"],
  },
  "core/selection": {
    mutate: ["core/selection/*.ts"],
    tests: [
      "tests/core/selection/!(*.property).test.ts",
      "tests/core/selection/*.property.test.ts",
    ],
  },
  "core/pipeline-image": {
    mutate: ["core/pipeline-image/*.ts"],
    tests: ["tests/core/pipeline-image/*.test.ts"],
  },
  "core/args": {
    mutate: ["core/args/*.ts"],
    tests: ["tests/core/args/*.test.ts", "tests/core/pipeline-image/hold.test.ts"],
  },
  "core/settings": {
    mutate: ["core/settings/*.ts"],
    tests: ["tests/core/settings/*.test.ts", "tests/provider/plugin/provider.test.ts"],
  },
  core: {
    mutate: ["core/*.ts"],
    // Without those that try every error code, or read the sources as text.
    tests: [
      "tests/core/!(*error-codes|error-pages|seed|many-executions|long-lists).test.ts",
      "tests/core/pipeline-image/check-held.test.ts",
      "tests/core/long-lists.test.ts",
    ],
  },
  "provider/dynamic": {
    // A test compares the text of provider.ts, as it is serialized, with a file: no mutant can survive.
    mutate: ["provider/dynamic/!(provider).ts"],
    tests: ["tests/provider/dynamic/!(provider).test.ts"],
  },
  "provider/plugin": {
    // main.ts is the executable, which only starts the server.
    mutate: ["provider/plugin/!(main).ts"],
    tests: ["tests/provider/plugin/!(schema).test.ts"],
  },
  "provider/terraform": {
    // main.ts is the executable, which only starts the server.
    mutate: ["provider/terraform/!(main).ts"],
    tests: ["tests/provider/terraform/!(main).test.ts"],
    least: 70,
  },
  cli: {
    // main.ts is the executable, which only starts a command.
    mutate: ["cli/**/!(main).ts"],
    tests: ["tests/cli/!(process).test.ts", "tests/cli/text/*.test.ts"],
    except:
      "watch in a terminal |prints a line for each change|asks in a terminal|starts and watches a build|and stops on SIG|npm run emulator|with Tab",
    least: 70,
  },
};
