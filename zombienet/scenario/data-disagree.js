// One honest operator, the liar and the silent one: no two of three agree. The client has everything back, and nobody loses anything but
// who was silent. It can't be told who of the other two lied.
"use strict";

const { HONEST, MILLI, PRICES, equal, pair, send } = require("./data");
const { kept } = require("./ambit");
const { ask, nameOf } = require("./feed");

async function run(nodeName, network) {
  const api = await zombie.connect(network.nodesByName[nodeName].wsUri);
  try {
    for (const node of ["dave", "eve"]) await send(api, api.tx.dataFeeds.leave(), pair(HONEST[node]));
    const { source } = kept("source");
    const { named, change } = await ask(api, { source, asked: 3, quorum: 2, fee: 20n * MILLI });

    const [refunded] = named("FeedRefunded");
    equal(refunded?.reason.type, "Disagreement", "why the request came back");
    const told = named("FindingRevealed").map(({ operator }) => nameOf(operator));
    equal(told.sort(), ["charlie", "liar"], "who told what it found");
    equal(named("OperatorPaid").length, 0, "operators that were paid");
    const slashes = named("PledgeSlashed").map(({ operator, fault }) => [nameOf(operator), fault.type]);
    equal(slashes, [["silent", "Silence"]], "who was slashed, and for what");
    equal(change, { silent: -(100n * PRICES.silent) / 10n }, "what everybody has more or less");
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };
