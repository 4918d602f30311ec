// The operator is convicted by proof about the trace that it posted, in a block that becomes final; the job is done again by the honest operator.
"use strict";

const { SIDES, jobUntil, kept, publicKey, until } = require("./ambit");

async function run(nodeName, network) {
  const { wsUri } = network.nodesByName[nodeName];
  const api = await zombie.connect(wsUri);
  try {
    const { job, dispute, label, since } = kept("dispute");
    // Of final blocks only.
    let next = since;
    const verdict = await until(`the verdict of dispute ${dispute}`, 400, async () => {
      const head = await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead());
      for (; next <= head.number.toNumber(); next++) {
        const block = await api.at(await api.rpc.chain.getBlockHash(next));
        for (const { event } of await block.query.system.events()) {
          if (event.section !== "disputes") continue;
          console.log(`block ${next}: ${event.method} ${JSON.stringify(event.data.toHuman())}`);
          if (event.data.dispute.toNumber() !== dispute) continue;
          if (event.method === "OperatorAcquitted" || event.method === "DisputeMoot") {
            throw new Error(`dispute ${dispute} ended with ${event.method}`);
          }
          if (event.method === "OperatorConvicted") return event.data;
        }
      }
      return undefined;
    });
    const expected = { operator: publicKey(zombie, SIDES.dave), challenger: publicKey(zombie, SIDES.ferdie) };
    for (const [side, key] of Object.entries(expected)) {
      if (verdict[side].toHex() !== key) throw new Error(`${side} is ${verdict[side]}`);
    }
    // The class isn't audited: its results name no trace, so what is proven wrong is the one that was posted.
    if (!verdict.ground.isTrace) throw new Error(`decided by ${verdict.ground.type}, not by proof about the trace`);
    if (verdict.slashed.isZero()) throw new Error("nothing was slashed");

    // What is final is what is left: no dispute, no bond of the challenger's.
    const state = await api.at(await api.rpc.chain.getFinalizedHead());
    if ((await state.query.disputes.disputes(dispute)).isSome) throw new Error(`dispute ${dispute} is still open`);

    const settled = await jobUntil(wsUri, job, "settled", 150, ({ state }) => state === "settled");
    console.log(`job ${job}: ${JSON.stringify(settled.outputs)}, a ${label}; settled by ${settled.operator}`);
    const keyring = new zombie.Keyring({ type: "sr25519", ss58Format: api.registry.chainSS58 });
    const honest = keyring.addFromUri(SIDES.charlie).address;
    if (settled.operator !== honest) throw new Error(`settled by ${settled.operator}, not by ${honest}`);
    if (settled.attempt < 1) throw new Error(`settled at the first attempt: ${JSON.stringify(settled)}`);
  } finally {
    await api.disconnect();
  }
}

module.exports = { run };
