// Jobs: by an image that is dropped, by bytes; settled, disputed, and submitted while the connection breaks.

import assert from 'node:assert/strict';

import { settled, SOON, visit } from './browser.mjs';
import { until } from './network.mjs';
import { arrowTo, choose, chooseByKeys, digit, drawn, LATER, note, sendAs, tabTo } from './stage.mjs';

/** Fills the form of a new job for a model and a class of it, all but the signature. */
export async function fill(page, { model, classId, who, give }) {
	await visit(page, 'jobs/new');
	await page.getByLabel('Model', { exact: true }).selectOption(model);
	await page.locator(`.option:has-text("class ${classId} ")`).click();
	await give(page);
	await page.getByText('Ready.').waitFor();
	await choose(page, who);
}

/** Gives the job's number once its page is open. */
export async function opened(page) {
	await page.waitForURL(/#\/jobs\/\d+$/, { timeout: LATER });
	return Number(/\d+$/.exec(page.url())[0]);
}

async function submitJob(page, form) {
	await fill(page, form);
	await page.getByRole('button', { name: 'Sign and submit' }).click();
	return opened(page);
}

/** Drops a picture of a digit, as from a window of files. */
function drop(pixels) {
	return async (page) => {
		const image = await drawn(page, pixels);
		const transfer = await page.evaluateHandle((bytes) => {
			const carried = new DataTransfer();
			carried.items.add(new File([new Uint8Array(bytes)], 'digit.png', { type: 'image/png' }));
			return carried;
		}, [...image]);
		const place = page.locator('.drop');
		await place.dispatchEvent('dragover', { dataTransfer: transfer });
		await page.locator('.drop.over').waitFor();
		await place.dispatchEvent('drop', { dataTransfer: transfer });
		await page.locator('.drop:not(.over)').waitFor();
	};
}

/** Chooses a file with the bytes themselves. */
function file(pixels) {
	return (page) => page.getByLabel('Input file').setInputFiles({ name: 'digit.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(pixels) });
}

/** Chooses a text with the numbers. */
function numbers(pixels) {
	return (page) => page.getByLabel('Input file').setInputFiles({ name: 'digit.txt', mimeType: 'text/plain', buffer: Buffer.from([...pixels].join('\n')) });
}

/** Waits until the timeline on a page has these events, in this order; others may lie between. */
export async function happened(page, events, timeout = LATER) {
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

/** Submits a digit that is dropped as a picture; it settles, and the page says which it is. */
export async function settles({ page, network, picture }, who) {
	const { label, pixels } = await digit(7);
	await fill(page, { model: network.classifier, classId: network.digits, who, give: drop(pixels) });
	await picture(page, 'new-job');
	await page.getByRole('button', { name: 'Sign and submit' }).click();
	const job = await opened(page);
	note(`job ${job} is submitted`);
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted', 'JobSettled']);
	const answer = await page.locator('.answer[data-output=class] b').textContent();
	assert.equal(Number(answer), label, 'the class that the page shows is not the digit that was drawn');
	await page.locator('.path .past').nth(3).waitFor();
	note(`job ${job} is settled: the page says ${answer}`);
	await picture(page, 'job');
	// Artefacts open through the gateway.
	const link = page.locator('.artefacts a').first();
	const fetched = await fetch(await link.getAttribute('href'));
	assert.equal(fetched.status, 200);
	assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), Buffer.from(pixels), 'the input at the gateway is not what was drawn');
	return { job, cid: await link.locator('code').textContent(), bytes: pixels.length };
}

/** Submits a digit's numbers with nothing but keys. */
export async function typed({ page, network }, who) {
	const { pixels } = await digit(5);
	await visit(page, 'jobs/new');
	await page.locator('main').focus();
	await arrowTo(page, page.getByLabel('Model', { exact: true }), 'digits-cnn');
	await tabTo(page, page.locator('.input .choice input:checked'));
	const box = page.getByLabel(`${pixels.length} whole numbers`);
	for (let presses = 0; presses < 4 && (await box.count()) === 0; presses += 1) {
		await page.keyboard.press('ArrowRight');
		await settled(page);
	}
	await tabTo(page, box);
	await page.keyboard.type([...pixels].join(' '));
	await page.getByText('Ready.').waitFor();
	const classes = page.getByRole('radiogroup', { name: 'Class' });
	await tabTo(page, classes.locator('input:checked'));
	for (let presses = 0; presses < 8 && (await page.locator(`.option.on:has-text("class ${network.digits} ")`).count()) === 0; presses += 1) {
		await page.keyboard.press('ArrowDown');
		await settled(page);
	}
	await chooseByKeys(page, page.locator('main'), who);
	const submit = page.getByRole('button', { name: 'Sign and submit' });
	await until('the form to need nothing', () => submit.isEnabled(), SOON);
	await tabTo(page, submit);
	await page.keyboard.press('Enter');
	const job = await opened(page);
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted']);
	note(`job ${job} was submitted by keyboard alone`);
}

/** Has many jobs submitted at once, more than the operators can take in their time, so that there is something to see of demand. */
export async function demand({ chain }, copies, like) {
	const { class_, class: id, input, inputRoot } = (await chain.query.jobRegistry.jobs(like)).unwrap();
	const within = (await chain.rpc.chain.getHeader()).number.toNumber() + 24;
	const job = chain.tx.jobRegistry.submit(class_ ?? id, input, inputRoot, 20n * 10n ** 9n, within);
	await sendAs(chain, '//Alice', chain.tx.utility.batchAll(Array(copies).fill(job)));
	note(`${copies} more jobs are submitted`);
}

/** The wire is cut while a submission waits for its block: the page goes on where it was, and submits once. */
export async function interrupted({ page, network, chain, wire }) {
	const { pixels } = await digit(3);
	const count = async () => (await chain.query.jobRegistry.nextJobId()).toNumber();
	const before = await count();
	await fill(page, { model: network.classifier, classId: network.digits, who: 'Eve', give: numbers(pixels) });
	// A whole block's time is left just after one.
	const height = await page.locator('.pulse .line').textContent();
	await page.waitForFunction((text) => document.querySelector('.pulse .line').textContent !== text, height, { timeout: LATER });
	await page.getByRole('button', { name: 'Sign and submit' }).click();
	await page.getByText(/waiting for a block/).waitFor();
	await wire.cut();
	await page.locator('.pulse [data-state=lost]').waitFor();
	assert.match(page.url(), /#\/jobs\/new$/, 'the job was in a block before the wire was cut: nothing was tried');
	await page.getByText(/waiting for a block/).waitFor();
	await until('the job to be in a block that the page can’t see', async () => (await count()) > before, LATER);
	await wire.mend();
	const job = await opened(page);
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted']);
	assert.deepEqual([job, await count()], [before, before + 1], 'not exactly one job came of it');
	note(`job ${job} was submitted while the wire was cut, once`);
}

/** A lie, disputed and convicted move by move while the page looks on. */
export async function convicts({ page, network, picture }) {
	const { label, pixels } = await digit(11);
	const job = await submitJob(page, { model: network.classifier, classId: network.lied, who: 'Eve', give: file(pixels) });
	await happened(page, ['JobSubmitted', 'JobAssigned']);
	note(`job ${job} is with the operator that lies`);
	const honest = network.honest();
	honest.catch(() => {});
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted', 'DisputeOpened']);
	note('the dispute is open');
	// While it goes on, if it still does.
	await picture(page, 'dispute-open');
	await convicted(page);
	await honest;
	await happened(page, ['OperatorConvicted', 'JobAssigned', 'JobResulted', 'JobSettled']);
	await page.locator('.answer[data-output=class] b', { hasText: String(label) }).waitFor();
	note('another operator gave the right result, and the job is settled');
	await picture(page, 'dispute');
}

/** The timeline of a job whose result was proven wrong, move by move. */
export async function convicted(page) {
	await happened(page, ['DisputeOpened', 'TurnTaken', 'ResultOverturned', 'OperatorConvicted']);
	const moves = await page.locator('.timeline li[data-event=TurnTaken] strong').allTextContents();
	assert.ok(moves.some((text) => /^The operator reveals .*KiB|^The operator reveals .*B$/.test(text)), `no reveal is told with its size: ${moves.join('; ')}`);
	note(`convicted; the page told ${moves.length} moves`);
}
