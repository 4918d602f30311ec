// Publishes the digits model in two classes: the cheat serves the one in which jobs will be; the challenger serves the other, so
// that its node has a worker key, and gives that key what a dispute's bond takes, so that it watches.
"use strict";

const { CLIENT, MODEL, SIDES, ambit, hasClass, keep, modelName } = require("./ambit");

/** More than a bond, AMB. */
const FLOAT = "20";

async function run(nodeName, network) {
  const client = network.nodesByName[nodeName].wsUri;
  const open = async (latency) => {
    const published = await ambit(client, CLIENT, ["model", "publish", MODEL, "--latency", latency]);
    console.log(`published ${modelName()} as class ${published.class}, ${latency}`);
    return published.class;
  };
  const join = async (node, id, ...more) => {
    const args = ["operator", "join", "--class", String(id), "--slots", "2", ...more];
    const { wsUri } = network.nodesByName[node];
    await hasClass(wsUri, id);
    const joined = await ambit(wsUri, SIDES[node], args);
    console.log(`${node} serves class ${id} as ${joined.stash} with worker key ${joined.worker}`);
  };
  const [jobs, other] = [await open("interactive"), await open("batch")];
  await join("dave", jobs);
  await join("ferdie", other, "--float", FLOAT);
  keep("class", jobs);
}

module.exports = { run };
