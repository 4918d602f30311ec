// A fork of a running chain by chopsticks: blocks are built on it, state is set, time and governance are tried, and the chain knows nothing of it.
//
// `fork.mjs URL` tries all that; `fork.mjs URL BLOB` puts another runtime on a fork, the one of zombienet/upgrade. Ends with 0 when everything is
// as it should be.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { WsProvider } from "@polkadot/api";
import { AMB, check, connect, freeOf, keyring, nameOf, run, send } from "./chain.mjs";

const [url, blob] = process.argv.slice(2);
/** Ten minutes, more than the longest of the chain's hooks needs to come round. */
const LEAP = 600_000;

/** Starts chopsticks on a free port. Gives its URL. */
async function fork(...more) {
	const program = fileURLToPath(new URL("node_modules/@acala-network/chopsticks/chopsticks.cjs", import.meta.url));
	const args = [program, "--endpoint", url, "--host", "127.0.0.1", "--port", "0", "--build-block-mode", "Manual", ...more];
	const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
	process.on("exit", () => child.kill());
	const said = [];
	for await (const line of createInterface({ input: child.stdout })) {
		said.push(line);
		const found = /listening on .*(ws:\/\/\S+)/.exec(line);
		if (found) {
			// What it says later is read all the same, or it would wait.
			child.stdout.resume();
			return found[1];
		}
	}
	throw new Error(`chopsticks ended: ${said.join("\n")}`);
}

/** Methods that chopsticks has and a node has not. */
async function control(address) {
	const provider = new WsProvider(address, 1_000, {}, 120_000);
	await provider.isReady;
	const call = (method) => (...params) => provider.send(method, params);
	return { blocks: (count = 1) => call("dev_newBlock")({ count }), set: call("dev_setStorage"), travel: call("dev_timeTravel") };
}

/** What is paid, published and refused on the fork. */
async function transactions(api, dev, { alice, bob, stranger }) {
	const block = () => dev.blocks();
	const before = await freeOf(api, bob.address);
	const paid = await send(api, api.tx.balances.transferKeepAlive(bob.address, 5n * AMB), alice, block);
	check("a transfer is in a block of the fork", paid.error === undefined, paid.error);
	check("and has moved the money", (await freeOf(api, bob.address)) === before + 5n * AMB);

	const root = `0x${"5a".repeat(32)}`;
	const cid = `0x01551220${"a5".repeat(32)}`;
	const values = [{ element: "I8", shape: [1, 4] }];
	const publish = api.tx.jobRegistry.publishModel(root, "0x666f726b", cid, cid, values, values);
	const published = await send(api, publish, alice, block);
	check("a model is published on it", published.events.some((event) => api.events.jobRegistry.ModelPublished.is(event)), published.error);
	check("and is in its storage", (await api.query.jobRegistry.models(root)).unwrap().graph.toHex() === cid);
	const again = await send(api, publish, bob, block);
	check("a second one of the same root is refused by the pallet", again.error === "jobRegistry.ModelExists", again.error);

	const poor = await send(api, api.tx.balances.transferAllowDeath(alice.address, AMB), stranger, block).catch((error) => error);
	check("who has nothing can't pay for a transaction", /pay|1010/.test(poor.message ?? ""), poor.message);
	await dev.set({ System: { Account: [[[stranger.address], { providers: 1, data: { free: (100n * AMB).toString() } }]] } });
	check("storage that is set gives an account money", (await freeOf(api, stranger.address)) === 100n * AMB);
	const rich = await send(api, api.tx.balances.transferKeepAlive(alice.address, AMB), stranger, block);
	check("which it spends", rich.error === undefined && (await freeOf(api, stranger.address)) < 99n * AMB, rich.error);
	return { root };
}

/** A call as root, which the scheduler finds in its storage: what a referendum would have it do. */
async function asRoot(api, dev, call) {
	const next = (await api.query.system.number()).toNumber() + 1;
	const task = { call: { Inline: call.method.toHex() }, origin: { system: "Root" } };
	await dev.set({ Scheduler: { Agenda: [[[next], [task]]] } });
	const hash = await dev.blocks();
	const events = (await (await api.at(hash)).query.system.events()).map(({ event }) => event);
	const dispatched = events.find((event) => api.events.scheduler.Dispatched.is(event));
	if (!dispatched) throw new Error(`the scheduler dispatched nothing: ${events.map(({ section, method }) => `${section}.${method}`)}`);
	const { result } = dispatched.data;
	return { events, error: result.isErr ? nameOf(api, result.asErr) : undefined };
}

/** A governed parameter. */
async function dataShare(api) {
	const states = await api.call.governanceApi.parameters();
	return states.find(({ group, name }) => `${group}.${name}` === "Jobs.DataShare");
}

/** A decision, tried before it is proposed. Gives what the parameter was before. */
async function governance(api, dev) {
	const setting = (value) => api.tx.governance.setParameters([{ Jobs: { DataShare: [null, value] } }]);
	const { value, most } = await dataShare(api);
	const wanted = value.toNumber() - 10_000;
	const refused = await asRoot(api, dev, setting(most.toNumber() + 1));
	check("a parameter out of its bounds is refused to root", refused.error === "governance.OutOfBounds", refused.error);
	const decided = await asRoot(api, dev, setting(wanted));
	check("one within them is decided", decided.error === undefined && (await dataShare(api)).next.unwrap().toNumber() === wanted, decided.error);
	const era = await api.call.governanceApi.era();
	for (let blocks = 0; (await api.call.governanceApi.era()).eq(era); blocks += 1) {
		if (blocks === 30) throw new Error("an era of ten blocks is not over after thirty");
		await dev.blocks();
	}
	check("and is in force with the next era, which the fork's hooks begin", (await dataShare(api)).value.toNumber() === wanted);
	return value;
}

/** Later blocks, by the clock that is set, and by chopsticks' own leap. */
async function time(api, dev) {
	const now = async () => (await api.query.timestamp.now()).toNumber();
	const session = async () => (await api.query.session.currentIndex()).toNumber();
	const [before, then] = [await now(), await session()];
	const slot = (await api.query.babe.currentSlot()).toNumber() + LEAP / api.consts.babe.expectedBlockTime.toNumber();
	await dev.set({ Timestamp: { Now: before + LEAP }, Babe: { CurrentSlot: slot } });
	await dev.blocks(2);
	check("a clock that is set ahead is the next block's", (await now()) > before + LEAP);
	check("and with it comes another session", (await session()) > then);
	const day = (await now()) + 86_400_000;
	await dev.travel(day);
	await dev.blocks(2);
	check("chopsticks' own leap in time leaves a chain that builds blocks", (await now()) > day);
}

/** The next runtime and its migration, on the state of a chain that runs. */
async function upgrade(chain) {
	const alice = keyring(chain).addFromUri("//Alice");
	const opened = await send(chain, chain.tx.stakes.openPool(500_000), alice);
	check("the chain has a pool that keeps half", opened.error === undefined, opened.error);
	const address = await fork("--block", opened.block.toHex(), "--wasm-override", blob);
	const dev = await control(address);
	await dev.blocks();
	const api = await connect(address);
	const before = chain.runtimeVersion.specVersion.toNumber();
	const after = api.runtimeVersion.specVersion.toNumber();
	check("the fork has the next runtime", after === before + 1, after);
	check("which knows of its upgrade", (await api.query.system.lastRuntimeUpgrade()).unwrap().specVersion.eq(after));
	const { commission } = (await api.query.stakes.pools(alice.address)).unwrap();
	check("and has migrated the pool", commission.eq(200_000), commission.toNumber());
	const paid = await send(api, api.tx.balances.transferKeepAlive(alice.address, AMB), keyring(api).addFromUri("//Bob"), () => dev.blocks());
	check("and takes transactions", paid.error === undefined, paid.error);
}

await run(async () => {
	if (!url) throw new Error("usage: fork.mjs URL [BLOB]");
	const chain = await connect(url);
	if (blob) return upgrade(chain);

	const head = await chain.rpc.chain.getHeader();
	const address = await fork("--block", head.hash.toHex());
	const api = await connect(address);
	const dev = await control(address);
	const people = { alice: "//Alice", bob: "//Bob", stranger: "//Stranger" };
	for (const [name, uri] of Object.entries(people)) people[name] = keyring(api).addFromUri(uri);
	const money = await freeOf(chain, people.bob.address);
	const same = api.genesisHash.eq(chain.genesisHash) && api.runtimeVersion.specVersion.eq(chain.runtimeVersion.specVersion);
	check("the fork has the chain's genesis and version", same);
	check("and begins where the chain was", (await api.rpc.chain.getBlockHash(head.number.unwrap())).eq(head.hash));
	const { root } = await transactions(api, dev, people);
	const share = await governance(api, dev);
	await time(api, dev);

	// On a fast machine all of that takes less than a block's time.
	const height = async () => (await chain.rpc.chain.getHeader()).number.toNumber();
	for (const end = Date.now() + 120_000; (await height()) <= head.number.toNumber() && Date.now() < end; ) {
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	check("the chain went on meanwhile", (await height()) > head.number.toNumber());
	const untouched = (await freeOf(chain, people.bob.address)) === money && (await freeOf(chain, people.stranger.address)) === 0n;
	check("and knows nothing of the money", untouched);
	check("nor of the model", (await chain.query.jobRegistry.models(root)).isNone);
	check("nor of the parameter", (await dataShare(chain)).value.eq(share));
});
