// An artefact that operators keep: uploaded to the publisher, asked for, taken on; and removed from an operator's disk.
"use strict";

const { randomBytes } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { base32Decode } = require("@polkadot/util-crypto");
const { ARCHIVIST, MILLI, eventOf, heightOf, pair, send } = require("./data");
const { required } = require("./ambit");

/** Bytes of the artefact: one block, so that who showed one byte of it has it all. */
const BYTES = 100_000;
/** For a copy and era, planck, and how many eras. */
const FEE = 100n * MILLI;
const ERAS = 12;

/** Gives the publisher a file, and has operators keep it. Gives the request, its first block, and their terms by stash. */
async function have(api, stashes) {
  const token = fs.readFileSync(required("AMBIT_WORKER_TOKEN_FILE"), "utf8").trim();
  const response = await fetch(`${required("AMBIT_WORKER")}/v1/artifacts`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/octet-stream" },
    body: randomBytes(BYTES),
  });
  if (!response.ok) throw new Error(`the publisher refused the artefact: ${response.status} ${await response.text()}`);
  const { cid } = await response.json();
  const name = `0x${Buffer.from(base32Decode(cid, true)).toString("hex")}`;
  const asked = await send(api, api.tx.retrieval.request(name, BYTES, stashes.length, ERAS, FEE), pair(ARCHIVIST));
  const request = eventOf(asked, "retrieval", "Requested").request.toNumber();
  const deals = {};
  for (const stash of stashes) {
    const taken = await send(api, api.tx.retrieval.take(request), pair(stash));
    deals[stash] = eventOf(taken, "retrieval", "Taken").deal.toNumber();
  }
  console.log(`request ${request}: ${cid} is kept in terms ${Object.values(deals).join(" and ")}`);
  return { cid, name, request, deals, since: await heightOf(api, asked.block) };
}

/** Removes every file below a node's blockstore. Gives how many. */
function emptyStore(directory, node) {
  let removed = 0;
  const walk = (folder, inside) => {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const full = path.join(folder, entry.name);
      const isStore = inside || (entry.name === "artifacts" && path.basename(folder) === "worker");
      if (entry.isDirectory()) {
        walk(full, isStore);
      } else if (inside) {
        fs.rmSync(full);
        removed += 1;
      }
    }
  };
  walk(path.join(directory, node), false);
  return removed;
}

module.exports = { BYTES, ERAS, FEE, emptyStore, have };
