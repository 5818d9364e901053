/**
 * A stand-in for Pulumi's Node.js language host, which cannot be built from the Go module proxy.
 *
 * It is for this project's demo, tests and CI only, on machines where Pulumi is not installed: it
 * runs a program through Pulumi's own runner and knows nothing of `pulumi new`, package generation
 * or debuggers.
 *
 * The engine starts it with its own address as the last argument, reads the port from the first
 * line of standard output, and holds standard input open for as long as it lives.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import process from "node:process";

/** With this exit code the runner says: it failed, and the user has been told why. */
const BAIL = 32;

const sdk = loadSdk(process.cwd());
const engineAddress = process.argv.at(-1);

/** The programs which are running, so that none of them outlives this host. */
const programs = new Set();

function loadSdk(directory) {
  const local = createRequire(path.join(directory, "program.js"));
  let manifest;
  try {
    manifest = local.resolve("@pulumi/pulumi/package.json");
  } catch (cause) {
    throw new Error(`@pulumi/pulumi is not installed for ${directory}: run "npm install"`, {
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

/** The runner that belongs to the program: workspaces may hold several copies of the SDK. */
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
    // Pulumi's own host takes every program for TypeScript until the project says otherwise.
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
    callback(new Error("the stand-in language host cannot attach a debugger"));
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
  // Nothing is fetched ahead of the program: the engine fetches a plugin when a resource needs it.
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
// The engine holds this open: its end is the engine's end, however that came about.
process.stdin.on("end", () => process.exit()).resume();
