// The `ambit` command line, the nodes' processes, and a few handwritten digits. For the other files here.
"use strict";

const { execFile } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const ROOT = path.resolve(__dirname, "..", "..");
const MODEL = path.join(ROOT, "models", "digits", "cnn.json");
const DIGITS = path.join(ROOT, "models", "digits", "digits.bin");

/** The client, who also publishes the model, and the operators by the names of their nodes. */
const CLIENT = "//Eve";
const OPERATORS = { charlie: "//Charlie", dave: "//Dave" };

/** Who is who in disputes: an honest operator, one that cheats, and a challenger, by the names of their nodes. */
const SIDES = { charlie: "//Charlie", dave: "//Dave", ferdie: "//Ferdie" };

/** run.sh's variables. */
function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the tests with run.sh`);
  return value;
}

/** Runs `ambit ... --json` as `key` on the node at `url`, and returns what it prints. */
function ambit(url, key, args) {
  const all = [...args, "--json", "--url", url];
  const env = {
    ...process.env,
    AMBIT_KEY: key,
    AMBIT_WORKER: required("AMBIT_WORKER"),
    AMBIT_WORKER_TOKEN_FILE: required("AMBIT_WORKER_TOKEN_FILE"),
  };
  return new Promise((resolve, reject) => {
    execFile(required("AMBIT_CLI"), all, { env, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(`ambit ${all.join(" ")}: exit code ${error.code}\n${stdout}${stderr}`));
        return;
      }
      try {
        resolve(JSON.parse(stdout));
      } catch (problem) {
        reject(new Error(`ambit ${all.join(" ")} printed no JSON: ${problem.message}\n${stdout}${stderr}`));
      }
    });
  });
}

/** The digits model's name on the chain. */
function modelName() {
  return JSON.parse(fs.readFileSync(MODEL, "utf8")).name;
}

/** Asks for a job until `reached` holds of it, and returns it. Fails as soon as the job can't get there any more. */
async function jobUntil(url, id, what, seconds, reached) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const job = await ambit(url, CLIENT, ["job", "show", String(id)]);
    if (reached(job)) return job;
    if (job.state === "refunded" || job.state === "settled") {
      throw new Error(`job ${id} never was ${what}: ${JSON.stringify(job)}`);
    }
    if (Date.now() > deadline) {
      throw new Error(`job ${id} was not ${what} within ${seconds} seconds: ${JSON.stringify(job)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Asks until the answer is something, and returns it. */
async function until(what, seconds, ask) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${seconds} seconds`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Waits until a node knows a class: what is in a block on one node, another may not have yet. */
async function hasClass(url, id) {
  await until(`class ${id} at ${url}`, 60, () =>
    ambit(url, CLIENT, ["coverage", "--class", String(id)]).catch((error) => {
      if (!error.message.includes("exit code 7")) throw error;
    }),
  );
}

/** Keeps something for the scripts that follow. */
function keep(name, value) {
  fs.writeFileSync(path.join(required("AMBIT_WORK"), `${name}.json`), JSON.stringify(value));
}

/** What a script before this one kept. */
function kept(name) {
  return JSON.parse(fs.readFileSync(path.join(required("AMBIT_WORK"), `${name}.json`), "utf8"));
}

/** The public key of an account, in hexadecimal. */
function publicKey(zombie, uri) {
  const pair = new zombie.Keyring({ type: "sr25519" }).addFromUri(uri);
  return `0x${Buffer.from(pair.publicKey).toString("hex")}`;
}

/** The process of a node, found by its name and its directory, which no other network shares. */
function pidOf(name, directory) {
  for (const entry of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    let args;
    try {
      args = fs.readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
    } catch {
      continue; // It ended meanwhile.
    }
    const named = args.indexOf("--name");
    const ours = args.some((arg) => arg.startsWith(directory));
    if (named >= 0 && args[named + 1] === name && ours) return Number(entry);
  }
  throw new Error(`node ${name} is not running`);
}

/** CRC-32 as PNG has it. */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** Writes a digit of the data set as a PNG file, dark on white, and returns its path and label. */
function writeDigit(index) {
  const file = fs.readFileSync(DIGITS);
  const [count, height, width] = [8, 12, 16].map((offset) => file.readUInt32LE(offset));
  if (index >= count) throw new Error(`there are ${count} digits, no number ${index}`);
  const label = file[20 + index];
  const first = 20 + count + index * width * height;
  const rows = [];
  for (let row = 0; row < height; row++) {
    rows.push(0); // No filter.
    for (let column = 0; column < width; column++) {
      rows.push(255 - Math.round((file[first + row * width + column] * 255) / 16));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // Bits in a sample; the colour type that follows, 0, is grey.
  const png = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", zlib.deflateSync(Buffer.from(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
  const target = path.join(required("AMBIT_WORK"), `digit-${index}.png`);
  fs.writeFileSync(target, png);
  return { path: target, label };
}

module.exports = {
  CLIENT,
  MODEL,
  OPERATORS,
  SIDES,
  ambit,
  hasClass,
  jobUntil,
  keep,
  kept,
  modelName,
  pidOf,
  publicKey,
  required,
  until,
  writeDigit,
};
