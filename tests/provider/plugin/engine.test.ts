import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { watchEngine } from "../../../provider/plugin/engine";

describe("the plugin's watch over its engine", () => {
  for (const host of ["127.0.0.1", "::1"]) {
    it(`ends when nothing listens at the engine's address anymore (${host})`, async () => {
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
      for (let checks = 0; checks < 3; checks++) await once(engine, "connection");
      assert.equal(gone, 0);
      engine.close();
      await ended;
      assert.equal(gone, 1);
    });
  }

  it("ends also when the engine is gone before the first check", async () => {
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
