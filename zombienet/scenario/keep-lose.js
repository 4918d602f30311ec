// Of the two that keep an artefact one loses it: it can't show it any more, twice in a row, and its pledge is gone. The other goes on and
// is paid.
"use strict";

const { ARCHIVIST, HONEST, account, bond, checkIssuance, equal, feesPaid, finalBlocks, pair, send, show, wealths, workerOf } = require("./data");
const { kept, required, until } = require("./ambit");
const { BYTES, FEE, emptyStore } = require("./keeping");

/** What stands behind a term, in fees of an era. */
const PLEDGED = 24n * FEE;

/** Holds what keepers share beside fees: an account without a key. */
function pot() {
  return `0x${Buffer.concat([Buffer.from("modlambit/kp", "latin1"), Buffer.alloc(20)]).toString("hex")}`;
}

/** A term, or nothing when it is over. */
async function term(api, id) {
  const found = await api.query.retrieval.deals(id);
  return found.isSome ? found.unwrap() : undefined;
}

async function run(nodeName, network) {
  const api = await zombie.connect(network.nodesByName[nodeName].wsUri);
  try {
    const { cid, name, request, deals } = kept("artefact");
    const [keeper, loser] = [deals[HONEST.charlie], deals[HONEST.dave]];
    await until("the first answers of both", 600, async () => {
      const terms = await Promise.all([keeper, loser].map((deal) => term(api, deal)));
      if (terms.some((one) => one === undefined)) throw new Error(`a term ended before it began: ${terms}`);
      return terms.every(({ began, open }) => began.isSome && open.isNone) ? true : undefined;
    });

    // From nowhere else can it be had again.
    process.kill(Number(required("AMBIT_PUBLISHER_PID")), "SIGSTOP");
    const removed = emptyStore(network.tmpDir, "dave");
    if (removed === 0) throw new Error("there was nothing in dave's store");
    const first = (await api.rpc.chain.getHeader()).number.toNumber() + 1;
    console.log(`dave's store is empty from before block ${first}: ${removed} files of it are gone`);

    const keys = { archivist: account(ARCHIVIST), pot: pot() };
    for (const node of ["charlie", "dave"]) {
      keys[node] = account(HONEST[node]);
      keys[`${node}'s worker`] = account(workerOf(HONEST[node]));
    }
    const all = [];
    const about = [];
    let last;
    for await (const { number, hash, events } of finalBlocks(api, first, 1100)) {
      all.push(...events);
      for (const event of events) {
        const deal = event.section === "retrieval" ? event.data.deal?.toNumber() : undefined;
        if (deal !== keeper && deal !== loser) continue;
        console.log(`block ${number}: ${event.method} ${JSON.stringify(event.data.toHuman())}`);
        about.push({ deal, method: event.method, data: event.data });
      }
      const of = (deal, method) => about.filter((one) => one.deal === deal && one.method === method);
      if (of(keeper, "Missed").length > 0) throw new Error("the honest keeper missed a probe");
      if (of(loser, "Answered").length > 0) throw new Error("dave showed what it doesn't have");
      if (of(loser, "DealEnded").length > 0 && of(keeper, "Answered").length > 0) {
        last = hash;
        break;
      }
    }

    const of = (deal, method) => about.filter((one) => one.deal === deal && one.method === method).map(({ data }) => data);
    equal(of(loser, "Missed").length, 2, "probes that dave missed");
    equal(of(loser, "DealEnded").map(({ ending }) => ending.type), ["Silent"], "how its term ended");
    const slashed = of(loser, "Slashed").reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
    equal(slashed, PLEDGED, "what was slashed");
    const earned = of(keeper, "Answered").map(({ fee, reward }) => [fee.toBigInt(), reward.toBigInt()]);
    for (const [fee] of earned) equal(fee, (9n * FEE) / 10n, "what charlie got of a fee");

    const before = (await api.rpc.chain.getBlockHash(first - 1)).toHex();
    const [had, has, fees] = [await wealths(api, before, keys), await wealths(api, last, keys), feesPaid(all, keys)];
    const change = Object.fromEntries(Object.keys(keys).map((one) => [one, has[one] - had[one] + fees[one]]));
    console.log(`more or less, without fees of transactions: ${show(change)}`);
    const pay = earned.reduce((sum, [fee, reward]) => sum + fee + reward, 0n);
    const answers = BigInt(earned.length);
    const rewards = earned.reduce((sum, [, reward]) => sum + reward, 0n);
    equal(change.charlie, pay, "what charlie was paid");
    equal(change.dave, -PLEDGED, "what dave lost");
    equal(change.archivist, -answers * FEE, "what the archivist paid: nothing for what dave missed");
    equal(change.pot, (answers * FEE) / 10n - rewards, "what the pot got");
    await checkIssuance(api, last);
    equal((await bond(api, last, keys.dave)).pledged, 0n, "what dave still has pledged");
    const { keepers } = (await (await api.at(last)).query.retrieval.artefacts(name)).unwrap();
    equal(keepers.map(({ operator }) => operator.toHex()), [keys.charlie], `who keeps ${cid}`);

    // The copy is open to others again, and its fees are free when nobody wants it.
    await send(api, api.tx.retrieval.withdraw(request), pair(ARCHIVIST));
    const left = (await api.query.retrieval.requests(request)).unwrap();
    equal([left.copies.toNumber(), left.taken.toNumber(), left.bytes.toNumber()], [1, 1, BYTES], "copies that are left");
  } finally {
    process.kill(Number(required("AMBIT_PUBLISHER_PID")), "SIGCONT");
    await api.disconnect();
  }
}

module.exports = { run };
