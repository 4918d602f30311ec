// The browser, the server of the dashboard, and what tests do with pages.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Milliseconds within which anything must be there that no block is needed for. */
export const SOON = 90_000;

/** Starts Chromium. */
export function launch() {
	return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS, timeout: 180_000 });
}

/** Starts the server of the built dashboard; gives its address and how to end it. */
export async function serve({ api, token }) {
	const program = fileURLToPath(new URL('../../serve.mjs', import.meta.url));
	const child = spawn(process.execPath, [program, '--port', '0', '--worker', api, '--worker-token-file', token], { stdio: ['ignore', 'pipe', 'inherit'] });
	const [url] = await once(createInterface(child.stdout), 'line');
	return { url, stop: () => child.kill() };
}

/** A page on the dashboard, which fails a test when it says an error that is not expected. */
export async function open(browser, { url, node, gateway, view = 'coverage', theme = 'light', width = 1280, height = 900, before }) {
	const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
	context.setDefaultTimeout(SOON);
	context.setDefaultNavigationTimeout(3 * SOON);
	const page = await context.newPage();
	const errors = [];
	page.on('pageerror', (error) => errors.push(`${error.message}\n${error.stack ?? ''}`));
	page.on('console', (message) => {
		// What the page tells by itself: a broken connection, what was sent again after it and was there, a gateway without a block, a state that the
		// node has dropped.
		if (message.type() === 'error' && !/WebSocket connection|API-WS: disconnected|Failed to load resource|State already discarded|Transaction Already Imported/.test(message.text())) {
			errors.push(message.text());
		}
	});
	await before?.(page);
	await page.goto(`${url}?node=${node}&gateway=${gateway}#/${view}`);
	// The page gives a node fifteen seconds, which may be too few for a busy machine: then one tries again.
	const connected = page.locator('.pulse [data-state=connected]');
	const failed = page.locator('.pulse [data-state=failed]');
	for (let tries = 0; ; tries += 1) {
		await connected.or(failed).waitFor({ timeout: 3 * SOON });
		if (tries === 8 || (await failed.count()) === 0) {
			break;
		}
		await page.getByRole('button', { name: 'Try again' }).first().click();
		await page.locator('.pulse [data-state]:not([data-state=failed])').waitFor();
	}
	await connected.waitFor({ timeout: 3 * SOON });
	return { page, errors, close: () => context.close() };
}

/** Goes to another view of an open page, and waits until nothing on it is on its way. */
export async function visit(page, view) {
	await page.evaluate((hash) => (location.hash = hash), `#/${view}`);
	await settled(page);
}

/** Waits until a page has drawn its route and shows no waiting state but those that wait for the chain. */
export async function settled(page) {
	await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
	await page.waitForFunction(() => [...document.querySelectorAll('.waiting')].every((one) => one.closest('.next')) && document.querySelector('.list .ghost') === null, undefined, { timeout: SOON });
}

const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));

/** What axe-core finds serious on a page. */
export async function violations(page) {
	const source = await readFile(AXE, 'utf8');
	// Through the debugger: the page's own policy lets no script in.
	const session = await page.context().newCDPSession(page);
	await session.send('Runtime.evaluate', { expression: source });
	const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
		expression: `axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => JSON.stringify(violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, where: nodes.slice(0, 3).map(({ target, failureSummary }) => target.join(' ') + ': ' + failureSummary) }))))`,
		awaitPromise: true,
		returnByValue: true,
	});
	await session.detach();
	if (exceptionDetails) {
		throw new Error(`axe failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
	}
	return JSON.parse(result.value);
}
