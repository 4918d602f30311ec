// What the parts of the test in Chromium share: the page, the chain that it is compared with, accounts, pictures.

import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { TypeRegistry } from '@polkadot/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { settled } from './browser.mjs';

/** Milliseconds for what takes a dozen blocks. */
export const LATER = 420_000;

const started = Date.now();
/** Says what was seen, and when. */
export const note = (text) => console.log(`[dashboard ${String(Math.round((Date.now() - started) / 1000)).padStart(4)}s] ${text}`);

/** A digit that the model was not trained on, as the bytes that it takes. */
export async function digit(place) {
	const file = await readFile(new URL('../../../../models/digits/digits.bin', import.meta.url));
	const count = file.readUInt32LE(8);
	const index = 5 * place + 4;
	return { label: file[20 + index], pixels: file.subarray(20 + count + 64 * index, 20 + count + 64 * (index + 1)) };
}

/** Draws pixels as a PNG, 16 times as large, as somebody would who has a picture of a digit. */
export function drawn(page, pixels) {
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

/** A wallet extension that really signs, with a development key. */
export class Wallet {
	/** How often it signed. */
	signed = 0;

	constructor(suri) {
		this.suri = suri;
	}

	/** Puts it into a page. */
	async into(page) {
		await cryptoWaitReady();
		const pair = new Keyring({ type: 'sr25519' }).addFromUri(this.suri);
		await page.exposeFunction('signForTest', (payload) => {
			const registry = new TypeRegistry();
			this.signed += 1;
			registry.setSignedExtensions(payload.signedExtensions);
			return registry.createType('ExtrinsicPayload', payload, { version: payload.version }).sign(pair).signature;
		});
		await page.addInitScript(`window.injectedWeb3 = { 'test-wallet': { version: '1', enable: async () => ({
			accounts: { get: async () => [{ address: '${pair.address}', name: 'Wallet account', type: 'sr25519' }], subscribe: () => () => {} },
			signer: { signPayload: async (payload) => ({ id: 1, signature: await window.signForTest(payload) }) },
		}) } };`);
	}
}

/** Chooses who signs, within a part of a page: a development account by its name, or the wallet's. */
export async function choose(part, who) {
	const option = part.locator('.account option', { hasText: who });
	if ((await option.count()) === 0) {
		await part.getByRole('button', { name: who === 'Wallet account' ? 'Connect a wallet extension' : 'Use development accounts' }).click();
		await option.waitFor({ state: 'attached' });
	}
	await part.getByLabel('Account', { exact: true }).selectOption(await option.getAttribute('value'));
}

/** Presses Tab until this has the focus, as somebody does who sees where it is. */
export async function tabTo(page, wanted) {
	for (let presses = 0; presses < 60; presses += 1) {
		await page.keyboard.press('Tab');
		if (await wanted.evaluate((one) => one === document.activeElement)) {
			return;
		}
	}
	throw new Error('the keyboard does not get there');
}

/** Goes on from where the focus is to a list of choices, and down in it until this is chosen. */
export async function arrowTo(page, select, text) {
	await tabTo(page, select);
	const of = await select.locator('option').count();
	const chosen = () => select.evaluate((one) => one.selectedOptions[0].textContent);
	if (!(await chosen()).includes(text)) {
		await page.keyboard.press('Home');
	}
	for (let presses = 0; presses < of && !(await chosen()).includes(text); presses += 1) {
		await page.keyboard.press('ArrowDown');
	}
	assert.ok((await chosen()).includes(text), `the keyboard does not choose ${text}`);
}

/** Chooses who signs as `choose` does, with nothing but keys, from where the focus is. */
export async function chooseByKeys(page, part, who) {
	const select = part.getByLabel('Account', { exact: true });
	const option = part.locator('.account option', { hasText: who });
	if ((await option.count()) === 0) {
		await tabTo(page, part.getByRole('button', { name: who === 'Wallet account' ? 'Connect a wallet extension' : 'Use development accounts' }));
		await page.keyboard.press('Enter');
		await option.waitFor({ state: 'attached' });
		await page.locator('main').focus();
	}
	await arrowTo(page, select, who);
}

/** The chain itself, past the page. */
export function chainAt(url) {
	return ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
}

/** All events of all blocks so far, with the block in which each lies. */
export async function* eventsOf(chain) {
	const head = (await chain.rpc.chain.getHeader()).number.toNumber();
	for (let block = 1; block <= head; block += 1) {
		const at = await chain.at(await chain.rpc.chain.getBlockHash(block));
		for (const { event } of await at.query.system.events()) {
			yield { block, event };
		}
	}
}

/** A development account of a chain. */
export function pairOf(chain, suri) {
	return new Keyring({ type: 'sr25519', ss58Format: chain.registry.chainSS58 }).addFromUri(suri);
}

/** Signs, sends, and waits for a block. */
export function sendAs(chain, suri, call) {
	return new Promise((resolve, reject) => {
		call.signAndSend(pairOf(chain, suri), { nonce: -1 }, ({ status, dispatchError }) => {
			if (dispatchError) {
				reject(new Error(`${call.method.section}.${call.method.method} was refused: ${dispatchError}`));
			} else if (status.isInBlock) {
				resolve();
			}
		}).catch(reject);
	});
}

/** Takes pictures of what is on a page: light, dark, and at a phone's width; none without a folder for them. */
export function photographer(folder) {
	return async (page, name) => {
		if (folder === undefined) {
			return;
		}
		await mkdir(folder, { recursive: true });
		for (const [suffix, theme, width, height] of [['light', 'light', 1280, 860], ['dark', 'dark', 1280, 860], ['phone', 'light', 390, 844]]) {
			await page.emulateMedia({ colorScheme: theme });
			await page.setViewportSize({ width, height });
			await settled(page);
			await page.evaluate(() => window.scrollTo(0, 0));
			await page.screenshot({ path: join(folder, `dashboard-${name}-${suffix}.png`) });
		}
		await page.emulateMedia({ colorScheme: 'light' });
		await page.setViewportSize({ width: 1280, height: 900 });
	};
}

/** Text of all cells of a table's rows that are drawn, as one reads it. */
export function rowsOf(page, label) {
	return page.getByRole('table', { name: label, exact: true }).locator('.rows [role=row]').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('[role=cell]')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())));
}

/** What the chart of an operator's page says of each era once all is read, oldest first: amounts in text, or undefined where one is not known. */
export async function payByEra(page) {
	await page.locator('.paid').waitFor();
	await page.waitForFunction(() => document.querySelector('.paid progress') === null, undefined, { timeout: LATER });
	return (await page.locator('.paid .bars title').allTextContents()).map((text) => {
		const [era, ...amounts] = /^Era (\d+): (?:coverage not known|(.+?) for coverage), (?:answers not known|(.+?) for answers), (?:keeping artefacts not known|(.+?) for keeping artefacts)$/.exec(text).slice(1);
		const [coverage, answers, keeping] = amounts;
		return { era: Number(era), coverage, answers, keeping };
	});
}

/** The same of a text that the page's own functions wrote. */
export function plain(text) {
	return text.replace(/\s+/g, ' ').trim();
}
