// A source of external data for the test `data`: a JSON document on a free port of this machine. Prints its address as JSON.
"use strict";

const http = require("node:http");

/** The same for everyone who asks. */
const DOCUMENT = JSON.stringify({ rates: { "amb/eur": "12.345" }, at: "2026-01-01T00:00:00Z" });

const server = http.createServer((request, response) => {
  if (request.method !== "GET" || request.url !== "/rates.json") {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/json" }).end(DOCUMENT);
});
server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}/` }));
});
