import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
// The plugin loads these on first use. Here, they load before the tests, and not in the time of one of them.
import "../../../../provider/plugin/configuration";
import "../../../../provider/plugin/functions";
import "../../../../provider/plugin/resource";
import { startPlugin, type RunningPlugin } from "../../../../provider/plugin/server";
import { UNKNOWN } from "../../../../provider/plugin/wire";
import { EngineStandIn, type Message } from "./engine";

/** Properties in the form in which the engine sends them. */
export type Wire = Record<string, unknown>;

/** How the engine writes values that JSON cannot represent. */
export { UNKNOWN };
export const secret = (value: unknown): Wire => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  value,
});

export const URN = "urn:pulumi:dev::test::alicloud-image-pipeline:index:PipelineImage::web";
const TYPE = "alicloud-image-pipeline:index:PipelineImage";

/** What is wrong with a property. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** How an update differs from one of a program that ignores no changes. */
interface UpdateOptions {
  readonly preview?: boolean;
  readonly ignoreChanges?: readonly string[];
}

/** Calls a plugin the way that the engine does. */
export class PluginClient {
  private constructor(
    readonly raw: ResourceProviderClient,
    private readonly plugin: RunningPlugin,
    private readonly engine: EngineStandIn,
  ) {}

  /** Starts a plugin, and configures it unless there is no configuration. */
  static async start(configuration?: Wire): Promise<PluginClient> {
    const engine = await EngineStandIn.start();
    const plugin = await startPlugin(engine.address);
    const client = new PluginClient(connectTo(plugin), plugin, engine);
    if (configuration !== undefined) await client.configure(configuration);
    return client;
  }

  /** Attaches another engine to the same plugin, over a connection of its own. */
  async attachAnother(configuration: Wire): Promise<PluginClient> {
    const engine = await EngineStandIn.start();
    const another = new PluginClient(connectTo(this.plugin), this.plugin, engine);
    await unary((done) => {
      another.raw.attach(new PluginAttach().setAddress(engine.address), done);
    });
    await another.configure(configuration);
    return another;
  }

  async configure(configuration: Wire): Promise<void> {
    await unary((done) => {
      this.raw.configure(new rpc.ConfigureRequest().setArgs(struct(configuration)), done);
    });
  }

  /** The messages to the user. */
  get messages(): readonly Message[] {
    return this.engine.messages;
  }

  async invoke(
    name: string,
    args: Wire,
    preview = false,
  ): Promise<{ result: Wire; failures: Failure[] }> {
    const request = new rpc.InvokeRequest()
      .setTok(`alicloud-image-pipeline:index:${name}`)
      .setArgs(struct(args))
      .setPreview(preview);
    const response = await unary<rpc.InvokeResponse>((done) => this.raw.invoke(request, done));
    return {
      result: plain(response.getReturn()),
      failures: failuresIn(response.getFailuresList()),
    };
  }

  async check(
    news: Wire,
    olds: Wire = {},
    oldOutputs?: Wire,
  ): Promise<{ inputs: Wire; failures: Failure[] }> {
    const request = new rpc.CheckRequest()
      .setUrn(URN)
      .setType(TYPE)
      .setOlds(struct(olds))
      .setNews(struct(news));
    if (oldOutputs !== undefined) request.setOldOutputs(struct(oldOutputs));
    const response = await unary<rpc.CheckResponse>((done) => this.raw.check(request, done));
    return {
      inputs: plain(response.getInputs()),
      failures: failuresIn(response.getFailuresList()),
    };
  }

  async diff(
    olds: Wire,
    news: Wire,
    ignoreChanges: readonly string[] = [],
  ): Promise<rpc.DiffResponse> {
    const request = new rpc.DiffRequest()
      .setUrn(URN)
      .setId("cn-hangzhou/ip-web")
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setIgnorechangesList([...ignoreChanges]);
    return unary((done) => this.raw.diff(request, done));
  }

  async create(inputs: Wire, preview = false): Promise<{ id: string; properties: Wire }> {
    const request = new rpc.CreateRequest()
      .setUrn(URN)
      .setProperties(struct(inputs))
      .setPreview(preview);
    const response = await unary<rpc.CreateResponse>((done) => this.raw.create(request, done));
    return { id: response.getId(), properties: plain(response.getProperties()) };
  }

  async update(
    olds: Wire,
    news: Wire,
    { preview = false, ignoreChanges = [] }: UpdateOptions = {},
  ): Promise<Wire> {
    const request = new rpc.UpdateRequest()
      .setUrn(URN)
      .setId("cn-hangzhou/ip-web")
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setIgnorechangesList([...ignoreChanges])
      .setPreview(preview);
    const response = await unary<rpc.UpdateResponse>((done) => this.raw.update(request, done));
    return plain(response.getProperties());
  }

  async read(
    id: string,
    state: Wire = {},
    inputs: Wire = {},
  ): Promise<{ id: string; properties: Wire; inputs: Wire }> {
    const request = new rpc.ReadRequest()
      .setUrn(URN)
      .setId(id)
      .setProperties(struct(state))
      .setInputs(struct(inputs));
    const response = await unary<rpc.ReadResponse>((done) => this.raw.read(request, done));
    return {
      id: response.getId(),
      properties: plain(response.getProperties()),
      inputs: plain(response.getInputs()),
    };
  }

  async checkConfig(news: Wire): Promise<{ inputs: Wire; failures: Failure[] }> {
    const request = new rpc.CheckRequest().setNews(struct(news));
    const response = await unary<rpc.CheckResponse>((done) => this.raw.checkConfig(request, done));
    return {
      inputs: plain(response.getInputs()),
      failures: failuresIn(response.getFailuresList()),
    };
  }

  async diffConfig(olds: Wire, news: Wire): Promise<rpc.DiffResponse> {
    const request = new rpc.DiffRequest().setOlds(struct(olds)).setNews(struct(news));
    return unary((done) => this.raw.diffConfig(request, done));
  }

  async delete(): Promise<void> {
    const request = new rpc.DeleteRequest().setUrn(URN).setId("cn-hangzhou/ip-web");
    await unary((done) => this.raw.delete(request, done));
  }

  async cancel(): Promise<void> {
    await unary((done) => this.raw.cancel(new Empty(), done));
  }

  stop(): void {
    this.raw.close();
    this.plugin.stop();
    this.engine.stop();
  }
}

/** A client with a connection that no other client shares. */
function connectTo({ port }: RunningPlugin): ResourceProviderClient {
  return new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
  });
}

/** A call as a promise. */
export function unary<T>(
  call: (done: (error: ServiceError | null, answer: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error === null) resolve(answer);
      else reject(error);
    });
  });
}

function struct(values: Wire): Struct {
  return Struct.fromJavaScript(values as Record<string, JavaScriptValue>);
}

function plain(values: Struct | undefined): Wire {
  return values?.toJavaScript() ?? {};
}

function failuresIn(list: readonly rpc.CheckFailure[]): Failure[] {
  return list.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}
