#!/usr/bin/env node
// Ten thousand jobs and a thousand operators on a real chain, and what looking at them costs the browser: computing time of the page's thread for
// each step of scrolling, rows in the document, and how long until something is seen. Exits with 0 only if it stays fluid.

import { parseArgs } from 'node:util';

import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/api';
import { launch, open, serve, settled, visit } from './browser.mjs';
import { Network, until } from './network.mjs';

const { values } = parseArgs({ options: { jobs: { type: 'string', default: '10000' }, operators: { type: 'string', default: '1000' } } });
const [JOBS, OPERATORS] = [Number(values.jobs), Number(values.operators)];
const AMB = 10n ** 12n;
/** Computing time that a jump to rows none of which was drawn may take, milliseconds: above it browsers speak of a long task. */
const STEP = 50;
/** What 19 of 20 jumps may take, milliseconds: what is seen within a tenth of a second is felt as at once. */
const NEARLY_ALL = 100;
/** Rows that may be in the document. */
const ROWS = 60;
/** Milliseconds for all blocks that it takes. */
const LONG = 1_800_000;

const started = Date.now();
const note = (text) => console.log(`[scale ${String(Math.round((Date.now() - started) / 1000)).padStart(4)}s] ${text}`);

/** Sends transactions, and waits until all of them are in blocks. Each is [call, pair, nonce]. */
async function sendAll(api, what, transactions) {
	let [included, failed] = [0, undefined];
	for (const [call, pair, nonce] of transactions) {
		await call.signAndSend(pair, { nonce, era: 0 }, ({ status, dispatchError, isError }) => {
			if (status.isInBlock) {
				included += 1;
				failed ??= dispatchError?.isModule ? api.registry.findMetaError(dispatchError.asModule) : dispatchError;
			}
			failed ??= isError ? status.type : undefined;
		});
	}
	await until(`${what} to be in blocks`, () => {
		if (failed) {
			throw new Error(`${what}: ${failed.section ? `${failed.section}.${failed.name}` : failed}`);
		}
		return included === transactions.length;
	}, LONG);
	note(what);
}

function batches(list, size) {
	return Array.from({ length: Math.ceil(list.length / size) }, (_, place) => list.slice(size * place, size * (place + 1)));
}

async function populate(network) {
	const api = await ApiPromise.create({ provider: new WsProvider(network.validator.url), noInitWarn: true });
	const { tx, rpc } = api;
	const keyring = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 });
	const [client, purse] = ['//Alice', '//Ferdie'].map((suri) => keyring.addFromUri(suri));
	const nonceOf = async ({ address }) => (await rpc.system.accountNextIndex(address)).toNumber();
	const { class: empty } = await network.ambit(network.validator, 'model', 'publish', network.model, '--latency', 'interactive', '--min-fee', '0.001', '--key', '//Ferdie');
	const { class: crowded } = await network.ambit(network.validator, 'model', 'publish', network.model, '--latency', 'batch', '--min-fee', '0.001', '--key', '//Ferdie');

	const operators = Array.from({ length: OPERATORS }, (_, place) => keyring.addFromUri(`//scale//${place}`));
	const workers = operators.map((_, place) => keyring.addFromUri(`//scale//${place}//worker`).address);
	let nonce = await nonceOf(purse);
	await sendAll(api, `${OPERATORS} accounts are funded`, batches(operators, 100).map((part) => [tx.utility.batchAll(part.map(({ address }) => tx.balances.transferKeepAlive(address, 130n * AMB))), purse, nonce++]));
	const join = (place) => tx.utility.batchAll([
		tx.stakes.bond(120n * AMB),
		tx.stakes.declareRole('Inference'),
		tx.stakes.setWorker(workers[place]),
		tx.jobRegistry.offer(crowded, 1, 10n ** 9n + BigInt(place)),
	]);
	for (const part of batches(operators.map((pair, place) => [join(place), pair, 0]), 250)) {
		await sendAll(api, `${part.length} operators joined`, part);
	}
	const head = (await rpc.chain.getHeader()).number.toNumber();
	const job = tx.jobRegistry.submit(empty, `0x01551220${'00'.repeat(32)}`, `0x${'00'.repeat(32)}`, 10n ** 9n, head + 500);
	nonce = await nonceOf(client);
	await sendAll(api, `${JOBS} jobs are submitted`, batches(Array.from({ length: JOBS }), 200).map((part) => [tx.utility.batchAll(part.map(() => job)), client, nonce++]));
	await api.disconnect();
	return { crowded };
}

/** What scrolling a list from end to end costs. */
async function scroll(page, label, steps = 80) {
	const session = await page.context().newCDPSession(page);
	await session.send('Performance.enable', { timeDomain: 'threadTicks' });
	const spent = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
	const list = page.getByRole('table', { name: label, exact: true });
	const costs = [];
	let most = 0;
	for (let step = 1; step <= steps; step += 1) {
		const before = await spent();
		await list.evaluate((box, part) => new Promise((done) => {
			box.scrollTop = part * (box.scrollHeight - box.clientHeight);
			requestAnimationFrame(() => requestAnimationFrame(done));
		}), step / steps);
		costs.push((await spent()) - before);
		most = Math.max(most, await list.locator('.rows [role=row]').count());
	}
	// Rows that were empty while their jobs were on their way are filled at the end.
	await page.waitForFunction(() => document.querySelectorAll('.list .ghost').length === 0, undefined, { timeout: 60_000 });
	await session.detach();
	costs.sort((one, other) => one - other);
	return { median_ms: round(costs[Math.floor(costs.length / 2)]), p95_ms: round(costs[Math.floor(costs.length * 0.95)]), rows: most };
}

const round = (number) => Math.round(number * 10) / 10;

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, () => void network?.stop().finally(() => process.exit(130)));
}

let network;
let server;
let browser;
let status = 1;
try {
	network = await Network.start({ note });
	const { crowded } = await populate(network);
	const { url, worker } = network.validator;
	server = await serve(worker);
	browser = await launch();
	const { page, errors } = await open(browser, { url: server.url, node: url, gateway: worker.gateway, view: 'network' });
	const timed = async (work) => {
		const from = Date.now();
		await work();
		return Date.now() - from;
	};
	const jobs = { seen_ms: await timed(async () => (await visit(page, 'jobs'), page.getByRole('table', { name: 'Jobs', exact: true }).getByText('submitted').first().waitFor())), ...(await scroll(page, 'Jobs')) };
	note(`jobs: ${JSON.stringify(jobs)}`);
	const operators = { seen_ms: await timed(async () => (await visit(page, 'operators'), page.getByRole('table', { name: 'Operators', exact: true }).locator('.rows a').first().waitFor())), ...(await scroll(page, 'Operators')) };
	note(`operators: ${JSON.stringify(operators)}`);
	await page.getByLabel('Order by').selectOption('slots');
	await settled(page);
	await visit(page, `coverage/${crowded}`);
	const ofClass = await scroll(page, `Operators of class ${crowded}`);
	note(`operators of one class: ${JSON.stringify(ofClass)}`);
	const bad = Object.entries({ jobs, operators, ofClass }).filter(([, one]) => one.median_ms > STEP || one.p95_ms > NEARLY_ALL || one.rows > ROWS);
	console.log(JSON.stringify({ jobs, operators, of_class: ofClass, errors }));
	if (bad.length > 0 || errors.length > 0) {
		throw new Error(`not fluid: ${bad.map(([name]) => name).join(', ')} ${errors.join('; ')}`);
	}
	status = 0;
} catch (error) {
	console.error(error);
} finally {
	await browser?.close().catch(() => {});
	server?.stop();
	await network?.stop();
}
process.exit(status);
