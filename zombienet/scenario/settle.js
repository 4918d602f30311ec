// Has one digit classified and waits until it is paid for.
"use strict";

const { CLIENT, ambit, modelName, writeDigit } = require("./ambit");

async function run(nodeName, network) {
  const digit = writeDigit(4);
  const job = await ambit(network.nodesByName[nodeName].wsUri, CLIENT, [
    "job",
    "submit",
    digit.path,
    "--model",
    modelName(),
    "--wait",
  ]);
  console.log(`job ${job.job}: ${JSON.stringify(job.outputs)}, a ${digit.label}; settled by ${job.operator}`);
  if (job.state !== "settled") throw new Error(`not settled: ${JSON.stringify(job)}`);
}

module.exports = { run };
