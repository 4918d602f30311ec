// An operator that lies: it commits to a value that no source says, and tells it when the others do. Its worker key signs what a worker
// would have said, in the encoding of docs/spec/external-data.md.
"use strict";

const { blake2AsU8a, randomAsU8a } = require("@polkadot/util-crypto");
const { STASHES, account, pair, send, workerOf } = require("./data");
const { until } = require("./ambit");

/** A number in so many bytes, little endian, two's complement. */
function littleEndian(number, width) {
  const bytes = Buffer.alloc(width);
  let rest = BigInt.asUintN(8 * width, number);
  for (let place = 0; place < width; place++, rest >>= 8n) bytes[place] = Number(rest & 0xffn);
  return bytes;
}

/** Commits to having found a number. */
function commitment(genesis, feed, operator, number, salt) {
  return blake2AsU8a(
    Buffer.concat([
      Buffer.from("ambit/feed/1", "latin1"),
      Buffer.from(genesis.slice(2), "hex"),
      littleEndian(feed, 8),
      Buffer.from(operator.slice(2), "hex"),
      // Found, a number.
      Buffer.from([0, 1]),
      littleEndian(number, 16),
      salt,
    ]),
    256,
  );
}

/** Says of a request that the source says this, from the commitment to the telling. Returns when the request has it. */
async function lie(api, feed, number) {
  const key = pair(workerOf(STASHES.liar));
  const salt = randomAsU8a(32);
  const phase = (wanted) =>
    until(`the phase ${wanted} of request ${feed}`, 240, async () => {
      const { state } = (await api.query.dataFeeds.feeds(feed)).unwrap();
      if (!state.isQueued && !state.isAsked) throw new Error(`request ${feed} ended before ${wanted}: ${state}`);
      return state.isAsked && state.asAsked.phase.type === wanted ? true : undefined;
    });
  await phase("Committing");
  const hash = commitment(api.genesisHash.toHex(), feed, account(STASHES.liar), number, salt);
  await send(api, api.tx.dataFeeds.report([{ feed, verdict: { Committed: hash } }]), key);
  await phase("Revealing");
  const finding = { Found: { Number: number } };
  await send(api, api.tx.dataFeeds.report([{ feed, verdict: { Revealed: { finding, salt } } }]), key);
}

module.exports = { lie };
