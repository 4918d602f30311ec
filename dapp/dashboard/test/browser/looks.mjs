// What holds for every view: no serious finding of axe-core, nothing wider than the window, the keyboard, and a node that goes and comes.

import assert from 'node:assert/strict';

import { SOON, violations, visit } from './browser.mjs';
import { LATER, note } from './stage.mjs';

const VIEWS = ['coverage', 'coverage/0', 'coverage/needed', 'jobs', 'jobs/new', 'jobs/0', 'operators', 'operators/delegate', 'data', 'data/0', 'data/operators', 'data/sources', 'data/kept', 'governance', 'governance/weights', 'governance/parameters', 'governance/propose', 'network'];
const LIGHT = ['light', 1280];

/** Looks at every view, and those named beside, in each of these themes and widths. */
export async function accessible(page, more = [], looks = [LIGHT, ['dark', 1280], ['light', 390]]) {
	let found = 0;
	for (const [theme, width] of looks) {
		await page.emulateMedia({ colorScheme: theme });
		await page.setViewportSize({ width, height: 900 });
		for (const view of [...VIEWS, ...more]) {
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
	note(`axe-core finds nothing serious in ${looks.length * (VIEWS.length + more.length)} looks`);
}

export async function reconnects({ page, wire }) {
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
