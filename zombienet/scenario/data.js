// Who is who among data operators, transactions, money, and what is final. For the scripts of the test `data`.
"use strict";

/** Planck in a milli-AMB. */
const MILLI = 10n ** 9n;
/** Planck in an AMB. */
const AMB = 1000n * MILLI;

/** Who asks for data, and who has an artefact kept. */
const CLIENT = "//Alice//client";
const ARCHIVIST = "//Alice//archivist";
/** Operators by the names of their nodes, and what each asks for an answer, planck. */
const HONEST = { charlie: "//Charlie", dave: "//Dave", eve: "//Eve" };
const STASHES = { ...HONEST, liar: "//Ferdie", silent: "//Ferdie//stash" };
const PRICES = { charlie: 10n * MILLI, dave: 11n * MILLI, eve: 12n * MILLI, liar: 15n * MILLI, silent: 10n * MILLI };

/** The key pair of a secret. */
function pair(uri) {
  return new zombie.Keyring({ type: "sr25519" }).addFromUri(uri);
}

/** The worker key of a stash. */
function workerOf(stash) {
  return `${stash}//worker`;
}

/** An account's public key, 0x-hex. */
function account(uri) {
  return `0x${Buffer.from(pair(uri).publicKey).toString("hex")}`;
}

/** Text as the codec takes it. */
function bytes(text) {
  return `0x${Buffer.from(text, "utf8").toString("hex")}`;
}

/** Has an account sign a call, and waits until it is in a block. Gives that block and the call's events. */
function send(api, call, signer) {
  return new Promise((resolve, reject) => {
    const name = `${call.method.section}.${call.method.method}`;
    call
      .signAndSend(signer, { nonce: -1 }, ({ status, events, dispatchError }) => {
        if (dispatchError) {
          const known = dispatchError.isModule && api.registry.findMetaError(dispatchError.asModule);
          reject(new Error(`${name}: ${known ? `${known.section}.${known.name}` : dispatchError}`));
        } else if (status.isInBlock) {
          resolve({ block: status.asInBlock.toHex(), events });
        } else if (status.isDropped || status.isInvalid || status.isUsurped) {
          reject(new Error(`${name} left the pool: ${status.type}`));
        }
      })
      .catch((error) => reject(new Error(`${name}: ${error.message}`)));
  });
}

/** An event of a transaction. */
function eventOf({ events }, section, method) {
  const found = events.find(({ event }) => event.section === section && event.method === method);
  if (!found) throw new Error(`no ${section}.${method}`);
  return found.event.data;
}

/** The height of a block. */
async function heightOf(api, block) {
  return (await api.rpc.chain.getHeader(block)).number.toNumber();
}

/** Final blocks from this height on, each with its events, until the caller has enough. Fails when that takes too long. */
async function* finalBlocks(api, from, seconds) {
  const deadline = Date.now() + seconds * 1000;
  for (let next = from; ; ) {
    const last = await heightOf(api, await api.rpc.chain.getFinalizedHead());
    for (; next <= last; next++) {
      const hash = await api.rpc.chain.getBlockHash(next);
      const events = await (await api.at(hash)).query.system.events();
      yield { number: next, hash: hash.toHex(), events: events.map(({ event }) => event) };
    }
    if (Date.now() > deadline) throw new Error(`not within ${seconds} seconds: block ${next - 1} is final`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** All that an account has, planck. */
async function wealth(api, hash, key) {
  const { data } = await (await api.at(hash)).query.system.account(key);
  return data.free.toBigInt() + data.reserved.toBigInt();
}

/** What accounts have, by their names, after a block. */
async function wealths(api, hash, keys) {
  const names = Object.keys(keys);
  const amounts = await Promise.all(names.map((name) => wealth(api, hash, keys[name])));
  return Object.fromEntries(names.map((name, place) => [name, amounts[place]]));
}

/** An operator's active bond and what it has pledged, planck, after a block. */
async function bond(api, hash, stash) {
  const ledger = (await (await api.at(hash)).query.stakes.ledgers(stash)).unwrap();
  return { active: ledger.active.toBigInt(), pledged: ledger.pledged.toBigInt() };
}

/** Fees of transactions that accounts paid, planck, by the accounts' names, from blocks with their events. */
function feesPaid(events, keys) {
  const fees = Object.fromEntries(Object.keys(keys).map((name) => [name, 0n]));
  for (const event of events) {
    if (event.section !== "transactionPayment" || event.method !== "TransactionFeePaid") continue;
    const name = Object.keys(keys).find((one) => keys[one] === event.data.who.toHex());
    if (name) fees[name] += event.data.actualFee.toBigInt();
  }
  return fees;
}

/** Money is neither made nor lost: the accounts together have what the chain says that there is. */
async function checkIssuance(api, hash) {
  const at = await api.at(hash);
  const accounts = await at.query.system.account.entries();
  const sum = accounts.reduce((all, [, { data }]) => all + data.free.toBigInt() + data.reserved.toBigInt(), 0n);
  equal(sum, (await at.query.balances.totalIssuance()).toBigInt(), `what all accounts have, and the issuance, after ${hash}`);
}

function show(value) {
  return JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}` : one));
}

/** Fails unless both are the same. */
function equal(found, expected, what) {
  if (show(found) !== show(expected)) throw new Error(`${what}: ${show(found)}, not ${show(expected)}`);
}

module.exports = {
  AMB,
  ARCHIVIST,
  CLIENT,
  HONEST,
  MILLI,
  PRICES,
  STASHES,
  account,
  bond,
  bytes,
  checkIssuance,
  equal,
  eventOf,
  feesPaid,
  finalBlocks,
  heightOf,
  pair,
  send,
  show,
  wealths,
  workerOf,
};
