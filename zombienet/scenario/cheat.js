// The cheat signs a wrong result, and the challenger disputes it. The cheat's node is stopped as soon as its result is on the chain:
// the dispute waits for its answer until it is started again.
"use strict";

const { CLIENT, SIDES, ambit, jobUntil, keep, kept, modelName, pidOf, publicKey, until, writeDigit } = require("./ambit");

/** Blocks within which the job is of use: a dispute and two restarts must fit. */
const DEADLINE = "400";

/** Has an account sign a call, and waits until it is in a block. */
function submit(call, signer) {
  return new Promise((resolve, reject) => {
    call
      .signAndSend(signer, ({ status, dispatchError }) => {
        if (!status.isInBlock) return;
        if (dispatchError) reject(new Error(`${call.method.section}.${call.method.method}: ${dispatchError}`));
        else resolve();
      })
      .catch(reject);
  });
}

async function run(nodeName, network) {
  const { wsUri } = network.nodesByName[nodeName];
  const api = await zombie.connect(wsUri);
  try {
    const id = kept("class");
    const digit = writeDigit(12);
    const args = ["job", "submit", digit.path, "--model", modelName(), "--class", String(id), "--deadline", DEADLINE];
    const { job } = await ambit(wsUri, CLIENT, args);
    const reported = await jobUntil(wsUri, job, "reported", 120, ({ state }) => state === "resulted");
    process.kill(pidOf("dave", network.tmpDir), "SIGSTOP");
    console.log(`job ${job} has a result by ${reported.operator}; its node is stopped`);

    // From now on somebody else gets what is assigned.
    const keyring = new zombie.Keyring({ type: "sr25519" });
    await submit(api.tx.stakes.chill(), keyring.addFromUri(SIDES.dave));
    const join = ["operator", "join", "--class", String(id), "--slots", "2"];
    await ambit(network.nodesByName.charlie.wsUri, SIDES.charlie, join);

    const [dispute, opened] = await until(`a dispute on job ${job}`, 120, async () => {
      const disputes = await api.query.disputes.disputes.entries();
      const found = disputes.find(([, dispute]) => dispute.unwrap().job.toNumber() === job);
      return found && [found[0].args[0].toNumber(), found[1].unwrap()];
    });
    for (const [side, node] of [["operator", "dave"], ["challenger", "ferdie"]]) {
      if (opened[side].toHex() !== publicKey(zombie, SIDES[node])) throw new Error(`${side}: ${opened[side]}`);
    }
    if (!opened.stage.isRevealing && !opened.stage.isPosting) {
      throw new Error(`not the operator's turn: ${opened.stage.type}`);
    }
    console.log(`dispute ${dispute} by ${opened.challenger} waits for ${opened.operator}: ${opened.stage.type}`);
    keep("dispute", { job, dispute, label: digit.label, since: (await api.rpc.chain.getHeader()).number.toNumber() });
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };
