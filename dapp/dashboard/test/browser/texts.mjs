// A job for a model that takes texts: what is typed becomes parts of words in the page, and the page shows what `ambit model run` gives for the same
// text. Texts that nobody expects become what the command line makes of them, or are refused with what to do.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { fill, happened, opened } from './jobs.mjs';
import { note } from './stage.mjs';

const COMPLAINT = 'The app of Zorbi was not helpful.';

/** Drops the manifest and the vocabulary of a model that the page does not know, after what is neither. */
async function introduce(page, { manifest, vocabulary }) {
	const give = (...files) => page.getByLabel('Input file').setInputFiles(files.map(([path, buffer]) => ({ name: basename(path), mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) })));
	const wrong = (text) => page.locator('.input [role=alert]', { hasText: text }).waitFor();
	const known = JSON.parse(await readFile(manifest, 'utf8'));
	await give([manifest, '{']);
	await wrong('reviews.json is no manifest: it is not JSON. Drop the one that `ambit model compile` wrote.');
	await give([manifest, JSON.stringify({ ...known, outputs: [{ name: 'logits', fraction: -1 }] })]);
	await wrong('output 0 has a fraction that is no whole number from 0 to 255');
	await give([manifest, JSON.stringify(known)], [vocabulary, '[PAD]\n']);
	await wrong('The vocabulary reviews.vocabulary has another hash than the manifest says.');
	await page.getByLabel('CID of the vocabulary').waitFor();
	await give([vocabulary, await readFile(vocabulary)]);
	await page.getByRole('radio', { name: 'Text', exact: true }).check({ force: true });
}

/** Texts with what the page says of them, or how it refuses them: no two in a row alike, so that what is seen is of the last. */
function texts() {
	const long = 'a very long remark '.repeat(6);
	return [
		['spaces alone', ' \n\t ', { says: '2 of 32 parts of words' }],
		['signs that are no letters', '🎉 good 👩‍👩‍👧‍👦 👍🏽', { says: '3 words are unknown to the model' }],
		['a text from right to left', 'הטקסט \u202eהזה\u202c לא good مرحبا', { says: '4 words are unknown to the model' }],
		['unknown words alone', 'Ελλάδα Россия 日本', { says: '4 words are unknown to the model' }],
		['half of a pair of surrogates, and what nobody sees', 'go\ud83dod\u200b \u0000\u0007fast', { says: '4 of 32 parts of words' }],
		['accents, and names of tokens', 'Thé sërvice, [PAD] [MASK]\r\n', {}],
		['more words than the model takes', long, { refused: 'The text has more than the 30 parts of words that the model takes. Shorten it' }],
		['one word of 100 kB', 'x'.repeat(100_000), { says: '1 word is unknown to the model' }],
		['100 kB of words', long.repeat(1_000).slice(0, 100_000), { refused: 'The text has more than the 30 parts of words that the model takes. Shorten it' }],
		['more than is read', '猫'.repeat(90_000), { refused: 'It has 270000 bytes. Shorten the text: at most 262144 bytes are read.' }],
	];
}

/** The root over the inputs that the command line makes of a text in a file: no argument has some of these characters, or so many. */
async function rootByCommand(network, { folder }, text) {
	const file = await network.file('text.txt', text);
	return (await network.ambit(network.validator, 'model', 'run', folder, '--input', file)).input_root;
}

/** Gives the page texts that nobody expects, one after the other. */
async function unexpected({ page, network }, model) {
	const box = page.getByRole('textbox', { name: 'Text', exact: true });
	const submit = page.getByRole('button', { name: 'Sign and submit' });
	for (const [what, text, { says, refused }] of texts()) {
		await box.fill(text);
		if (refused === undefined) {
			const root = await rootByCommand(network, model, text);
			await page.locator('.ready code', { hasText: root.slice(0, 18) }).waitFor();
			if (says !== undefined) {
				await page.locator('.ready', { hasText: says }).waitFor();
			}
			await page.locator('.input [role=alert]').waitFor({ state: 'detached' });
		} else {
			await page.locator('.input [role=alert]', { hasText: refused }).waitFor();
			await page.locator('.ready').waitFor({ state: 'detached' });
			assert.ok(await submit.isDisabled(), `${what}: it is refused, and can be submitted`);
			await assert.rejects(rootByCommand(network, model, text), /ambit model run/);
		}
	}
	await box.fill('');
	await page.getByText('Needs an input.').waitFor();
	await page.locator('.input [role=alert]').waitFor({ state: 'detached' });
	await page.locator('.ready').waitFor({ state: 'detached' });
	note(`${texts().length} texts that nobody expects, and none, are what the command line makes of them`);
}

/** Types a remark into the page; the job settles, and the page says what the command line says of it. */
export async function classified(stage, who, model) {
	const { page, network } = stage;
	const run = await network.ambit(network.validator, 'model', 'run', model.folder, '--text', COMPLAINT);
	await fill(page, {
		model: model.root,
		classId: model.class,
		who,
		give: async () => {
			await introduce(page, model);
			await unexpected(stage, model);
			await page.getByRole('textbox', { name: 'Text', exact: true }).focus();
			await page.keyboard.type(COMPLAINT);
			await page.locator('.ready code', { hasText: run.input_root.slice(0, 18) }).waitFor();
		},
	});
	await page.getByRole('button', { name: 'Sign and submit' }).click();
	const job = await opened(page);
	note(`job ${job} is submitted, a text`);
	await happened(page, ['JobSubmitted', 'JobAssigned', 'JobResulted', 'JobSettled']);
	await page.locator('.path .past').nth(3).waitFor();

	const [logits, { values: [kind] }] = run.outputs;
	assert.deepEqual([logits.name, logits.values.length, kind], ['logits', 3, 0], 'the model does not take the text for a complaint');
	assert.equal(await page.locator('.answer[data-output=class] b').textContent(), String(kind));
	assert.deepEqual(await page.locator('.values code').allTextContents(), logits.values.map((value) => value.toFixed(5)), 'the page shows other numbers than the command line');
	assert.equal(await page.locator('.values .best span').textContent(), String(kind));
	await page.getByText('Final: it was paid.').waitFor();
	note(`job ${job} is settled: the page shows what ambit model run gives`);
}
