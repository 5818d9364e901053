import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { mock } from "node:test";
import { EngineLog, watchEngine } from "../../../provider/plugin/session";
import { EngineStandIn } from "./support/engine";

describe("the plugin's watch over its engine", () => {
  for (const host of ["127.0.0.1", "::1"]) {
    it(`ends when the engine's address no longer accepts connections (${host})`, async () => {
      const engine = createServer();
      engine.listen(0, host);
      await once(engine, "listening");
      const { port, family } = engine.address() as AddressInfo;
      let gone = 0;
      const ended = new Promise<void>((resolve) => {
        const address = family === "IPv6" ? `[${host}]:${port}` : `${host}:${port}`;
        const onGone = () => {
          gone++;
          resolve();
        };
        watchEngine(address, onGone, 1);
      });
      for (let checks = 0; checks < 3; checks++) {
        const [socket] = (await once(engine, "connection")) as [Socket];
        socket.resume();
        await once(socket, "close");
      }
      assert.equal(gone, 0);
      engine.close();
      await ended;
      assert.equal(gone, 1);
    });
  }

  it("ends even if the engine ends before the first check", async () => {
    const engine = createServer();
    engine.listen(0, "127.0.0.1");
    await once(engine, "listening");
    const { port } = engine.address() as AddressInfo;
    engine.close();
    await once(engine, "close");
    await new Promise<void>((resolve) => {
      watchEngine(`127.0.0.1:${port}`, resolve, 1);
    });
  });
});

describe("the engine's log", () => {
  /** Writes a message, and returns what appears on the standard error stream. */
  const writtenTo = async (log: EngineLog): Promise<string[]> => {
    const write = mock.method(process.stderr, "write", () => true);
    try {
      const message = "Set alicloud:region.";
      await log.write({ severity: "warning", message }, "urn:pulumi:a");
      return write.mock.calls.map(({ arguments: [text] }) => String(text));
    } finally {
      write.mock.restore();
      log.close();
    }
  };

  it("gets messages in terms of the plugin, each with its resource", async () => {
    const engine = await EngineStandIn.start();
    try {
      assert.deepEqual(await writtenTo(new EngineLog(engine.address)), []);
      const message = "Set alicloud-image-pipeline:region.";
      assert.deepEqual(engine.messages, [{ severity: "warning", message, urn: "urn:pulumi:a" }]);
    } finally {
      engine.stop();
    }
  });

  it("is the standard error stream without an engine, and after the engine has ended", async () => {
    const engine = await EngineStandIn.start();
    engine.stop();
    for (const address of [undefined, engine.address])
      assert.deepEqual(await writtenTo(new EngineLog(address)), [
        "warning: Set alicloud-image-pipeline:region.\n",
      ]);
  });
});
