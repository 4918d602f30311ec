// Helia, speaking the line protocol of examples/ipfs.rs of ambit-artifacts.
//
// `helia.mjs DIR` prints {"peer", "gateway"}, then answers lines: `add PATH`, `add-old PATH` (256 KiB in dag-pb, CIDv0),
// `add-trickle PATH` (64 KiB in a trickle tree), `get CID PATH SOURCE...`, `flip` (from now on a bit of each block that it gives is wrong), `peak`.
import { createReadStream, createWriteStream, mkdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { bitswap, trustlessGateway } from "@helia/block-brokers";
import { car } from "@helia/car";
import { httpGatewayRouting, libp2pRouting } from "@helia/routers";
import { unixfs, globSource } from "@helia/unixfs";
import { Helia } from "@helia/utils";
import { identify } from "@libp2p/identify";
import { ping } from "@libp2p/ping";
import { tcp } from "@libp2p/tcp";
import { multiaddr } from "@multiformats/multiaddr";
import { FsBlockstore } from "blockstore-fs";
import { MemoryDatastore } from "datastore-core";
import { fixedSize } from "ipfs-unixfs-importer/chunker";
import { balanced, trickle } from "ipfs-unixfs-importer/layout";
import { createLibp2p } from "libp2p";
import { CID } from "multiformats/cid";

const directory = process.argv[2];
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const PROFILE = {
	chunker: fixedSize({ chunkSize: 1 << 20 }),
	layout: balanced({ maxChildrenPerNode: 1024 }),
	rawLeaves: true,
	cidVersion: 1,
	wrapWithDirectory: false,
	reduceSingleLeafToSelf: true,
};

let flips = false;
class Blockstore extends FsBlockstore {
	async get(cid, options) {
		const block = await super.get(cid, options);
		if (flips) block[block.length >> 1] ^= 1;
		return block;
	}
}

async function node(at, gateways) {
	mkdirSync(at, { recursive: true });
	const blockstore = new Blockstore(at);
	await blockstore.open();
	const datastore = new MemoryDatastore();
	const libp2p = await createLibp2p({
		addresses: { listen: ["/ip4/127.0.0.1/tcp/0"] },
		transports: [tcp()],
		connectionEncrypters: [noise()],
		streamMuxers: [yamux()],
		services: { identify: identify(), ping: ping() },
		connectionGater: { denyDialMultiaddr: () => false },
	});
	const local = { allowInsecure: true, allowLocal: true };
	const helia = new Helia({
		blockstore,
		datastore,
		libp2p,
		blockBrokers: gateways.length ? [trustlessGateway(local)] : [bitswap()],
		routers: gateways.length ? [httpGatewayRouting({ gateways, shuffle: false })] : [libp2pRouting(libp2p)],
		components: { libp2p },
	});
	await helia.start();
	return helia;
}

const helia = await node(`${directory}/served`, []);
const files = unixfs(helia);

// Helia has no gateway of its own: its blocks and its CARs, by the trustless gateway's names.
const server = createServer(async (request, response) => {
	const { pathname, searchParams } = new URL(request.url, "http://localhost");
	try {
		const cid = CID.parse(pathname.replace("/ipfs/", ""));
		if (searchParams.get("format") === "car") {
			await pipeline(Readable.from(car(helia).stream(cid)), response);
		} else if (await helia.blockstore.has(cid)) {
			response.end(await helia.blockstore.get(cid, { offline: true }));
		} else {
			response.writeHead(404).end();
		}
	} catch (error) {
		response.destroy(error);
	}
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const act = {
	async add(path) {
		if (statSync(path).isDirectory()) {
			let last;
			for await (const entry of files.addAll(globSource(path, "**/*"), { ...PROFILE, wrapWithDirectory: true })) last = entry;
			return { cid: last.cid.toString() };
		}
		return { cid: (await files.addByteStream(createReadStream(path, { highWaterMark: 1 << 20 }), PROFILE)).toString() };
	},
	async "add-old"(path) {
		const old = {
			chunker: fixedSize({ chunkSize: 1 << 18 }),
			layout: balanced({ maxChildrenPerNode: 174 }),
			rawLeaves: false,
			cidVersion: 0,
			reduceSingleLeafToSelf: false,
		};
		return { cid: (await files.addByteStream(createReadStream(path, { highWaterMark: 1 << 20 }), old)).toString() };
	},
	async "add-trickle"(path) {
		const tree = { ...PROFILE, chunker: fixedSize({ chunkSize: 1 << 16 }), layout: trickle({ maxChildrenPerNode: 4, layerRepeat: 2 }) };
		return { cid: (await files.addByteStream(createReadStream(path, { highWaterMark: 1 << 20 }), tree)).toString() };
	},
	async get(cid, path, ...sources) {
		const getting = await node(`${directory}/got-${process.hrtime.bigint()}`, sources.filter((source) => source.startsWith("http")));
		try {
			for (const source of sources.filter((source) => source.startsWith("/"))) await getting.libp2p.dial(multiaddr(source));
			const began = performance.now();
			const signal = AbortSignal.timeout(300_000);
			await pipeline(Readable.from(unixfs(getting).cat(CID.parse(cid), { signal })), createWriteStream(path));
			return { seconds: (performance.now() - began) / 1000 };
		} finally {
			await getting.stop();
			await getting.libp2p.stop();
		}
	},
	flip() {
		flips = true;
		return {};
	},
	peak() {
		return { peak_kib: Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]) };
	},
};

say({ peer: helia.libp2p.getMultiaddrs()[0].toString(), gateway: `http://127.0.0.1:${server.address().port}` });
for await (const line of createInterface({ input: process.stdin })) {
	const [command, ...words] = line.split(" ");
	try {
		say(await act[command](...words));
	} catch (error) {
		say({ error: `${error.name}: ${error.message} ${error.cause?.message ?? ""}` });
	}
}
process.exit(0);
