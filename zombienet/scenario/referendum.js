// Has a referendum approve a call, with the votes of the development keys.
"use strict";

const { eventOf, heightOf, pair, send } = require("./data");
const { until } = require("./ambit");

const VOTERS = ["//Alice", "//Bob", "//Charlie", "//Dave", "//Eve", "//Ferdie"];

/** Puts a call to the vote, to be dispatched as this track's origin, and has all say aye. Gives the referendum's number and first block. */
async function propose(api, track, call) {
  const origin = track === "Root" ? { system: "Root" } : { Governance: track };
  const lookup = { hash: call.method.hash, len: call.method.encodedLength };
  const opening = api.tx.utility.batchAll([
    api.tx.preimage.notePreimage(call.method.toHex()),
    api.tx.referenda.submit(origin, { Lookup: lookup }, { After: 0 }),
  ]);
  const proposer = pair("//Alice");
  const submitted = await send(api, opening, proposer);
  const { index } = eventOf(submitted, "referenda", "Submitted");
  await send(api, api.tx.referenda.placeDecisionDeposit(index), proposer);
  await Promise.all(
    VOTERS.map(async (uri) => {
      const voter = pair(uri);
      const { data } = await api.query.system.account(voter.address);
      const vote = { aye: true, conviction: "Locked1x" };
      const balance = (data.free.toBigInt() * 7n) / 10n;
      await send(api, api.tx.convictionVoting.vote(index, { Standard: { vote, balance } }), voter);
    }),
  );
  return { index, since: await heightOf(api, submitted.block) };
}

/** Waits until the call was dispatched by the scheduler as this track's origin; `done` says whether its effect is there. */
async function decide(api, track, call, done) {
  const { index } = await propose(api, track, call);
  await until(`the effect of referendum ${index}`, 360, async () => ((await done()) ? true : undefined));
  console.log(`referendum ${index}: ${call.method.section}.${call.method.method}`);
}

module.exports = { decide, propose };
