// Root itself can't set code that is not this chain's next runtime: one referendum approves all of it, and each is refused for a reason of its own.
"use strict";

const { equal, finalBlocks } = require("./data");
const { propose } = require("./referendum");

/** A string in SCALE, shorter than 64 bytes. */
function text(value) {
  return Buffer.concat([Buffer.from([value.length << 2]), Buffer.from(value, "latin1")]);
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** A wasm module that has nothing but the section from which a node reads a runtime's version. */
function blob(specName, specVersion) {
  const version = Buffer.concat([
    text(specName),
    text("ambit-node"),
    u32(1),
    u32(specVersion),
    u32(1),
    // No runtime APIs, the version of transactions, that of the state.
    Buffer.from([0]),
    u32(1),
    Buffer.from([1]),
  ]);
  const name = Buffer.from("runtime_version", "latin1");
  const section = Buffer.concat([Buffer.from([name.length]), name, version]);
  // All lengths are below 128, so one byte each.
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), Buffer.from([0, section.length]), section]);
}

async function run(nodeName, network) {
  const api = await zombie.connect(network.nodesByName[nodeName].wsUri);
  try {
    const { specName, specVersion } = api.runtimeVersion;
    const [name, version] = [specName.toString(), specVersion.toNumber()];
    const bad = [
      ["an older version", blob(name, version - 1), "SpecVersionNeedsToIncrease"],
      ["the same version", blob(name, version), "SpecVersionNeedsToIncrease"],
      ["another chain's name", blob("another", version + 1), "InvalidSpecName"],
      ["what is no wasm", Buffer.from("deadbeef", "hex"), "FailedToExtractRuntimeVersion"],
    ];
    const before = await api.rpc.state.getStorageHash("0x3a636f6465");
    const calls = bad.map(([, code]) => api.tx.system.setCode(`0x${code.toString("hex")}`));
    const { since } = await propose(api, "Root", api.tx.utility.forceBatch(calls));
    for await (const { number, events } of finalBlocks(api, since, 360)) {
      const failed = events.filter((event) => api.events.utility.ItemFailed.is(event));
      if (failed.length === 0) continue;
      const errors = failed.map(({ data }) => api.registry.findMetaError(data.error.asModule).name);
      bad.forEach(([what], place) => console.log(`block ${number}: setCode of ${what} is refused: ${errors[place]}`));
      equal(errors, bad.map(([, , error]) => error), "why setCode is refused");
      break;
    }
    equal((await api.rpc.state.getStorageHash("0x3a636f6465")).toHex(), before.toHex(), "the hash of the code");
    equal((await api.rpc.state.getRuntimeVersion()).specVersion.toNumber(), version, "the version");
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };
