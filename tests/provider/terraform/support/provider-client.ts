import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { credentials, makeGenericClientConstructor, type Client } from "@grpc/grpc-js";
import { problemAt } from "../../../../core/problem";
import type { Properties } from "../../../../core/pipeline-image/properties";
import { isPlainObject } from "../../../../core/json";
import { received, sent, toObject, toProperties } from "../../../../provider/terraform/attributes";
import { PROVIDER_ATTRIBUTES } from "../../../../provider/terraform/configuration";
import type { LogLevel } from "../../../../provider/terraform/diagnostics";
import {
  providerService,
  type Message,
  type MethodName,
  type Request,
  type Response,
} from "../../../../provider/terraform/protocol";
import { serveProvider, type ProviderServer } from "../../../../provider/terraform/server";
import {
  DATA_SOURCES,
  RESOURCE,
  RESOURCE_ATTRIBUTES,
  type DataSourceName,
} from "../../../../provider/terraform/tables";
import { Dynamic, type CtyObject } from "../../../../provider/terraform/values";

/** A diagnostic as a test compares it. */
export interface Shown {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** The path of its attribute, such as `exclude[1]`; empty for none. */
  readonly path: string;
}

/** A line of Terraform's log. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
}

/** What Terraform keeps of a resource: its state, and the provider's private data. */
export interface Kept {
  readonly state: Properties | undefined;
  readonly private: Uint8Array;
}

/** A kept resource, with what the provider said about it. */
export interface Answered extends Kept {
  readonly diagnostics: readonly Shown[];
}

const NOTHING: Kept = { state: undefined, private: new Uint8Array() };

type Call = (request: object, done: (error: Error | null, response: object) => void) => void;

/** Calls a provider the way that Terraform does. Objects have the names of the core. */
export class ProviderClient {
  private constructor(
    private readonly client: Client,
    private readonly provider: ProviderServer,
    private readonly listener: Server,
    /** What the provider wrote to Terraform's log. */
    readonly log: readonly LogLine[],
  ) {}

  /** Starts a provider, and configures it unless there is no configuration. */
  static async start(configuration?: Properties): Promise<ProviderClient> {
    const log: LogLine[] = [];
    const provider = serveProvider({
      onShutdown: () => undefined,
      log: (level, message) => log.push({ level, message }),
    });
    const listener = createServer(provider.accept).listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const Constructor = makeGenericClientConstructor(providerService, "Provider");
    const client = new Constructor(`127.0.0.1:${port}`, credentials.createInsecure());
    const started = new ProviderClient(client, provider, listener, log);
    if (configuration !== undefined) await started.configure(configuration);
    return started;
  }

  call<M extends MethodName>(method: M, request: Request<M>): Promise<Response<M>> {
    const call = (this.client as unknown as Record<M, Call>)[method].bind(this.client);
    return new Promise((resolve, reject) => {
      call(request, (error, response) => {
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  }

  async configure(configuration: Properties): Promise<void> {
    await this.call("ConfigureProvider", {
      config: sent(PROVIDER_ATTRIBUTES, toObject(PROVIDER_ATTRIBUTES, configuration)),
    });
  }

  async validateConfiguration(configuration: Properties): Promise<Shown[]> {
    const config = sent(PROVIDER_ATTRIBUTES, toObject(PROVIDER_ATTRIBUTES, configuration));
    return shown((await this.call("ValidateProviderConfig", { config })).diagnostics);
  }

  async validateData(typeName: DataSourceName, args: Properties): Promise<Shown[]> {
    const config = dataConfig(typeName, args);
    return shown((await this.call("ValidateDataResourceConfig", { typeName, config })).diagnostics);
  }

  async validate(args: Properties): Promise<Shown[]> {
    const config = resourceObject(args);
    const request = { typeName: RESOURCE, config };
    return shown((await this.call("ValidateResourceConfig", request)).diagnostics);
  }

  async readData(
    typeName: DataSourceName,
    args: Properties,
  ): Promise<{ result: Properties | undefined; diagnostics: Shown[] }> {
    const config = dataConfig(typeName, args);
    const { state, diagnostics } = await this.call("ReadDataSource", { typeName, config });
    const attributes = DATA_SOURCES[typeName];
    const object = received(attributes, state);
    return {
      result: object && toProperties(attributes, object),
      diagnostics: shown(diagnostics),
    };
  }

  /** Plans a resource with these arguments, or its end. */
  async plan(args: Properties | undefined, kept: Kept = NOTHING): Promise<Answered> {
    const config = resourceObject(args);
    const response = await this.call("PlanResourceChange", {
      typeName: RESOURCE,
      priorState: resourceObject(kept.state),
      proposedNewState: config,
      config,
      priorPrivate: kept.private,
    });
    return answered(response.plannedState, response.plannedPrivate, response.diagnostics);
  }

  /** Applies a plan. */
  async apply(
    args: Properties | undefined,
    planned: Kept,
    kept: Kept = NOTHING,
  ): Promise<Answered> {
    const response = await this.call("ApplyResourceChange", {
      typeName: RESOURCE,
      priorState: resourceObject(kept.state),
      plannedState: resourceObject(planned.state),
      config: resourceObject(args),
      plannedPrivate: planned.private,
    });
    return answered(response.newState, response.private, response.diagnostics);
  }

  async refresh(kept: Kept): Promise<Answered> {
    const response = await this.call("ReadResource", {
      typeName: RESOURCE,
      currentState: resourceObject(kept.state),
      private: kept.private,
    });
    return answered(response.newState, response.private, response.diagnostics);
  }

  async import(id: string): Promise<Answered> {
    const { importedResources = [], diagnostics } = await this.call("ImportResourceState", {
      typeName: RESOURCE,
      id,
    });
    const [imported] = importedResources ?? [];
    return answered(imported?.state, imported?.private, diagnostics);
  }

  stop(): void {
    this.client.close();
    this.provider.stop();
    this.listener.close();
  }
}

function dataConfig(typeName: DataSourceName, args: Properties): Message<"DynamicValue"> {
  const attributes = DATA_SOURCES[typeName];
  return sent(attributes, toObject(attributes, args));
}

function resourceObject(properties: Properties | undefined): Message<"DynamicValue"> {
  if (properties === undefined) return sent(RESOURCE_ATTRIBUTES, undefined);
  const { triggers, ...rest } = properties;
  const isMap = isPlainObject(triggers);
  const typed = isMap ? new Dynamic(["map", "string"], triggers as CtyObject) : triggers;
  return sent(RESOURCE_ATTRIBUTES, toObject(RESOURCE_ATTRIBUTES, { ...rest, triggers: typed }));
}

function answered(
  state: Message<"DynamicValue"> | null | undefined,
  stored: Uint8Array | null | undefined,
  diagnostics: readonly Message<"Diagnostic">[] | null | undefined,
): Answered {
  const object = received(RESOURCE_ATTRIBUTES, state);
  return {
    state: object && toProperties(RESOURCE_ATTRIBUTES, object),
    private: stored ?? new Uint8Array(),
    diagnostics: shown(diagnostics),
  };
}

function shown(diagnostics: readonly Message<"Diagnostic">[] | null | undefined): Shown[] {
  return (diagnostics ?? []).map(({ severity, summary = "", detail = "", attribute }) => ({
    severity: severity === 1 ? "error" : "warning",
    summary,
    detail,
    path: problemAt((attribute?.steps ?? []).map(keyOf), "").path,
  }));
}

function keyOf(step: Message<"Step">): string | number {
  // The message has the default of each other kind of step, too.
  if (Object.hasOwn(step, "elementKeyInt")) return step.elementKeyInt ?? 0;
  return (Object.hasOwn(step, "attributeName") ? step.attributeName : step.elementKeyString) ?? "";
}
