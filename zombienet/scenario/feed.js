// A request from its submission to its end, with the liar's part, and the books of everybody who has to do with it.
"use strict";

const { CLIENT, STASHES, account, bond, bytes, checkIssuance, equal, eventOf, feesPaid, finalBlocks, heightOf, pair, send, show, wealths, workerOf } =
  require("./data");
const { lie } = require("./liar");

/** Where the value is in the document, what it is in hundredths (half to even), and what the liar says instead. */
const POINTER = "/rates/amb~1eur";
const TRUTH = 1234n;
const LIE = 1300n;

/** Everybody whose money moves. */
function everybody() {
  const keys = { client: account(CLIENT) };
  for (const [name, uri] of Object.entries(STASHES)) {
    keys[name] = account(uri);
    keys[`${name}'s worker`] = account(workerOf(uri));
  }
  return keys;
}

/** Asks for the source's value with the liar among the operators, waits for the end in final blocks, and gives what happened: events
 * by their names, and who has how much more or less, fees of transactions apart. Fails if money was made or lost. */
async function ask(api, { source, asked, quorum, fee }) {
  const keys = everybody();
  const header = await api.rpc.chain.getHeader();
  const order = {
    target: { Source: { source, rest: bytes("rates.json") } },
    pointer: bytes(POINTER),
    reading: { Number: { decimals: 2 } },
    aggregation: "Exact",
    quorum,
    asked,
    fee,
    deadline: header.number.toNumber() + 60,
  };
  const included = await send(api, api.tx.dataFeeds.request(order), pair(CLIENT));
  const feed = eventOf(included, "dataFeeds", "FeedRequested").feed.toBigInt();
  const first = await heightOf(api, included.block);
  console.log(`request ${feed} in block ${first}: ${quorum} of ${asked}`);
  await lie(api, feed, LIE);

  const said = [];
  const all = [];
  let last;
  for await (const { number, hash, events } of finalBlocks(api, first, 300)) {
    all.push(...events);
    for (const event of events) {
      if (event.section !== "dataFeeds" || event.data.feed?.toBigInt() !== feed) continue;
      console.log(`block ${number}: ${event.method} ${JSON.stringify(event.data.toHuman())}`);
      said.push(event);
      if (event.method === "FeedSettled" || event.method === "FeedRefunded") last = hash;
    }
    if (last) break;
  }

  const before = (await api.rpc.chain.getBlockHash(first - 1)).toHex();
  const [had, has, fees] = [await wealths(api, before, keys), await wealths(api, last, keys), feesPaid(all, keys)];
  // What they are paid for keeping an artefact meanwhile is another matter.
  const kept = all.filter((event) => event.section === "retrieval" && event.method === "Answered").map(({ data }) => data);
  const change = {};
  for (const name of Object.keys(keys)) {
    const own = kept.filter(({ operator }) => operator.toHex() === keys[name]);
    const keeping = own.reduce((sum, { fee, reward }) => sum + fee.toBigInt() + reward.toBigInt(), 0n);
    const difference = has[name] - had[name] + fees[name] - keeping;
    if (difference !== 0n) change[name] = difference;
  }
  const named = (method) => said.filter((event) => event.method === method).map((event) => event.data);
  const slashed = named("PledgeSlashed").reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
  const sum = Object.values(change).reduce((total, one) => total + one, 0n);
  equal(sum, -slashed, "what everybody has more or less together, and what was slashed");
  await checkIssuance(api, last);
  for (const [name, uri] of Object.entries(STASHES)) {
    const { pledged } = await bond(api, last, account(uri));
    // What else it has pledged is for what it keeps.
    if (name === "liar" || name === "silent" || name === "eve") equal(pledged, 0n, `what ${name} still has pledged`);
  }
  console.log(`more or less, without fees of transactions: ${show(change)}`);
  return { feed, named, change, last };
}

/** Names of operators by their accounts. */
function nameOf(key) {
  return Object.keys(STASHES).find((name) => account(STASHES[name]) === key.toHex());
}

module.exports = { LIE, POINTER, TRUTH, ask, nameOf };
