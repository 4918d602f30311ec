// What holds for every view: no serious finding of axe-core, nothing wider than the window, the keyboard, and a node that goes and comes.

import assert from 'node:assert/strict';

import { open, settled, SOON, violations, visit } from './browser.mjs';
import { until } from './network.mjs';
import { choose, LATER, note, pairOf, tabTo } from './stage.mjs';

const VIEWS = ['coverage', 'coverage/0', 'coverage/needed', 'jobs', 'jobs/new', 'jobs/0', 'operators', 'operators/delegate', 'data', 'data/0', 'data/operators', 'data/sources', 'data/kept', 'governance', 'governance/weights', 'governance/parameters', 'governance/propose', 'network'];
const LIGHT = ['light', 1280];

/** Opens the settings by pointer. */
export async function openSettings(page) {
	await page.getByRole('button', { name: 'Settings' }).click();
	const dialog = page.getByRole('dialog', { name: 'Settings' });
	await dialog.waitFor();
	return dialog;
}

/** How many serious findings axe-core has of what a page shows now. */
async function look(page, where) {
	const list = await violations(page);
	const serious = ({ impact }) => ['serious', 'critical'].includes(impact);
	for (const one of list) {
		note(`${serious(one) ? 'SERIOUS' : one.impact}: ${where}: ${one.id}: ${one.help}\n    ${one.where.join('\n    ')}`);
	}
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(wide <= 0, `${where}: ${wide} pixels too wide`);
	return list.filter(serious).length;
}

/** Looks at every view and at the settings, and those named beside, in each of these themes and widths. */
export async function accessible(page, more = [], looks = [LIGHT, ['dark', 1280], ['light', 390]]) {
	let found = 0;
	for (const [theme, width] of looks) {
		await page.emulateMedia({ colorScheme: theme });
		await page.setViewportSize({ width, height: 900 });
		for (const view of [...VIEWS, ...more]) {
			await visit(page, view);
			found += await look(page, `${view}, ${theme}, ${width}`);
		}
		const dialog = await openSettings(page);
		found += await look(page, `settings, ${theme}, ${width}`);
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
	}
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 900 });
	assert.equal(found, 0, `${found} serious violations`);
	note(`axe-core finds nothing serious in ${looks.length * (VIEWS.length + more.length + 1)} looks`);
}

/** What the network's view counts is what the chain says, in its first session too. */
export async function counted({ page, chain }) {
	await visit(page, 'network');
	const stat = (name) => page.locator('.stat', { hasText: name }).locator('.value');
	await until('the session to be what the chain says', async () => (await stat('Session').textContent()) === (await chain.query.session.currentIndex()).toString(), SOON);
	await until('the peers to be what the node says', async () => (await stat('Peers of this node').textContent()) === (await chain.rpc.system.health()).peers.toString(), SOON);
	assert.equal(await page.getByRole('alert').count(), 0, 'the view of the network says an error');
	note('session and peers are what the chain says');
}

export async function reconnects({ page, wire }) {
	await visit(page, 'network');
	const before = await page.locator('.pulse .line').textContent();
	await wire.cut();
	await page.locator('.pulse [data-state=lost]').waitFor();
	await page.getByText('The connection to the node is lost.').waitFor();
	// What was known stays, and says so.
	assert.match(await page.locator('.stat .value').first().textContent(), /\d/, 'what was known is gone');
	note('the connection is lost, and the page says so');
	await wire.mend();
	await page.locator('.pulse [data-state=connected]').waitFor({ timeout: LATER });
	await page.waitForFunction((text) => document.querySelector('.pulse .line').textContent !== text, before, { timeout: LATER });
	note('it is back, and blocks arrive');
}

export async function keyboard({ page }) {
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

	const opener = page.getByRole('button', { name: 'Settings' });
	const dialog = page.getByRole('dialog', { name: 'Settings' });
	for (const end of ['Escape', 'Cancel', 'Save']) {
		await page.locator('.brand').focus();
		await tabTo(page, opener);
		await page.keyboard.press('Enter');
		await dialog.waitFor();
		if (end !== 'Escape') {
			await tabTo(page, dialog.getByRole('button', { name: end }));
		}
		await page.keyboard.press(end === 'Escape' ? 'Escape' : 'Enter');
		await dialog.waitFor({ state: 'detached' });
		assert.ok(await opener.evaluate((one) => one === document.activeElement), `after ${end} the focus is not where the settings were opened`);
	}
	note('settings are opened and left by keyboard, which comes back to where it was');
}

/** What a node refuses, one thing after the other, and where it is missed. */
function refusals(chain, operator) {
	const calls = (name) => (method, params) => method === 'state_call' && params[0] === name;
	const stored = (entry) => (method, params) => method.startsWith('state_') && JSON.stringify(params).includes(entry.keyPrefix());
	const { system, convictionVoting } = chain.query;
	return [
		['what a job costs', 'jobs/new', (method, params) => method === 'payment_queryInfo' || calls('TransactionPaymentApi_query_info')(method, params)],
		['what an account has', 'jobs/new', stored(system.account)],
		['votes', 'governance', stored(convictionVoting.votingFor)],
		['bonds of operators', 'operators', calls('StakingApi_bond_of')],
		['bonds of data operators', 'data/operators', calls('StakingApi_bond_of')],
		['names, where one is needed', 'coverage/needed', calls('RewardsApi_domains')],
		['names of jobs’ classes', 'jobs', calls('RewardsApi_domains')],
		['blocks', 'network', (method) => method === 'chain_getBlock'],
		['session and peers', 'network', (method) => method === 'system_health'],
		['events of past blocks', `operators/${operator}`, stored(system.events)],
	];
}

/** A node that refuses some of what a view shows: it says so, with what to do, waits for nothing any more, and asks again when it is told to. */
export async function refused(browser, { url }, { network, chain }) {
	const { url: node, worker } = network.validator;
	for (const [what, view, refuses] of refusals(chain, pairOf(chain, '//Bob').address)) {
		let refusing = true;
		const through = (socket) => {
			const server = socket.connectToServer();
			socket.onMessage((message) => {
				const { id, method, params } = JSON.parse(message);
				if (refusing && refuses(method, params)) {
					socket.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32000, message: 'refused for the test' } }));
				} else {
					server.send(message);
				}
			});
		};
		const { page, close } = await open(browser, { url, node, gateway: worker.gateway, before: (fresh) => fresh.routeWebSocket(/^ws:/, through) });
		if (view === 'jobs/new' || view === 'governance') {
			await visit(page, 'jobs/new');
			await choose(page, 'Eve');
		}
		await visit(page, view);
		const told = page.getByRole('alert').filter({ hasText: 'efused for the test' });
		await told.first().waitFor({ timeout: SOON });
		assert.match(await told.first().textContent(), /Try again; if it stays, look at the log of the node/);
		await settled(page);
		refusing = false;
		await until(`${what} to be shown once they can be had`, async () => {
			const left = await told.count();
			if (left > 0) {
				// Answers that are asked for with each block may be there before.
				await told.first().getByRole('button', { name: 'Try again' }).click({ timeout: 2000 }).catch(() => {});
			}
			return left === 0;
		}, SOON);
		await settled(page);
		await close();
		note(`refused: ${what}; the page says so, and asks again`);
	}
}

export async function failing(browser, { url }) {
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
