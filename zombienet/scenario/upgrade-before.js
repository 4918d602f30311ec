// What is there before the upgrade: a model, an operator, a job that is paid for, and two pools, one with a commission that the migration lowers.
"use strict";

const { CLIENT, MODEL, OPERATORS, ambit, hasClass, keep, modelName, writeDigit } = require("./ambit");
const { pair, send } = require("./data");

/** Commissions of the validators' pools, parts per million. */
const COMMISSIONS = { "//Alice": 500_000, "//Bob": 100_000 };

async function run(nodeName, network) {
  const { wsUri } = network.nodesByName[nodeName];
  const api = await zombie.connect(wsUri);
  try {
    for (const [uri, commission] of Object.entries(COMMISSIONS)) {
      await send(api, api.tx.stakes.openPool(commission), pair(uri));
    }
  } finally {
    await api.disconnect();
  }
  // A job may wait for as long as a batch job may: the upgrade comes between.
  const published = await ambit(wsUri, CLIENT, ["model", "publish", MODEL, "--latency", "batch"]);
  const join = ["operator", "join", "--class", String(published.class), "--slots", "2"];
  const charlie = network.nodesByName.charlie.wsUri;
  await hasClass(charlie, published.class);
  await ambit(charlie, OPERATORS.charlie, join);
  const digit = writeDigit(4);
  const job = await ambit(wsUri, CLIENT, ["job", "submit", digit.path, "--model", modelName(), "--wait"]);
  if (job.state !== "settled") throw new Error(`not settled: ${JSON.stringify(job)}`);
  console.log(`job ${job.job} is settled; pools keep ${Object.values(COMMISSIONS).join(" and ")} parts per million`);
  keep("before", { job: job.job, commissions: COMMISSIONS });
}

module.exports = { run };
