// Five data operators join, each with a worker key; a source is registered, and governance vouches for it; two of the operators keep an
// artefact.
"use strict";

const { AMB, ARCHIVIST, CLIENT, HONEST, PRICES, STASHES, account, bytes, equal, eventOf, heightOf, pair, send, workerOf } = require("./data");
const { keep, required } = require("./ambit");
const { POINTER } = require("./feed");
const { have } = require("./keeping");
const { decide } = require("./referendum");

/** An operator's bond, and what its worker key has for fees, planck. */
const BOND = 200n * AMB;
const FLOAT = 10n * AMB;

async function join(api, node, network) {
  const uri = STASHES[node];
  const worker = workerOf(uri);
  if (node !== "liar") {
    // Its own node signs with it.
    const own = await zombie.connect(network.nodesByName[node].wsUri);
    try {
      await own.rpc.author.insertKey("ambw", worker, account(worker));
    } finally {
      await own.disconnect();
    }
  }
  const joining = api.tx.utility.batchAll([
    api.tx.stakes.bond(BOND),
    api.tx.stakes.declareRole("Data"),
    api.tx.stakes.setWorker(account(worker)),
    api.tx.balances.transferKeepAlive(pair(worker).address, FLOAT),
    api.tx.dataFeeds.join(2, PRICES[node]),
  ]);
  await send(api, joining, pair(uri));
  console.log(`${node} answers requests for ${PRICES[node]} planck`);
}

async function run(nodeName, network) {
  const api = await zombie.connect(network.nodesByName[nodeName].wsUri);
  try {
    const payers = [CLIENT, ARCHIVIST].map((uri) => api.tx.balances.transferKeepAlive(pair(uri).address, 1000n * AMB));
    await send(api, api.tx.utility.batchAll(payers), pair("//Alice"));
    await Promise.all(Object.keys(STASHES).map((node) => join(api, node, network)));
    equal((await api.query.dataFeeds.offers.entries()).length, Object.keys(STASHES).length, "operators in the pool");

    keep("artefact", await have(api, ["charlie", "dave"].map((node) => HONEST[node])));

    const registering = api.tx.dataFeeds.registerSource(bytes("rates"), bytes(required("AMBIT_SOURCE")));
    const { source } = eventOf(await send(api, registering, pair(CLIENT)), "dataFeeds", "SourceRegistered");
    keep("source", { source: source.toNumber() });
    const vouch = { pointer: bytes(POINTER), steadiness: 0 };
    await decide(api, "ProtocolParameters", api.tx.dataFeeds.vouch(source, vouch), async () =>
      (await api.query.dataFeeds.sources(source)).unwrap().vouched.isSome,
    );
    console.log(`source ${source} is vouched for since before block ${await heightOf(api, await api.rpc.chain.getBlockHash())}`);
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };
