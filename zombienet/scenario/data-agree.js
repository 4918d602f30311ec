// Three of five have to agree: three honest operators do, the liar loses its pledge, the silent one a tenth of its own.
"use strict";

const { HONEST, MILLI, PRICES, equal } = require("./data");
const { kept } = require("./ambit");
const { TRUTH, ask, nameOf } = require("./feed");

/** Parts of the pledges: all of the liar's, because the source is vouched for, and a tenth for silence. */
const pledge = (price) => (100n * price > 1000n * MILLI ? 100n * price : 1000n * MILLI);

async function run(nodeName, network) {
  const api = await zombie.connect(network.nodesByName[nodeName].wsUri);
  try {
    const { source } = kept("source");
    const { feed, named, change, last } = await ask(api, { source, asked: 5, quorum: 3, fee: 20n * MILLI });

    const [settled] = named("FeedSettled");
    if (!settled) throw new Error(`request ${feed} was not settled`);
    equal(settled.finding.asFound.asNumber.toBigInt(), TRUTH, "the value");
    const value = (await (await api.at(last)).query.dataFeeds.feedValues(feed)).unwrap();
    equal(value.supporters.map(nameOf).sort(), Object.keys(HONEST).sort(), "who is named for it");
    const slashes = named("PledgeSlashed").map(({ operator, fault }) => [nameOf(operator), fault.type]);
    equal(slashes.sort(), [["liar", "Wrong"], ["silent", "Silence"]], "who was slashed, and for what");

    const { charlie, dave, eve } = PRICES;
    const expected = {
      client: -(charlie + dave + eve),
      charlie,
      dave,
      eve,
      liar: -pledge(PRICES.liar),
      silent: -pledge(PRICES.silent) / 10n,
    };
    equal(change, expected, "what everybody has more or less");
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };
