/** Loaded into a process that must stay offline: a connection or a name lookup fails, and is reported. */
"use strict";
const dns = require("node:dns");
const net = require("node:net");

const refuse = (what) => () => {
  process.exitCode = 1;
  throw new Error(`${what} in a process that must stay offline`);
};

net.Socket.prototype.connect = refuse("connection");
dns.lookup = refuse("name lookup");
dns.promises.lookup = refuse("name lookup");
