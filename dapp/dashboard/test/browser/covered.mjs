// Coverage: every cell of the four metrics at ends of eras, where one is needed, and rewards by era, all compared with the chain.

import assert from 'node:assert/strict';

import { count, exactAmount, percent, shortText, slots } from '../../build/format.js';
import { settled, visit } from './browser.mjs';
import { until } from './network.mjs';
import { eventsOf, LATER, note, payByEra, plain, rowsOf } from './stage.mjs';

/** Eras whose end is looked at. */
const LOOKS = 3;

/** What a cell says, by the chain's numbers: of a class as a whole, and of a domain in it. */
const SAID = {
	'Request success': [
		({ load, successPpm }) => (load.isZero() ? '–' : percent(successPpm.toNumber())),
		({ successWithoutPpm }, { load }) => (load.isZero() ? '–' : percent(successWithoutPpm.toNumber())),
	],
	'Effective capacity': [({ capacity }) => slots(capacity.toBigInt()), ({ capacity }) => slots(capacity.toBigInt())],
	'Unserved demand': [
		({ load, served }) => slots(load.gt(served) ? load.toBigInt() - served.toBigInt() : 0n),
		({ successWithoutPpm }, { load, successPpm }) => slots((load.toBigInt() * BigInt(Math.max(0, successPpm.toNumber() - successWithoutPpm.toNumber()))) / 1_000_000n),
	],
	Price: [({ reward }) => shortText(reward.toBigInt()), ({ pricePpm }) => percent(pricePpm.toNumber())],
};

function cells(page) {
	return page.locator('.heat [data-cell]').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.dataset.cell, one.querySelector('b').textContent.replace(/\s+/g, ' ').trim()])));
}

/** What all cells must say of a metric, by the chain's answer. */
function expected(coverages, [whole, part]) {
	const domains = [...new Set(coverages.flatMap((one) => one.domains.map(({ domain }) => domain.toNumber())))].sort((one, other) => one - other);
	return Object.fromEntries(
		coverages.flatMap((coverage, row) => [
			[`${row}:0`, plain(whole(coverage))],
			...domains.map((id, place) => {
				const found = coverage.domains.find(({ domain }) => domain.toNumber() === id);
				return [`${row}:${place + 1}`, found === undefined ? '' : plain(part(found, coverage))];
			}),
		])
	);
}

/** Goes back in time, era by era, with all four metrics; then to now. */
export async function slides({ page, chain }) {
	await visit(page, 'coverage');
	const slider = page.getByRole('slider', { name: 'Time' });
	const said = page.locator('output[for=era]');
	let compared = 0;
	for (let back = 1; back <= LOOKS; back += 1) {
		const before = await said.textContent();
		await slider.focus();
		await page.keyboard.press('ArrowLeft');
		await page.waitForFunction((text) => document.querySelector('output[for=era]').textContent !== text, before);
		for (const [name, by] of Object.entries(SAID)) {
			await page.locator('label', { hasText: name }).click();
			await until(`${name} at the end of an era to be what the chain says`, async () => {
				await settled(page);
				// An era may end while one looks: then the same place of the slider is another era.
				const block = Number(/block (.+)$/.exec(await said.textContent())[1].replace(/\s/g, ''));
				const at = await chain.at(await chain.rpc.chain.getBlockHash(block));
				const wanted = expected(await at.call.rewardsApi.coverages(0, 1_000), by);
				const seen = await cells(page);
				const same = JSON.stringify(Object.entries(seen).sort()) === JSON.stringify(Object.entries(wanted).sort());
				compared += same ? Object.keys(wanted).length : 0;
				return same;
			}, LATER);
		}
	}
	await slider.focus();
	await page.keyboard.press('End');
	await page.locator('output[for=era]', { hasText: /^now$/ }).waitFor();
	for (const [name, by] of Object.entries(SAID)) {
		await page.locator('label', { hasText: name }).click();
		await until(`${name} now to be what the chain says`, async () => JSON.stringify(Object.entries(await cells(page)).sort()) === JSON.stringify(Object.entries(expected(await chain.call.rewardsApi.coverages(0, 1_000), by)).sort()), LATER);
	}
	assert.ok(compared > LOOKS * Object.keys(SAID).length, 'only classes as a whole were compared');
	note(`${compared} cells of four metrics at the ends of ${LOOKS} eras and now are what the chain says`);
}

/** Who asks where it is needed is told what the chain would pay, best first. */
export async function needed({ page, chain }) {
	await visit(page, 'coverage/needed');
	const compare = (hardware, domain, wanted) =>
		until(`what ${wanted} slots of ${hardware} would earn to be what the chain says`, async () => {
			const needs = await chain.call.rewardsApi.needed(hardware, domain, 50);
			const quotes = await Promise.all(needs.map(async ({ quote }) => (wanted === 1 ? quote : (await chain.call.rewardsApi.quote(quote.class_ ?? quote.class, domain, wanted, null)).unwrap())));
			const told = quotes.map((quote) => [`${slots(quote.marginalSuccess.toBigInt())} slots`, exactAmount(quote.reward.toBigInt()), exactAmount(quote.stake.toBigInt())].map(plain).join('; '));
			const shown = (await rowsOf(page, 'Classes by what you would earn')).map((cellsOfRow) => [cellsOfRow[3], cellsOfRow[4], cellsOfRow[6]].join('; '));
			const best = quotes.map(({ reward }) => reward.toBigInt());
			const earned = shown.map((row) => row.split('; ')[1]);
			return shown.length > 0 && [...told].sort().join() === [...shown].sort().join() && earned[0] === plain(exactAmount(best.reduce((most, one) => (one > most ? one : most), 0n)));
		}, LATER);
	await compare('Cpu', null, 1);
	const [domain] = (await chain.call.rewardsApi.domains()).filter(({ id }) => !id.isZero());
	await page.locator('label', { hasText: '24 GiB GPU' }).click();
	await page.getByRole('combobox', { name: 'Failure domain' }).selectOption(domain.id.toString());
	await page.getByLabel('Slots', { exact: true }).fill('3');
	await compare('Gpu24', domain.id, 3);
	await page.getByText(/ambit operator join --class \d+ --slots 3/).waitFor();
	note('where one is needed, and what one would earn, is what the chain says');
}

/** What an operator was paid in each era is what the events of the chain say. */
export async function paid({ page, chain, picture }) {
	const paidBy = new Map();
	for await (const { event } of eventsOf(chain)) {
		if (event.section === 'rewards' && event.method === 'Rewarded') {
			const { era, operator, amount } = event.data;
			const eras = paidBy.get(operator.toString()) ?? new Map();
			eras.set(era.toNumber(), (eras.get(era.toNumber()) ?? 0n) + amount.toBigInt());
			paidBy.set(operator.toString(), eras);
		}
	}
	const total = (eras) => [...eras.values()].reduce((sum, one) => sum + one, 0n);
	const [best] = [...paidBy].sort(([, one], [, other]) => (total(one) < total(other) ? 1 : -1));
	assert.ok(best !== undefined && total(best[1]) > 0n, 'no operator was paid for coverage');
	const [operator, eras] = best;
	await visit(page, `operators/${operator}`);
	const last = Math.max(...eras.keys());
	await page.locator('.paid .bars title', { hasText: `Era ${last}:` }).waitFor({ state: 'attached', timeout: LATER });
	const known = (await payByEra(page)).filter(({ era, coverage }) => era <= last && coverage !== undefined);
	assert.deepEqual(known.map(({ coverage }) => coverage), known.map(({ era }) => exactAmount(eras.get(era) ?? 0n)));
	assert.ok(known.some(({ era }) => (eras.get(era) ?? 0n) > 0n), 'no era in which it was paid is shown');
	note(`${count(known.length)} eras of rewards are what the chain paid`);
	await picture(page, 'operator');
}
