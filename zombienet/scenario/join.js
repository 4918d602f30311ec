// Publishes the digits model and has both operators serve it, each through its own node.
"use strict";

const { CLIENT, MODEL, OPERATORS, ambit, hasClass, modelName } = require("./ambit");

async function run(nodeName, network) {
  const client = network.nodesByName[nodeName].wsUri;
  const published = await ambit(client, CLIENT, ["model", "publish", MODEL, "--latency", "interactive"]);
  console.log(`published ${modelName()} as class ${published.class}`);
  for (const [node, key] of Object.entries(OPERATORS)) {
    const { wsUri } = network.nodesByName[node];
    await hasClass(wsUri, published.class);
    const joined = await ambit(wsUri, key, [
      "operator",
      "join",
      "--model",
      modelName(),
      "--slots",
      "2",
    ]);
    console.log(`${node} serves it as ${joined.stash} with worker key ${joined.worker}`);
  }
}

module.exports = { run };
