// An operator dies with a job; the job goes to the other operator and is settled.
//
// So that it surely dies with the job and not after it, the publisher's gateway, the only place that has the input, is
// stopped until then.
"use strict";

const { CLIENT, OPERATORS, ambit, jobUntil, modelName, pidOf, required, writeDigit } = require("./ambit");

async function run(nodeName, network) {
  const url = network.nodesByName[nodeName].wsUri;
  const publisher = Number(required("AMBIT_PUBLISHER_PID"));
  const stashes = {};
  for (const [node, key] of Object.entries(OPERATORS)) {
    stashes[node] = (await ambit(url, key, ["operator", "status"])).stash;
  }

  const digit = writeDigit(9);
  const { job: id } = await ambit(url, CLIENT, ["job", "submit", digit.path, "--model", modelName()]);
  let victim;
  process.kill(publisher, "SIGSTOP");
  try {
    const assigned = await jobUntil(url, id, "assigned", 60, (job) => job.state === "assigned");
    victim = Object.keys(stashes).find((node) => stashes[node] === assigned.operator);
    if (!victim) throw new Error(`job ${id} is with a stranger: ${JSON.stringify(assigned)}`);
    process.kill(pidOf(victim, network.tmpDir), "SIGKILL");
    console.log(`job ${id} was assigned to ${victim}, whose node is killed`);
  } finally {
    process.kill(publisher, "SIGCONT");
  }

  const settled = await jobUntil(url, id, "settled", 500, (job) => job.state === "settled");
  console.log(`job ${id}: ${JSON.stringify(settled.outputs)}, a ${digit.label}; settled by ${settled.operator}`);
  if (settled.operator === stashes[victim]) throw new Error(`settled by the dead operator: ${JSON.stringify(settled)}`);
  if (settled.attempt < 1) throw new Error(`settled at the first attempt: ${JSON.stringify(settled)}`);
}

module.exports = { run };
