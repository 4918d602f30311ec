#!/usr/bin/env node
// The dashboard in Chromium against a real chain: jobs are submitted and settle, of an image and of a text, a lie is disputed and convicted while
// the page looks on, a wallet extension votes, stake is delegated, external data is found, the connection breaks and comes back; what views say is
// compared with the chain, and every view is looked at by axe-core. Exits with 0 only if all went so.
//
// With --screenshots DIR it also leaves pictures of every view there. With --quick it does the most important of that in minutes, on a chain
// that somebody else keeps up and on which a job was disputed and convicted.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { Wire } from '../../../client/test/wire.mjs';
import { asked } from './asked.mjs';
import { launch, open, serve, settled, visit } from './browser.mjs';
import { needed, paid, slides } from './covered.mjs';
import { decided, foretells, votes } from './governing.mjs';
import { convicted, convicts, demand, interrupted, settles, typed } from './jobs.mjs';
import { accessible, counted, failing, keyboard, openSettings, reconnects, refused } from './looks.mjs';
import { Network } from './network.mjs';
import { chainAt, note, photographer, Wallet } from './stage.mjs';
import { delegates } from './staked.mjs';
import { classified } from './texts.mjs';

const USAGE = `usage: dashboard.mjs [--screenshots DIR] [--timeout SECONDS]
       dashboard.mjs --quick --url URL --worker URL --token-file FILE --gateway URL --convicted JOB --wallet SURI`;
const text = { type: 'string' };
const { values } = parseArgs({
	options: { screenshots: text, timeout: { ...text, default: '2400' }, quick: { type: 'boolean', default: false }, url: text, worker: text, 'token-file': text, gateway: text, convicted: text, wallet: text },
});
const missing = values.quick ? ['url', 'worker', 'token-file', 'gateway', 'convicted', 'wallet'].filter((name) => values[name] === undefined) : [];
if (missing.length > 0) {
	console.error(`--${missing.join(', --')} missing\n${USAGE}`);
	process.exit(2);
}

const limit = setTimeout(() => {
	console.error(`[dashboard] not done within ${values.timeout} s`);
	process.exit(6);
}, 1000 * Number(values.timeout));

/** The most important, with an account that nobody else uses. */
async function quick(stage) {
	const { page, wallet } = stage;
	// Blocks go by meanwhile.
	const reads = stage.network.reads();
	reads.catch(() => {});
	await settles(stage, 'Wallet account');
	await classified(stage, 'Wallet account', await reads);
	await visit(page, `jobs/${values.convicted}`);
	await convicted(page);
	assert.equal(wallet.signed, 2);
	await votes(stage, { proposer: 'Wallet account', conviction: 'None', balance: '100' });
	await keyboard(stage);
	await reconnects(stage);
	await accessible(page, [`jobs/${values.convicted}`], [['light', 1280]]);
}

async function all(stage) {
	const { page, network, picture } = stage;
	// It takes a while; much can be looked at before.
	const [lied, reads] = [network.lie(), network.reads()];
	// What is asked for is the number of the validator's peers, which changes until the node of the operator that lies is there.
	const data = lied.then(() => network.data());
	lied.catch(() => {});
	data.catch(() => {});
	reads.catch(() => {});
	await failing(browser, server);
	await counted(stage);
	const first = await settles(stage, 'Eve');
	await classified(stage, 'Eve', await reads);
	await typed(stage, 'Alice');
	await demand(stage, 40, first.job);
	await keyboard(stage);
	const index = await votes(stage, { proposer: 'Alice', balance: '500000' });
	await reconnects(stage);
	await decided(stage, index);
	await lied;
	await convicts(stage);
	await asked(stage, await data, first);
	await delegates(stage);
	await slides(stage);
	await needed(stage);
	await foretells(stage);
	await paid(stage);
	await refused(browser, server, stage);
	await interrupted(stage);
	for (const [view, name] of [['coverage/0', 'coverage'], ['coverage/needed', 'needed'], ['jobs', 'jobs'], ['operators', 'operators'], ['data/operators', 'data-operators'], ['data/sources', 'data-sources'], ['data/kept', 'data-kept'], ['governance/weights', 'weights'], ['governance/parameters', 'parameters'], ['network', 'network']]) {
		await visit(page, view);
		await picture(page, name);
	}
	await visit(page, 'governance/propose');
	await page.getByLabel('Weight, %').fill('100');
	await picture(page, 'propose');
	await page.locator('label', { hasText: 'Parameter' }).click();
	await picture(page, 'propose-parameter');
	const dialog = await openSettings(page);
	await picture(page, 'settings');
	await page.keyboard.press('Escape');
	await dialog.waitFor({ state: 'detached' });
	await visit(page, 'operators');
	const operator = await page.getByRole('table', { name: 'Operators', exact: true }).locator('.rows a').first().getAttribute('href');
	await settled(page);
	await accessible(page, [operator.slice(2), `data/kept/${first.cid}`]);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, () => (server?.stop(), void network?.stop().finally(() => process.exit(130))));
}

let network;
let browser;
let server;
let chain;
let status = 1;
try {
	network = values.quick ? await Network.attach({ ...values, note }) : await Network.start({ note });
	const { url, worker } = network.validator;
	server = await serve(worker);
	browser = await launch();
	chain = await chainAt(url);
	const wire = await Wire.to(url);
	const wallet = new Wallet(values.wallet ?? '//Charlie');
	const { page, errors } = await open(browser, { url: server.url, node: wire.url, gateway: worker.gateway, before: (fresh) => wallet.into(fresh) });
	const stage = { network, page, chain, wire, wallet, picture: photographer(values.screenshots) };
	await (values.quick ? quick(stage) : all(stage));
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
	await chain?.disconnect().catch(() => {});
	server?.stop();
	await network?.stop();
}
process.exit(status);
