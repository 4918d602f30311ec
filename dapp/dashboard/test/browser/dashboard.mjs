#!/usr/bin/env node
// The dashboard in Chromium against a real chain: a job is submitted and settles, a lie is disputed and convicted while the page looks on, a
// wallet extension votes, the connection breaks and comes back; every view is looked at by axe-core. Exits with 0 only if all went so.
// With --screenshots DIR it also leaves pictures of every view there.

import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { TypeRegistry } from '@polkadot/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { launch, open, serve, settled, SOON, violations, visit, Wire } from './browser.mjs';
import { Network } from './network.mjs';

const { values } = parseArgs({ options: { screenshots: { type: 'string' }, timeout: { type: 'string', default: '2400' } } });
const started = Date.now();
const note = (text) => console.log(`[dashboard ${String(Math.round((Date.now() - started) / 1000)).padStart(4)}s] ${text}`);
/** Milliseconds for what takes a dozen blocks. */
const LATER = 420_000;

const limit = setTimeout(() => {
	console.error(`[dashboard] not done within ${values.timeout} s`);
	process.exit(6);
}, 1000 * Number(values.timeout));

/** A digit that the model was not trained on, as the bytes that it takes. */
async function digit(place) {
	const file = await readFile(new URL('../../../../models/digits/digits.bin', import.meta.url));
	const count = file.readUInt32LE(8);
	const index = 5 * place + 4;
	return { label: file[20 + index], pixels: file.subarray(20 + count + 64 * index, 20 + count + 64 * (index + 1)) };
}

/** Draws pixels as a PNG, 16 times as large, as somebody would who has a picture of a digit. */
function drawn(page, pixels) {
	return page.evaluate(async (levels) => {
		const canvas = new OffscreenCanvas(128, 128);
		const pen = canvas.getContext('2d');
		levels.forEach((level, place) => {
			const light = 255 - Math.round((255 * level) / 16);
			pen.fillStyle = `rgb(${light} ${light} ${light})`;
			pen.fillRect(16 * (place % 8), 16 * Math.floor(place / 8), 16, 16);
		});
		const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
		return [...bytes];
	}, [...pixels]).then((bytes) => Buffer.from(bytes));
}

/** How often the wallet extension signed. */
let signed = 0;

/** Puts a wallet extension into a page that really signs, with a development key. */
async function extension(page, suri) {
	await cryptoWaitReady();
	const pair = new Keyring({ type: 'sr25519' }).addFromUri(suri);
	await page.exposeFunction('signForTest', (payload) => {
		const registry = new TypeRegistry();
		signed += 1;
		registry.setSignedExtensions(payload.signedExtensions);
		return registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(pair).signature;
	});
	await page.addInitScript(`window.injectedWeb3 = { 'test-wallet': { version: '1', enable: async () => ({
		accounts: { get: async () => [{ address: '${pair.address}', name: 'Wallet account', type: 'sr25519' }], subscribe: () => () => {} },
		signer: { signPayload: async (payload) => ({ id: 1, signature: await window.signForTest(payload) }) },
	}) } };`);
}

const shots = [];
/** Takes pictures of what is on a page: light, dark, and at a phone's width. */
async function picture(page, name) {
	if (values.screenshots === undefined) {
		return;
	}
	await mkdir(values.screenshots, { recursive: true });
	const take = async (suffix, theme, width, height) => {
		await page.emulateMedia({ colorScheme: theme });
		await page.setViewportSize({ width, height });
		await settled(page);
		await page.evaluate(() => window.scrollTo(0, 0));
		const path = join(values.screenshots, `dashboard-${name}-${suffix}.png`);
		await page.screenshot({ path });
		shots.push(path);
	};
	await take('light', 'light', 1280, 860);
	await take('dark', 'dark', 1280, 860);
	await take('phone', 'light', 390, 844);
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 900 });
}

/** Fills the form of a new job and signs it as a development account; gives the job's number once its page is open. */
async function submitJob(page, { classId, file, who }) {
	await visit(page, 'jobs/new');
	await page.locator(`.option:has-text("class ${classId} ")`).click();
	await page.getByLabel('Input file').setInputFiles(file);
	await page.getByText('Ready.').waitFor();
	if ((await page.getByRole('button', { name: 'Use development accounts' }).count()) > 0) {
		await page.getByRole('button', { name: 'Use development accounts' }).click();
	}
	const option = page.locator('.account option', { hasText: who });
	await page.getByLabel('Account', { exact: true }).selectOption(await option.getAttribute('value'));
	await picture(page, 'new-job');
	await page.getByRole('button', { name: 'Sign and submit' }).click();
	await page.waitForURL(/#\/jobs\/\d+$/, { timeout: LATER });
	return Number(/\d+$/.exec(page.url())[0]);
}

/** Waits until the timeline of the job on a page has these events, in this order; others may lie between. */
async function happened(page, events, timeout = LATER) {
	await page.waitForFunction(
		(wanted) => {
			const seen = [...document.querySelectorAll('.timeline li')].map((one) => one.dataset.event);
			let at = 0;
			for (const event of seen) {
				at += event === wanted[at] ? 1 : 0;
			}
			return at === wanted.length;
		},
		events,
		{ timeout }
	);
}

async function settles(page) {
	const { label, pixels } = await digit(7);
	// The raw bytes are taken as they are, and a picture by the model's preprocessing.
	const file = { name: 'digit.png', mimeType: 'image/png', buffer: await drawn(page, pixels) };
	const job = await submitJob(page, { classId: network.digits, file, who: 'Eve' });
	note(`job ${job} is submitted`);
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted', 'JobSettled']);
	await page.locator('.answer[data-output=class] b').waitFor();
	const answer = await page.locator('.answer[data-output=class] b').textContent();
	assert.equal(Number(answer), label, 'the class that the page shows is not the digit that was drawn');
	await page.locator('.path .past').nth(3).waitFor();
	note(`job ${job} is settled: the page says ${answer}`);
	await settled(page);
	await picture(page, 'job');
	// Artefacts open through the gateway.
	const input = await page.locator('.artefacts a').first().getAttribute('href');
	const fetched = await fetch(input);
	assert.equal(fetched.status, 200);
	assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), Buffer.from(pixels), 'the input at the gateway is not what was drawn');
	return job;
}

/** Has many jobs submitted at once, more than the operators can take in their time, so that there is something to see of demand. */
async function demand(copies, like) {
	const api = await ApiPromise.create({ provider: new WsProvider(network.validator.url), noInitWarn: true });
	try {
		const { class_, class: id, input, inputRoot } = (await api.query.jobRegistry.jobs(like)).unwrap();
		const within = (await api.rpc.chain.getHeader()).number.toNumber() + 24;
		const job = api.tx.jobRegistry.submit(class_ ?? id, input, inputRoot, 20n * 10n ** 9n, within);
		const pair = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
		await new Promise((resolve, reject) => {
			api.tx.utility.batchAll(Array(copies).fill(job)).signAndSend(pair, ({ status, dispatchError }) => {
				if (dispatchError) {
					reject(new Error(`the batch of jobs was refused: ${dispatchError}`));
				} else if (status.isInBlock) {
					resolve();
				}
			}).catch(reject);
		});
		note(`${copies} more jobs are submitted`);
	} finally {
		await api.disconnect();
	}
}

async function convicts(page) {
	const { label, pixels } = await digit(11);
	const job = await submitJob(page, { classId: network.lied, file: { name: 'digit.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(pixels) }, who: 'Eve' });
	await happened(page, ['JobSubmitted', 'JobAssigned']);
	note(`job ${job} is with the operator that lies`);
	const honest = network.honest();
	honest.catch(() => {});
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted', 'DisputeOpened']);
	note('the dispute is open');
	if (values.screenshots !== undefined) {
		// While it goes on, if it still does.
		await picture(page, 'dispute-open');
	}
	await happened(page, ['DisputeOpened', 'TurnTaken', 'ResultOverturned', 'OperatorConvicted']);
	const moves = await page.locator('.timeline li[data-event=TurnTaken] strong').allTextContents();
	assert.ok(moves.some((text) => /^The operator reveals .*KiB|^The operator reveals .*B$/.test(text)), `no reveal is told with its size: ${moves.join('; ')}`);
	note(`convicted; the page told ${moves.length} moves`);
	await honest;
	await happened(page, ['OperatorConvicted', 'JobAssigned', 'JobResulted', 'JobSettled']);
	await page.locator('.answer[data-output=class] b', { hasText: String(label) }).waitFor();
	note('another operator gave the right result, and the job is settled');
	await settled(page);
	await picture(page, 'dispute');
}

async function votes(page) {
	await visit(page, 'governance/propose');
	await page.getByRole('combobox', { name: 'Class' }).selectOption(String(network.digits));
	await page.getByLabel('Weight, %').fill('50');
	const rows = page.getByRole('table', { name: 'Changes of earnings' }).locator('.rows [role=row]');
	await rows.first().waitFor();
	const option = page.locator('.account option', { hasText: 'Alice' });
	await page.getByLabel('Account', { exact: true }).selectOption(await option.getAttribute('value'));
	await page.getByRole('button', { name: 'Sign and propose' }).click();
	const proposed = page.getByRole('link', { name: /^referendum \d+$/ });
	await proposed.waitFor({ timeout: LATER });
	const index = Number(/\d+/.exec(await proposed.textContent())[0]);
	note(`referendum ${index} is proposed`);
	await proposed.click();
	const card = page.locator(`[data-referendum="${index}"]`);
	await card.getByText('rewards.setClassTerms').waitFor();
	await card.getByRole('button', { name: 'Vote' }).click();
	await card.getByRole('button', { name: 'Connect a wallet extension' }).click();
	const wallet = card.locator('.account option', { hasText: 'Wallet account' });
	await wallet.waitFor({ state: 'attached' });
	await card.getByLabel('Account', { exact: true }).selectOption(await wallet.getAttribute('value'));
	await card.getByLabel('With, AMB').fill('500000');
	await card.getByRole('button', { name: 'Sign the vote' }).click();
	await card.getByText('You voted aye.').waitFor({ timeout: LATER });
	assert.equal(signed, 1, 'it was not the wallet that signed');
	note('the wallet’s vote is counted');
	await settled(page);
	await picture(page, 'governance');
	return index;
}

async function reconnects(page, wire) {
	await visit(page, 'network');
	const before = await page.locator('.pulse .line').textContent();
	await wire.cut();
	await page.locator('.pulse [data-state=lost]').waitFor();
	await page.getByText('The connection to the node is lost.').waitFor();
	// What was known stays, and says so.
	assert.ok((await page.locator('.stat .value').first().textContent()).trim() !== '…', 'what was known is gone');
	note('the connection is lost, and the page says so');
	await wire.mend();
	await page.locator('.pulse [data-state=connected]').waitFor({ timeout: LATER });
	await page.waitForFunction((text) => document.querySelector('.pulse .line').textContent !== text, before, { timeout: LATER });
	note('it is back, and blocks arrive');
}

async function keyboard(page) {
	await visit(page, 'coverage');
	await page.keyboard.press('Tab');
	const grid = page.getByRole('grid');
	await grid.locator('[tabindex="0"]').first().focus();
	await page.keyboard.press('ArrowRight');
	// The next cell has the focus when the page is drawn anew.
	await page.waitForFunction(() => document.activeElement.closest('[aria-colindex]')?.getAttribute('aria-colindex') === '3');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: /^Class \d+:/ }).waitFor();
	await page.getByRole('table', { name: /^Operators of class/ }).locator('.rows [role=row]').first().waitFor();
	note('a class is opened by keyboard');
}

const VIEWS = ['coverage', 'coverage/0', 'coverage/needed', 'jobs', 'jobs/new', 'jobs/0', 'operators', 'operators/delegate', 'governance', 'governance/weights', 'governance/parameters', 'governance/propose', 'network'];

async function accessible(page) {
	const operator = await page.evaluate(() => document.querySelector('a[href^="#/operators/s"]')?.getAttribute('href')?.slice(2));
	let found = 0;
	for (const [theme, width] of [['light', 1280], ['dark', 1280], ['light', 390]]) {
		await page.emulateMedia({ colorScheme: theme });
		await page.setViewportSize({ width, height: 900 });
		for (const view of [...VIEWS, ...(operator === undefined || operator === null ? [] : [operator])]) {
			await visit(page, view);
			const list = await violations(page);
			for (const one of list) {
				const serious = ['serious', 'critical'].includes(one.impact);
				found += serious ? 1 : 0;
				note(`${serious ? 'SERIOUS' : one.impact}: ${view}, ${theme}, ${width}: ${one.id}: ${one.help}\n    ${one.where.join('\n    ')}`);
			}
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			assert.ok(wide <= 0, `${view} is ${wide} pixels too wide at ${width}`);
		}
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 900 });
	assert.equal(found, 0, `${found} serious violations`);
	note(`axe-core finds nothing serious in ${3 * VIEWS.length} looks`);
}

async function decided(page, index) {
	await visit(page, 'governance');
	const row = page.getByRole('table', { name: 'Referenda that are over' }).locator('[role=row]', { has: page.getByRole('link', { name: String(index), exact: true }) });
	await row.getByText('approved').waitFor({ timeout: LATER });
	await visit(page, 'governance/weights');
	await page.waitForFunction(() => document.querySelector('.list .rows [role=row]')?.textContent.replace(/\s/g, ' ').includes('50 %'), undefined, { timeout: LATER });
	note(`referendum ${index} is approved, and the weight changes`);
}

async function failing(browser, { url }) {
	const context = await browser.newContext();
	context.setDefaultTimeout(3 * SOON);
	const page = await context.newPage();
	await page.goto(`${url}?node=ws://127.0.0.1:9#/jobs`);
	const failure = page.getByRole('alert').filter({ hasText: 'no node at ws://127.0.0.1:9' });
	await failure.getByRole('button', { name: 'Try again' }).waitFor({ timeout: SOON });
	assert.match(await failure.textContent(), /Start the node, or check the address/i);
	await context.close();
	note('a node that is not there is told, with what to do');
}

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, () => void network?.stop().finally(() => process.exit(130)));
}

let network;
let browser;
let server;
let status = 1;
try {
	network = await Network.start({ note });
	// It takes a while; much can be looked at before.
	const lied = network.lie();
	lied.catch(() => {});
	const { worker, port } = network.validator;
	server = await serve(worker);
	browser = await launch();
	const wire = await Wire.to(port);
	const { page, errors } = await open(browser, { url: server.url, node: wire.url, gateway: worker.gateway, before: (fresh) => extension(fresh, '//Charlie') });
	await failing(browser, server);
	await demand(40, await settles(page));
	await keyboard(page);
	const index = await votes(page);
	await reconnects(page, wire);
	await decided(page, index);
	await lied;
	await convicts(page);
	for (const [view, name] of [['coverage/0', 'coverage'], ['coverage/needed', 'needed'], ['jobs', 'jobs'], ['operators', 'operators'], ['operators/delegate', 'delegate'], ['governance/weights', 'weights'], ['governance/parameters', 'parameters'], ['network', 'network']]) {
		await visit(page, view);
		await picture(page, name);
	}
	await visit(page, 'governance/propose');
	await page.getByLabel('Weight, %').fill('100');
	await picture(page, 'propose');
	await visit(page, 'operators');
	await page.getByRole('table', { name: 'Operators', exact: true }).locator('.rows a').first().click();
	await settled(page);
	await picture(page, 'operator');
	await accessible(page);
	assert.deepEqual(errors, [], 'the page said errors');
	await wire.cut();
	status = 0;
	note('all passed');
} catch (error) {
	console.error(error);
	for (const context of browser?.contexts() ?? []) {
		for (const page of context.pages()) {
			const path = join(process.env.TMPDIR ?? '/tmp', 'dashboard-failure.png');
			await page.screenshot({ path, fullPage: true, timeout: 30_000 }).then(() => console.error(`[dashboard] the page as it was: ${path}`), () => {});
			await writeFile(path.replace('.png', '.txt'), await page.locator('body').innerText().catch(() => ''));
		}
	}
} finally {
	clearTimeout(limit);
	await browser?.close().catch(() => {});
	server?.stop();
	await network?.stop();
}
process.exit(status);
