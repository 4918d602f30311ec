// A chain of real processes for the browser to look at: a validator whose two operators are honest, and, where it is wanted, one that serves a
// model of texts, one whose worker lies, with a challenger that finds it out, and one that answers requests for external data.

import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const BIN = process.env.AMBIT_BIN ?? join(REPOSITORY, 'bin');
/** Milliseconds that a process has to open its ports: a slow disk and a busy machine included. */
const START = 600_000;
const POLL = 200;
/** Ports that never collide with another chain's; nothing is reported to anyone. */
const COMMON = ['--port', '0', '--rpc-port', '0', '--no-prometheus', '--no-telemetry', '--no-mdns'];
/** One bit of the second convolution's sums, as in the demo: it makes ones of most digits. */
const TAMPER = '4:1998:24';
/** Who answers requests for external data, and who asks. */
const [KEEPER, ASKER] = ['//Eve//stash', '//Bob//stash'];
/** Who publishes and serves the classifier of texts. */
const READER = '//Dave//stash';
const CNN = join(REPOSITORY, 'models/digits/cnn.json');

/** Waits until a condition gives something. */
export async function until(what, condition, limit = START) {
	const end = Date.now() + limit;
	for (;;) {
		const found = await condition();
		if (found) {
			return found;
		}
		if (Date.now() > end) {
			throw new Error(`not within ${limit / 1000} s: ${what}`);
		}
		await pause(POLL);
	}
}

/** The processes and their folder. */
export class Network {
	static async start({ note = () => {} } = {}) {
		const network = new Network(await mkdtemp(join(tmpdir(), 'ambit-dashboard-')), note);
		try {
			await network.#begin();
			return network;
		} catch (error) {
			await network.stop();
			throw error;
		}
	}

	/** A chain that somebody else keeps up: its digits' class is 0, and `ambit` speaks to the node that is named. */
	static async attach({ url, worker, gateway, 'token-file': token, note = () => {} }) {
		const network = new Network(await mkdtemp(join(tmpdir(), 'ambit-dashboard-')), note);
		network.validator = { url, port: Number(new URL(url).port), worker: { api: worker, gateway, token } };
		network.classifier = await rootOf(CNN);
		network.digits = 0;
		return network;
	}

	#processes = [];

	/** The model that is published. */
	model = CNN;

	constructor(directory, note) {
		this.directory = directory;
		this.note = note;
	}

	#spawn(name, program, args, environment = {}) {
		const log = join(this.directory, `${name}.log`);
		const file = openSync(log, 'w');
		const child = spawn(join(BIN, program), args, { stdio: ['ignore', file, file], env: { ...process.env, ...environment } });
		closeSync(file);
		child.on('error', () => {});
		this.#processes.push(child);
		const says = (what, find) =>
			until(`${name} ${what}`, async () => {
				const text = await readFile(log, 'utf8');
				const found = find(text.slice(0, text.lastIndexOf('\n') + 1));
				if (!found && (child.exitCode !== null || child.pid === undefined)) {
					throw new Error(`${name} ended: ${text.slice(-2000)}`);
				}
				return found;
			});
		return { says };
	}

	async #node(name, args, worker) {
		const base = join(this.directory, name);
		const served = worker
			? ['--worker', worker.api, '--worker-token-file', worker.token]
			: ['--worker', 'embedded', '--worker-listen', '127.0.0.1:0', '--gateway-listen', '127.0.0.1:0'];
		const { says } = this.#spawn(name, 'ambit-node', [...args, ...COMMON, ...served, '--base-path', base]);
		const port = await says('to open its JSON-RPC port', (log) => /Running JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(log)?.[1]);
		const own = worker ?? (await says('to start its worker', (log) => {
			const found = /Worker at (http:\S+), artefacts at (http:\S+)/.exec(log);
			return found && { api: found[1], gateway: found[2], token: join(base, 'chains/ambit_dev/worker/token') };
		}));
		return { url: `ws://127.0.0.1:${port}`, port: Number(port), worker: own };
	}

	/** Runs the command line against a node and gives what it says. */
	async ambit(node, ...args) {
		const environment = { ...process.env, AMBIT_URL: node.url, AMBIT_WORKER: node.worker.api, AMBIT_WORKER_TOKEN_FILE: node.worker.token, AMBIT_GATEWAY: node.worker.gateway };
		const { stdout } = await promisify(execFile)(join(BIN, 'ambit'), ['--json', ...args], { env: environment }).catch((error) => {
			throw new Error(`ambit ${args.join(' ')}: ${error.stdout || error.stderr || error.message}`);
		});
		return JSON.parse(stdout);
	}

	async #begin() {
		this.note('starting a validator');
		const validator = await this.#node('validator', ['--dev']);
		this.validator = validator;
		this.note('publishing the digit classifier; two operators join');
		const { class: digits } = await this.ambit(validator, 'model', 'publish', CNN, '--key', '//Ferdie');
		await this.ambit(validator, 'operator', 'join', '--class', `${digits}`, '--slots', '4', '--key', '//Bob');
		await this.ambit(validator, 'operator', 'join', '--class', `${digits}`, '--slots', '1', '--key', '//Charlie');
		await this.ambit(validator, 'coverage', 'declare', 'hetzner/fsn1', '--key', '//Bob');
		await this.ambit(validator, 'coverage', 'declare', 'ovh/gra', '--key', '//Charlie');
		this.classifier = await rootOf(CNN);
		this.digits = digits;
	}

	/** Compiles the classifier of remarks and publishes it; an operator of its own serves it. Gives its root, its class, and where its files are. */
	async reads() {
		const { validator } = this;
		this.note('compiling and publishing a classifier of texts; an operator joins');
		const [folder, from] = [join(this.directory, 'reviews'), (file) => join(REPOSITORY, 'models/onnx', file)];
		await this.ambit(validator, 'model', 'compile', from('reviews.onnx'), '--calibrate', from('reviews-calibration.npz'), '--dim', 'batch=1', '--dim', 'seq=32', '--preprocess', from('reviews-rule.json'), '--output', folder);
		const { class: id } = await this.ambit(validator, 'model', 'publish', folder, '--key', READER);
		await this.ambit(validator, 'operator', 'join', '--class', `${id}`, '--slots', '2', '--key', READER);
		const manifest = join(folder, 'reviews.json');
		return { root: await rootOf(manifest), class: id, folder, manifest, vocabulary: join(folder, 'reviews.vocabulary') };
	}

	/** Writes a file, for programs to read. Gives its path. */
	async file(name, content) {
		const path = join(this.directory, name);
		await writeFile(path, content);
		return path;
	}

	/** Adds an operator whose worker lies, to a class of its own, and a challenger that watches. */
	async lie() {
		const { validator } = this;
		this.note('an operator whose worker lies joins a class of its own; a challenger watches');
		const { class: lied } = await this.ambit(validator, 'model', 'publish', CNN, '--latency', 'batch', '--min-fee', '0.01', '--key', '//Ferdie');
		const args = ['--json', 'worker', '--listen', '127.0.0.1:0', '--gateway-listen', '127.0.0.1:0', '--data', join(this.directory, 'cheat-worker'), '--gateway', validator.worker.gateway, '--tamper', TAMPER];
		const { says } = this.#spawn('cheat-worker', 'ambit', args);
		const told = await says('to listen', (log) => log.split('\n').map(parse).find((line) => line?.token_file));
		const peers = await this.rpc(validator, 'system_localListenAddresses');
		const peer = peers.find((address) => /^\/ip4\/[\d.]+\/tcp\/[1-9]\d*\/p2p\//.test(address)).replace(/^\/ip4\/[\d.]+/, '/ip4/127.0.0.1');
		const cheat = await this.#node('cheat', ['--chain', 'dev', '--rpc-methods', 'unsafe', '--offchain-worker', 'always', '--reserved-nodes', peer], { api: told.api, gateway: told.gateway, token: told.token_file });
		await until('the cheat\'s node to be in sync', async () => {
			const [own, other] = await Promise.all([cheat, validator].map((node) => this.rpc(node, 'chain_getHeader')));
			return Number(own.number) > 0 && Number(own.number) >= Number(other.number) - 1;
		});
		await this.ambit(cheat, 'operator', 'join', '--class', `${lied}`, '--price', '0.01', '--bond', '2000', '--key', '//Dave');
		const gateways = [validator.worker.gateway, told.gateway].join(',');
		const challenger = this.#spawn('challenger', 'ambit', ['challenger', 'run', '--json-lines', '--data', join(this.directory, 'challenger'), '--url', validator.url, '--gateway', gateways], { AMBIT_KEY: '//Ferdie' });
		await challenger.says('to begin', (log) => log.split('\n').map(parse).find((line) => line?.can_hold_bond !== undefined));
		this.lied = lied;
	}

	/** Adds an operator that answers requests for external data and keeps artefacts; the validator's node itself is a source of it. */
	async data() {
		const { validator } = this;
		this.note('a data operator joins; what the node says of itself is asked for');
		const { stash } = await this.ambit(validator, 'data', 'join', '--slots', '4', '--key', KEEPER);
		const node = `http://127.0.0.1:${validator.port}/`;
		const { source } = await this.ambit(validator, 'feed', 'register', '--name', 'This node', '--prefix', node, '--key', ASKER);
		const ask = (...reading) => this.ambit(validator, 'feed', 'request', `${node}health`, '--source', `${source}`, '--of', '1', ...reading, '--key', ASKER);
		const { feed: found } = await ask('--pointer', '/peers', '--number', '2');
		const { feed: absent } = await ask('--pointer', '/nothing', '--text');
		return { stash, found, absent };
	}

	/** Has the data operator keep an artefact. */
	async keep(cid, bytes) {
		const { request } = await this.ambit(this.validator, 'keep', 'request', cid, '--bytes', `${bytes}`, '--copies', '1', '--eras', '4', '--key', ASKER);
		await this.ambit(this.validator, 'keep', 'take', `${request}`, '--key', KEEPER);
		return request;
	}

	/** Has an honest operator join the class of the one that lies: later than a job, which would else be drawn for either. */
	async honest() {
		await this.ambit(this.validator, 'operator', 'join', '--class', `${this.lied}`, '--price', '0.01', '--key', '//Bob');
	}

	/** Asks a node by HTTP. */
	async rpc(node, method, ...params) {
		const response = await fetch(`http://127.0.0.1:${node.port}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }) });
		const { result, error } = await response.json();
		if (error) {
			throw new Error(`${method}: ${error.message}`);
		}
		return result;
	}

	/** Ends all, and removes what they left. */
	async stop() {
		const gone = this.#processes.map((child) => (child.exitCode === null && child.pid !== undefined ? new Promise((resolve) => child.once('exit', resolve)) : undefined));
		for (const child of this.#processes) {
			child.kill('SIGKILL');
		}
		await Promise.all(gone);
		await rm(this.directory, { recursive: true, force: true });
	}
}

/** The root of the model that a manifest is of. */
async function rootOf(manifest) {
	return JSON.parse(await readFile(manifest, 'utf8')).model_root;
}

function parse(line) {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
