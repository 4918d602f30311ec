// Keys and addresses of subkey, which the node brings, against polkadot.js and the chain: what the one makes, derives and signs, the others accept.
//
// `keys.mjs URL PROGRAM [ARGUMENT ...]`, where PROGRAM is subkey, or ambit-node: its `key` has subkey's commands for keys.
import { spawnSync } from "node:child_process";
import { u8aToHex } from "@polkadot/util";
import { encodeAddress, signatureVerify } from "@polkadot/util-crypto";
import { AMB, check, connect, freeOf, keyring, run, send } from "./chain.mjs";

const [url, program] = process.argv.slice(2);
const SCHEMES = ["sr25519", "ed25519", "ecdsa"];
/** The phrase of the development keys, which everyone knows. */
const PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const MESSAGE = "what is signed";

/** subkey has its commands at the top, a node some of them below `key`. */
const isSubkey = /subkey$/.test(program ?? "");
const ofKeys = isSubkey ? [] : ["key"];
function call(args, input = "") {
	const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", input, timeout: 30_000 });
	if (error) throw error;
	return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}
function ask(args, input) {
	const { status, stdout, stderr } = call(args, input);
	if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${stderr}`);
	return stdout;
}
/** What `generate` and `inspect` say of a key. */
const keyOf = (...args) => JSON.parse(ask([...ofKeys, ...args, "--output-type", "json"]));

/** A pair of a scheme in polkadot.js. */
const pairOf = (api, scheme, uri) => keyring(api).addFromUri(uri, {}, scheme);
/** The account of a pair: its public key, or the hash of a longer one. */
const accountOf = (pair) => u8aToHex(pair.addressRaw);

function derivation(api, prefix) {
	for (const scheme of SCHEMES) {
		for (const path of ["", "//Alice", "//Alice//stash", ...(scheme === "sr25519" ? ["//Ambit/soft/7", "//0"] : ["//Ambit//7"])]) {
			const found = keyOf("inspect", "--scheme", scheme, `${PHRASE}${path}`);
			const pair = pairOf(api, scheme, `${PHRASE}${path}`);
			const same = found.publicKey === u8aToHex(pair.publicKey) && found.accountId === accountOf(pair);
			check(`${scheme} ${path || "(no path)"} is the same key in polkadot.js`, same, found.publicKey);
			// subkey doesn't know this chain's prefix, and neither does the registry that both take names from.
			const address = encodeAddress(pair.addressRaw, isSubkey ? 42 : prefix);
			check(`and the same address, ${address}`, found.ss58Address === address, found.ss58Address);
		}
	}
	const known = keyOf("inspect", "--network", "substrate", "//Alice");
	const substrate = encodeAddress(pairOf(api, "sr25519", "//Alice").addressRaw, 42);
	check("another network's address is that network's", known.ss58Address === substrate, known.ss58Address);
	const locked = keyOf("inspect", "--password", "secret", `${PHRASE}//Alice`);
	check("a password makes another key, the same in both", locked.publicKey === u8aToHex(pairOf(api, "sr25519", `${PHRASE}//Alice///secret`).publicKey), locked.publicKey);

	const { address, publicKey } = pairOf(api, "sr25519", "//Bob");
	check("an address is read back", keyOf("inspect", address).publicKey === u8aToHex(publicKey));
	const wrong = `${address.slice(0, -1)}${address.endsWith("1") ? "2" : "1"}`;
	const refused = call([...ofKeys, "inspect", wrong]);
	// The command says so and ends with 0: nothing of the account must be there.
	check("one with a wrong letter is not", !refused.stdout.includes(u8aToHex(publicKey)) && /[Ii]nvalid/.test(refused.stdout + refused.stderr), refused.stdout);
}

function messages(api) {
	for (const scheme of SCHEMES) {
		const pair = pairOf(api, scheme, "//Eve");
		const signature = ask(["sign", "--scheme", scheme, "--suri", "//Eve"], MESSAGE);
		const verified = signatureVerify(MESSAGE, signature, pair.address);
		check(`its ${scheme} signature is right for polkadot.js`, verified.isValid && verified.crypto === scheme, JSON.stringify(verified));
		const theirs = u8aToHex(pair.sign(MESSAGE));
		const key = u8aToHex(pair.publicKey);
		check("and polkadot.js's for it", /verifies correctly/.test(ask(["verify", "--scheme", scheme, theirs, key], MESSAGE)));
		check("but not under another message", call(["verify", "--scheme", scheme, theirs, key], `${MESSAGE}!`).status !== 0);
	}
}

async function transactions(api) {
	const alice = keyring(api).addFromUri("//Alice");
	const pairs = SCHEMES.map((scheme) => {
		const made = keyOf("generate", "--scheme", scheme);
		const pair = pairOf(api, scheme, made.secretPhrase);
		check(`a generated ${scheme} key is its phrase's`, made.publicKey === u8aToHex(pair.publicKey) && made.accountId === accountOf(pair), made.publicKey);
		// To the address as it was printed.
		return { scheme, pair, address: made.ss58Address };
	});
	const funding = pairs.map(({ address }) => api.tx.balances.transferKeepAlive(address, 10n * AMB));
	const funded = await send(api, api.tx.utility.batchAll(funding), alice);
	check("money is sent to the addresses as they were printed", funded.error === undefined, funded.error);
	for (const { scheme, pair } of pairs) {
		const had = await freeOf(api, pair.address);
		const paid = await send(api, api.tx.balances.transferKeepAlive(alice.address, AMB), pair);
		check(`the chain accepts what a generated ${scheme} key signs`, had === 10n * AMB && paid.error === undefined, `${had} ${paid.error}`);
	}
}

await run(async () => {
	if (!url || !program) throw new Error("usage: keys.mjs URL PROGRAM");
	const api = await connect(url);
	const prefix = api.consts.system.ss58Prefix.toNumber();
	check("the chain's specification says the runtime's prefix", api.registry.chainSS58 === prefix, api.registry.chainSS58);
	derivation(api, prefix);
	messages(api);
	await transactions(api);
});
