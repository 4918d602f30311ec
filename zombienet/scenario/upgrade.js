// The next runtime comes by referendum while an operator has a job: authorised, and applied by anyone, or set by root itself. Blocks and finality go
// on, the migration is done in the first block, and the job is done under the new runtime.
//
// So that the job is surely not done before, the publisher's gateway, the only place that has its input, is stopped until then.
"use strict";

const fs = require("node:fs");
const { blake2AsHex } = require("@polkadot/util-crypto");
const { CLIENT, ambit, jobUntil, kept, modelName, required, until, writeDigit } = require("./ambit");
const { account, equal, eventOf, finalBlocks, heightOf, pair, send } = require("./data");
const { decide, propose } = require("./referendum");

/** The highest commission after the migration, parts per million (`MostKept` in runtime/src/rehearsal.rs). */
const MOST_KEPT = 200_000;

/** Fails unless a promise does, for this reason. */
async function refused(promise, reason, what) {
  const error = await promise.then(
    () => undefined,
    (error) => error,
  );
  if (!error?.message.includes(reason)) throw new Error(`${what}: not refused with ${reason}, but ${error?.message ?? "taken"}`);
  console.log(`${what} is refused: ${reason}`);
}

/** Pools' commissions, the version of their storage, and two jobs, in the state after a block. */
async function stateAfter(api, number, { commissions, jobs }) {
  const at = await api.at(await api.rpc.chain.getBlockHash(number));
  const kept = {};
  for (const uri of Object.keys(commissions)) {
    kept[uri] = (await at.query.stakes.pools(account(uri))).unwrap().commission.toNumber();
  }
  const found = await Promise.all(jobs.map(async (id) => (await at.query.jobRegistry.jobs(id)).unwrap()));
  return {
    commissions: kept,
    storage: (await at.query.stakes.palletVersion()).toNumber(),
    specVersion: at.runtimeVersion.specVersion.toNumber(),
    jobs: found.map((job) => job.toHex()),
    states: found.map((job) => job.state.type),
  };
}

/** A referendum authorises the hash of the code, and somebody who has no say applies it. Gives the last block of the old runtime. */
async function authorised(api, code, busy) {
  const apply = (bytes) => send(api, api.tx.system.applyAuthorizedUpgrade(bytes), pair("//Ferdie"));
  await refused(apply(code), "system.NothingAuthorized", "the code before its time");
  const call = api.tx.system.authorizeUpgrade(blake2AsHex(code, 256));
  await decide(api, "Root", call, async () => (await api.query.system.authorizedUpgrade()).isSome);
  await refused(apply("0xdeadbeef"), "system.Unauthorized", "other code");
  await busy();
  const applied = await apply(code);
  eventOf(applied, "system", "CodeUpdated");
  return heightOf(api, applied.block);
}

/** A referendum sets the code: the preimage is all of it, and the scheduler's block is the last of the old runtime. Gives its height. */
async function set(api, code, busy) {
  // Nobody chooses the moment, so the operator has its job before.
  await busy();
  const { since } = await propose(api, "Root", api.tx.system.setCode(code));
  for await (const { number, events } of finalBlocks(api, since, 400)) {
    const dispatched = events.find((event) => api.events.scheduler.Dispatched.is(event) && event.data.result.isErr);
    if (dispatched) throw new Error(`setCode failed in block ${number}: ${JSON.stringify(dispatched.data.toHuman())}`);
    if (events.some((event) => api.events.system.CodeUpdated.is(event))) return number;
  }
}

const WAYS = { authorised, set };

/** Both validators have the version, and finalise blocks that they made with it. */
async function everywhere(network, last, version) {
  for (const node of ["alice", "bob"]) {
    const api = await zombie.connect(network.nodesByName[node].wsUri);
    try {
      for await (const { number } of finalBlocks(api, last + 1, 180)) {
        if (number === last + 4) break;
      }
      const found = (await api.rpc.state.getRuntimeVersion()).specVersion.toNumber();
      equal(found, version, `the version on ${node}`);
      console.log(`${node} has final blocks of version ${found}`);
    } finally {
      await api.disconnect();
    }
  }
}

async function settled(api, id) {
  await until(`the end of job ${id}`, 400, async () => {
    const { state } = (await api.query.jobRegistry.jobs(id)).unwrap();
    if (state.isRefunded) throw new Error(`job ${id} was refunded`);
    return state.isSettled ? true : undefined;
  });
  console.log(`job ${id} is settled under the new runtime`);
}

async function run(nodeName, network, [way]) {
  const { wsUri } = network.nodesByName[nodeName];
  const publisher = Number(required("AMBIT_PUBLISHER_PID"));
  const code = `0x${fs.readFileSync(required("AMBIT_NEXT_RUNTIME")).toString("hex")}`;
  const before = kept("before");
  const old = await zombie.connect(wsUri);
  const next = old.runtimeVersion.specVersion.toNumber() + 1;
  let job;
  let last;
  try {
    last = await WAYS[way](old, code, async () => {
      const digit = writeDigit(9);
      ({ job } = await ambit(wsUri, CLIENT, ["job", "submit", digit.path, "--model", modelName()]));
      process.kill(publisher, "SIGSTOP");
      await jobUntil(wsUri, job, "assigned", 60, ({ state }) => state === "assigned");
    });
    console.log(`block ${last} is the last of the old runtime`);
  } finally {
    await old.disconnect();
  }
  try {
    await everywhere(network, last, next);
    const api = await zombie.connect(wsUri);
    try {
      const what = { commissions: before.commissions, jobs: [before.job, job] };
      const [was, is] = [await stateAfter(api, last, what), await stateAfter(api, last + 1, what)];
      equal([was.storage, is.storage], [0, 1], "the version of the ledger's storage");
      equal([was.specVersion, is.specVersion], [next - 1, next], "the version by which a state is read");
      equal(was.commissions, before.commissions, "commissions before the migration");
      const lowered = Object.entries(before.commissions).map(([uri, commission]) => [uri, Math.min(commission, MOST_KEPT)]);
      equal(is.commissions, Object.fromEntries(lowered), "commissions after it");
      equal(was.states, ["Settled", "Assigned"], "the jobs before the upgrade");
      equal(is.jobs, was.jobs, "the jobs after it");
      console.log(`block ${last + 1} has migrated: ${JSON.stringify(is.commissions)}`);

      process.kill(publisher, "SIGCONT");
      await settled(api, job);
      await refused(send(api, api.tx.system.applyAuthorizedUpgrade(code), pair("//Ferdie")), "system.NothingAuthorized", "the same code again");
      await refused(ambit(wsUri, CLIENT, ["job", "show", String(job)]), "exit code 8", "the command line of the old release");
    } finally {
      await api.disconnect();
    }
  } finally {
    process.kill(publisher, "SIGCONT");
  }
}

module.exports = { run };
