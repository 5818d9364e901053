/**
 * A stand-in for Pulumi's Node.js language host, which cannot be built from the Go module proxy.
 *
 * It is only for this project's demo, tests and CI, on machines without Pulumi. It runs a program with
 * Pulumi's own runner, and does not support `pulumi new`, package generation or debuggers.
 *
 * The engine passes its address as the last argument, reads the port from the first line of standard
 * output, and keeps standard input open until it ends.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

/** The exit code of a runner that failed and has already reported the error. */
const BAIL = 32;

const sdk = loadSdk(process.cwd());
const engineAddress = process.argv.at(-1);

/** The running programs: none may outlive this host. */
const programs = new Set();

function loadSdk(directory) {
  const local = createRequire(path.join(directory, "program.js"));
  let manifest;
  try {
    manifest = local.resolve("@pulumi/pulumi/package.json");
  } catch (cause) {
    throw new Error(`@pulumi/pulumi is not installed for ${directory}. Run "npm install" there.`, {
      cause,
    });
  }
  const require = createRequire(manifest);
  return {
    version: require("./package.json").version,
    runner: require.resolve("./cmd/run"),
    grpc: require("@grpc/grpc-js"),
    Empty: require("google-protobuf/google/protobuf/empty_pb.js").Empty,
    language: require("./proto/language_pb.js"),
    plugin: require("./proto/plugin_pb.js"),
    service: require("./proto/language_grpc_pb.js").LanguageRuntimeService,
  };
}

/** The runner of the program's own SDK: a workspace can have several copies. */
function runnerFor(programDirectory) {
  try {
    return loadSdk(programDirectory).runner;
  } catch {
    return sdk.runner;
  }
}

function runnerArguments(request) {
  const info = request.getInfo();
  const named = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    stack: request.getStack(),
    "root-directory": info?.getRootDirectory(),
    pwd: request.getPwd(),
    parallel: String(request.getParallel()),
  };
  return [
    runnerFor(info?.getProgramDirectory() || request.getPwd()),
    ...Object.entries(named).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
}

function runnerEnvironment(request) {
  const config = Object.fromEntries(request.getConfigMap().toObject());
  const options = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    // Like Pulumi's own host, expect TypeScript unless the project turns it off.
    PULUMI_NODEJS_TYPESCRIPT: String(options.typescript !== false),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}

function nodeArguments(request) {
  const { nodeargs = "" } = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  return nodeargs.split(" ").filter(Boolean);
}

function run(call, callback) {
  const request = call.request;
  if (request.getAttachDebugger()) {
    callback(new Error("the stand-in language host does not support debuggers"));
    return;
  }
  const program = spawn(
    process.execPath,
    [...nodeArguments(request), ...runnerArguments(request)],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: runnerEnvironment(request),
    },
  );
  programs.add(program);
  call.on("cancelled", () => program.kill("SIGKILL"));
  program.on("error", (error) => callback(error));
  program.on("exit", (code, signal) => {
    programs.delete(program);
    const response = new sdk.language.RunResponse();
    if (code === BAIL) response.setBail(true);
    else if (signal) response.setError(`Program was ended by ${signal}`);
    else if (code !== 0) response.setError(`Program exited with non-zero exit code: ${code}`);
    callback(null, response);
  });
}

function killPrograms() {
  for (const program of programs) program.kill("SIGKILL");
}

function about(_call, callback) {
  const response = new sdk.language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  callback(null, response);
}

function getPluginInfo(_call, callback) {
  const info = new sdk.plugin.PluginInfo();
  info.setVersion(sdk.version);
  callback(null, info);
}

function cancel(_call, callback) {
  killPrograms();
  callback(null, new sdk.Empty());
}

const answer = (Response) => (_call, callback) => callback(null, new Response());

const server = new sdk.grpc.Server();
server.addService(sdk.service, {
  handshake: answer(sdk.language.LanguageHandshakeResponse),
  // The engine downloads a plugin when a resource needs it.
  getRequiredPackages: answer(sdk.language.GetRequiredPackagesResponse),
  getRequiredPlugins: answer(sdk.language.GetRequiredPluginsResponse),
  runtimeOptionsPrompts: answer(sdk.language.RuntimeOptionsResponse),
  getPluginInfo,
  about,
  run,
  cancel,
});
server.bindAsync("127.0.0.1:0", sdk.grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});

process.on("exit", killPrograms);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit());
// The engine keeps this open, so its end means the end of the engine, however it ends.
process.stdin.on("end", () => process.exit()).resume();
