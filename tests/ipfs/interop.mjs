// Ambit against Helia and Kubo: each direction, by gateway and by bitswap, sizes, CIDs, wrong bytes, peers that vanish.
//
// `interop.mjs IPFS [short]`, where IPFS is examples/ipfs of ambit-artifacts; `interop.mjs IPFS bench [ROUNDS]` measures speed and memory instead,
// and `interop.mjs IPFS golden` prints what Helia makes of the files of golden.json.
// Ends with 0 when everything is as it should be.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, createReadStream, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const here = import.meta.dirname;
const [ipfs, mode = "whole", rounds = "3"] = process.argv.slice(2);
const python = process.env.KUBO_PYTHON ?? "python3";
const work = mkdtempSync(join(tmpdir(), "ambit-ipfs-"));
const KIB = 1024;
const MIB = 1024 * KIB;

/// A node in a process of its own, which does what it is told line by line.
class Node {
	constructor(name, command, ...args) {
		this.name = name;
		this.directory = args.at(-1);
		// glibc otherwise keeps more and more of what was freed. With its initial threshold fixed, the resident memory is what is held.
		const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: "131072" };
		this.child = spawn(command, args, { env, stdio: ["pipe", "pipe", process.env.VERBOSE ? "inherit" : "ignore"] });
		this.waiting = [];
		createInterface({ input: this.child.stdout }).on("line", (line) => this.waiting.shift()?.(JSON.parse(line)));
		this.child.on("exit", () => this.waiting.splice(0).forEach((answer) => answer({ error: `${name} ended` })));
		this.ready = this.next();
	}

	next() {
		return new Promise((resolve) => this.waiting.push(resolve));
	}

	async ask(...words) {
		const answer = this.next();
		this.child.stdin.write(`${words.join(" ")}\n`);
		return await answer;
	}

	kill() {
		this.child.kill("SIGKILL");
	}
}

let count = 0;
const place = (what) => join(work, `${what}-${++count}`);
const start = {
	ambit: () => new Node("Ambit", ipfs, place("ambit")),
	helia: () => new Node("Helia", process.execPath, join(here, "helia.mjs"), place("helia")),
	kubo: () => new Node("Kubo", python, join(here, "kubo.py"), place("kubo")),
};
const nodes = [];
async function begin(kind) {
	const node = start[kind]();
	nodes.push(node);
	const ready = await node.ready;
	if (ready.error) throw new Error(`${node.name} does not start: ${ready.error}`);
	return Object.assign(node, ready);
}

/// Content that differs with its size and seed, whose CIDs are therefore always the same.
function file(size, seed = 1) {
	const path = place("file");
	const to = openSync(path, "w");
	let state = BigInt(seed) * 0x9e3779b97f4a7c15n + BigInt(size);
	const piece = Buffer.alloc(MIB);
	for (let done = 0; done < size; done += piece.length) {
		for (let at = 0; at + 8 <= piece.length; at += 8) {
			// Only a few words of each piece differ: filling 256 MiB otherwise takes longer than sending them.
			if (done > 0 && at >= 64) break;
			state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
			piece.writeBigUInt64LE(state, at);
		}
		writeSync(to, piece, 0, Math.min(piece.length, size - done));
	}
	closeSync(to);
	return path;
}

async function digest(path) {
	const hash = createHash("sha256");
	for await (const part of createReadStream(path)) hash.update(part);
	return hash.digest("hex");
}

const rows = [];
let failed = 0;
function report(what, ok, note = "") {
	rows.push([ok ? "ok" : "FAILED", what, note]);
	console.log(`${ok ? "ok    " : "FAILED"}  ${what}${note ? `  ${note}` : ""}`);
	if (!ok) failed += 1;
}

function named(size) {
	const [whole, rest] = size >= MIB ? [`${Math.floor(size / MIB)} MiB`, size % MIB] : size >= KIB ? [`${Math.floor(size / KIB)} KiB`, size % KIB] : [`${size} B`, 0];
	return rest ? `${whole} and ${rest} B` : whole;
}

const rate = (size, seconds) => `${(size / MIB / seconds).toFixed(0)} MiB/s`;

async function transfer(what, from, by, cid, path, size, ...sources) {
	const to = place("got");
	const got = await by.ask("get", cid, to, ...sources);
	const same = !got.error && (await digest(to)) === (await digest(path));
	report(`${what}, ${named(size)}`, same, got.error ?? rate(size, got.seconds));
	rmSync(to, { force: true });
	return got;
}

async function directions(sizes) {
	const [ambit, other, helia, kubo] = [await begin("ambit"), await begin("ambit"), await begin("helia"), await begin("kubo")];
	for (const size of sizes) {
		const path = file(size);
		const ours = await ambit.ask("add", path);
		const theirs = await helia.ask("add", path);
		report(`Ambit and Helia give the same CID, ${named(size)}`, ours.cid === theirs.cid, ours.cid ?? ours.error);
		const old = await helia.ask("add-old", path);
		const kubos = await kubo.ask("add", path);
		// Content in one block is wrapped by the one and not by the other.
		if (size > 256 * KIB) report(`Kubo and Helia give the same CIDv0, ${named(size)}`, old.cid === kubos.cid, kubos.cid ?? kubos.error);
		await transfer("Ambit from Helia by bitswap", helia, ambit, theirs.cid, path, size, helia.peer);
		await transfer("Ambit from Helia by gateway", helia, ambit, theirs.cid, path, size, helia.gateway);
		await transfer("Ambit from Helia by bitswap, CIDv0 and small chunks in dag-pb", helia, ambit, old.cid, path, size, helia.peer);
		await transfer("Ambit from Kubo by bitswap, CIDv0 and small chunks in dag-pb", kubo, ambit, kubos.cid, path, size, kubo.peer);
		await transfer("Helia from Ambit by bitswap", ambit, helia, ours.cid, path, size, ambit.peer);
		await transfer("Helia from Ambit by gateway", ambit, helia, ours.cid, path, size, ambit.gateway);
		await transfer("Kubo from Ambit by bitswap", ambit, kubo, ours.cid, path, size, ambit.peer);
		await transfer("Ambit from Helia and Ambit together", helia, other, ours.cid, path, size, helia.peer, ambit.peer, ambit.gateway);
		rmSync(path);
	}
	return { ambit, other, helia, kubo };
}

async function directories({ ambit, helia, kubo }) {
	const small = place("directory");
	mkdirSync(join(small, "in/ner"), { recursive: true });
	writeFileSync(join(small, "hello"), "hello world");
	writeFileSync(join(small, "in/empty"), "");
	writeFileSync(join(small, "in/ner/large"), Buffer.alloc(2 * MIB + 7, 5));
	const ours = await ambit.ask("add", small);
	const theirs = await helia.ask("add", small);
	report("Ambit and Helia give a directory the same CID", ours.cid === theirs.cid, ours.cid ?? ours.error);
	for (const [by, from] of [[ambit, helia], [kubo, ambit]]) {
		const to = place("got");
		const got = await by.ask("get", ours.cid, to, from.peer);
		const again = got.error ? got : await ambit.ask("add", to);
		report(`${by.name} from ${from.name} by bitswap, a directory`, again.cid === ours.cid, again.error);
	}
	// More names than go into one block: spread over many by their hashes.
	const large = place("directory");
	mkdirSync(large);
	const names = Array.from({ length: 4_000 }, (_, index) => `a file with a name that is long enough for many not to fit ${index}`);
	for (const name of names) writeFileSync(join(large, name), "");
	const spread = await helia.ask("add", large);
	const to = place("got");
	const got = await ambit.ask("get", spread.cid, to, helia.peer);
	report("Ambit from Helia by bitswap, a directory of 4,000 entries", !got.error && readdirSync(to).sort().join() === names.sort().join(), got.error ?? `${got.seconds.toFixed(1)} s`);
}

async function golden({ ambit, helia, kubo }) {
	const { v1, v0 } = JSON.parse(readFileSync(join(here, "golden.json"), "utf8"));
	for (const [size, cid] of Object.entries(v1)) {
		const path = file(Number(size));
		report(`golden CID, ${named(Number(size))}`, (await ambit.ask("add", path)).cid === cid);
		rmSync(path);
	}
	for (const [size, cid] of Object.entries(v0)) {
		const path = file(Number(size));
		const [old, kubos] = [await helia.ask("add-old", path), await kubo.ask("add", path)];
		report(`golden CIDv0, ${named(Number(size))}`, old.cid === cid && kubos.cid === cid, kubos.cid);
		await transfer("Ambit from Kubo by its golden CIDv0", kubo, ambit, cid, path, Number(size), kubo.peer);
		rmSync(path);
	}
}

/// A tree in another order than ours: leaves and ever deeper trees side by side.
async function trickle({ ambit, helia }, size) {
	const path = file(size, 5);
	const { cid, error } = await helia.ask("add-trickle", path);
	report(`Helia makes a trickle tree, ${named(size)}`, !error && cid !== (await ambit.ask("add", path)).cid, error ?? cid);
	await transfer("Ambit from Helia by bitswap, a trickle tree", helia, ambit, cid, path, size, helia.peer);
	await transfer("Ambit from Helia by gateway, a trickle tree", helia, ambit, cid, path, size, helia.gateway);
	rmSync(path);
}

/// Most memory that Ambit may take, MiB, whatever it sends and gets: on an idle machine, and on one where other work keeps it from sending what it has.
const MOST_MEMORY = 64;
const MOST_MEMORY_BUSY = 128;

async function memory(...nodes) {
	for (const node of nodes) {
		const { peak_kib: peak, error } = await node.ask("peak");
		report(`Ambit's memory stays under ${MOST_MEMORY_BUSY} MiB`, peak < MOST_MEMORY_BUSY * KIB, error ?? `${(peak / KIB).toFixed(1)} MiB`);
	}
}

async function wrongBytes(size) {
	const [ambit, liar, honest] = [await begin("ambit"), await begin("helia"), await begin("helia")];
	const path = file(size, 7);
	const { cid } = await liar.ask("add", path);
	await honest.ask("add", path);
	await liar.ask("flip");
	for (const [by, source] of [["bitswap", liar.peer], ["gateway", liar.gateway]]) {
		const got = await ambit.ask("get", cid, place("got"), source);
		report(`a flipped bit by ${by} is refused`, /wrong bytes/.test(got.error ?? ""), got.error ? "" : "was believed");
	}
	await transfer("from an honest peer, with a liar beside it", honest, ambit, cid, path, size, liar.peer, honest.peer);
	await transfer("from an honest gateway, with a liar before it", honest, ambit, cid, path, size, liar.gateway, honest.gateway);
}

/// libp2p in JavaScript takes five connections a second from one host, and says nothing to others.
async function crowd(size) {
	const [ambit, helia] = [await begin("ambit"), await begin("helia")];
	const path = file(size, 11);
	const { cid } = await helia.ask("add", path);
	const gets = [];
	for (let index = 0; index < 12; index++) gets.push(await ambit.ask("get", cid, place("got"), helia.peer));
	const errors = gets.flatMap(({ error }) => error ?? []);
	const seconds = gets.reduce((sum, got) => sum + (got.seconds ?? 0), 0);
	report("Ambit connects to Helia more often than it takes connections", !errors.length, errors[0] ?? `12 in ${seconds.toFixed(1)} s`);
}

/// Bytes below a directory.
function stored(directory) {
	const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
	// What is being renamed or removed while it is looked at counts as nothing.
	return entries.reduce((sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/// Ends a node when another has some of what it gets, or has ended trying.
async function cut(node, other, size, getting) {
	const before = stored(other.directory);
	let over = false;
	const end = () => (over = true);
	getting.then(end, end);
	for (;;) {
		const ended = over;
		const got = stored(other.directory) - before;
		if (ended && got <= 4 * MIB) {
			node.kill();
			return false;
		}
		if (got > 4 * MIB) {
			node.kill();
			return got < size;
		}
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

/// The first of three attempts that went as it should, or the last: who was too fast to be cut, because this process had to wait, is tried again.
async function again(attempt) {
	for (let left = 2; ; left--) {
		const found = await attempt();
		if (found.done || left === 0) return found;
		for (const node of found.nodes) node.kill();
	}
}

async function vanishing(size) {
	const path = file(size, 9);
	for (const [kind, second] of [["helia", "ambit"], ["kubo", "kubo"], ["ambit", "helia"]]) {
		const { nodes: [ambit], cid, wasCut, error, name } = await again(async () => {
			const [ambit, alone] = [await begin("ambit"), await begin(kind)];
			const { cid } = await alone.ask("add", path);
			const got = ambit.ask("get", cid, place("got"), alone.peer);
			const wasCut = await cut(alone, ambit, size, got);
			const { error } = await got;
			return { done: error !== undefined, nodes: [ambit], cid, wasCut, error, name: alone.name };
		});
		report(`${name} vanishes in the middle, nobody else has it`, wasCut && /could not be retrieved/.test(error ?? ""), error ? "refused" : "was too fast to be cut");
		// The first attempt goes on with what was got before.
		let partly = ambit;
		const { done, nodes } = await again(async () => {
			const ambit = partly ?? (await begin("ambit"));
			partly = undefined;
			const [vanishes, stays] = [await begin(kind), await begin(second)];
			const shared = [await vanishes.ask("add", path), await stays.ask("add", path)].every((added) => added.cid === cid);
			const both = transfer(`${vanishes.name} vanishes in the middle, and ${second === kind ? "another " : ""}${stays.name} has it`, vanishes, ambit, cid, path, size, vanishes.peer, stays.peer);
			const done = (await cut(vanishes, ambit, size, both)) && shared;
			await both;
			return { done, nodes: [ambit, stays] };
		});
		if (!done) report("it was cut in the middle, and both had it", false);
		for (const node of nodes) node.kill();
	}
	const [ambit, other] = [await begin("ambit"), await begin("helia")];
	const { cid } = await ambit.ask("add", path);
	const { done } = await again(async () => {
		const helia = await begin("helia");
		return { done: await cut(helia, helia, size, helia.ask("get", cid, place("got"), ambit.peer)), nodes: [] };
	});
	report("Helia vanishes while it is served", done);
	await transfer("and another is served", ambit, other, cid, path, size, ambit.peer);
	rmSync(path);
}

async function bench(size) {
	const path = file(size, 3);
	const results = [];
	for (let round = 0; round < Number(rounds); round++) {
		for (const [server, client, by] of [
			["ambit", "ambit", "gateway"],
			["ambit", "ambit", "bitswap"],
			["helia", "helia", "gateway"],
			["helia", "helia", "bitswap"],
			["kubo", "kubo", "bitswap"],
			["ambit", "helia", "bitswap"],
			["ambit", "kubo", "bitswap"],
			["helia", "ambit", "bitswap"],
			["kubo", "ambit", "bitswap"],
		]) {
			const [from, to] = [await begin(server), await begin(client)];
			const { cid } = await from.ask("add", path);
			const before = (await to.ask("peak")).peak_kib;
			const out = place("got");
			const got = await to.ask("get", cid, out, by === "gateway" ? from.gateway : from.peer);
			const [peak, served] = [(await to.ask("peak")).peak_kib, (await from.ask("peak")).peak_kib];
			const ok = !got.error && (await digest(out)) === (await digest(path));
			const row = { server: from.name, client: to.name, by, round, ok, seconds: got.seconds, error: got.error, idle_kib: before, peak_kib: peak, served_kib: served };
			results.push(row);
			console.log(JSON.stringify(row));
			from.kill();
			to.kill();
			for (const left of [out, from.directory, to.directory]) rmSync(left, { force: true, recursive: true });
			if (!ok) failed += 1;
		}
	}
	console.log("\n| from | to | by | seconds (median) | MiB/s | client's memory MiB | server's memory MiB |\n|---|---|---|---:|---:|---:|---:|");
	const median = (list) => list.sort((one, other) => one - other)[list.length >> 1];
	const medians = new Map();
	const groups = Map.groupBy(results, ({ server, client, by }) => `${server} | ${client} | ${by}`);
	for (const [name, group] of groups) {
		const seconds = median(group.map((row) => row.seconds ?? Infinity));
		const [peak, served] = [Math.max(...group.map((row) => row.peak_kib)), Math.max(...group.map((row) => row.served_kib))];
		medians.set(name, seconds);
		console.log(`| ${name} | ${seconds.toFixed(2)} | ${(size / MIB / seconds).toFixed(0)} | ${(peak / KIB).toFixed(0)} | ${(served / KIB).toFixed(0)} |`);
		if (name.startsWith("Ambit | Ambit")) report(`Ambit's memory stays under ${MOST_MEMORY} MiB, ${name}`, Math.max(peak, served) < MOST_MEMORY * KIB);
	}
	for (const [ours, theirs] of [
		["Ambit | Ambit | gateway", "Helia | Helia | gateway"],
		["Ambit | Ambit | bitswap", "Helia | Helia | bitswap"],
		["Ambit | Ambit | bitswap", "Kubo | Kubo | bitswap"],
	]) {
		const [one, other] = [medians.get(ours), medians.get(theirs)];
		report(`${ours} is faster than ${theirs}`, one < other, `${one.toFixed(2)} s and ${other.toFixed(2)} s`);
	}
}

const began = performance.now();
try {
	if (mode === "bench") {
		await bench(256 * MIB);
	} else if (mode === "golden") {
		const helia = await begin("helia");
		const cids = { v1: {}, v0: {} };
		for (const size of [0, 1, KIB, MIB, MIB + 1, 3 * MIB + 5, 40 * MIB]) cids.v1[size] = (await helia.ask("add", file(size))).cid;
		// Of what is in one block Kubo and Helia make different ones.
		for (const size of [256 * KIB + 1, 3 * MIB + 5, 48 * MIB]) cids.v0[size] = (await helia.ask("add-old", file(size))).cid;
		console.log(JSON.stringify(cids, undefined, "\t"));
	} else {
		const short = mode === "short";
		const started = await directions(short ? [KIB, 3 * MIB + 5] : [KIB, 256 * KIB, MIB, 16 * MIB + 5, 256 * MIB]);
		await memory(started.ambit, started.other);
		await directories(started);
		await trickle(started, 3 * MIB + 5);
		await golden(started);
		await wrongBytes(3 * MIB);
		await crowd(KIB);
		await vanishing(short ? 48 * MIB : 128 * MIB);
		console.log(`\n${rows.length - failed} of ${rows.length} as they should be, ${((performance.now() - began) / 1000).toFixed(0)} s`);
	}
} finally {
	nodes.forEach((node) => node.kill());
	rmSync(work, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
