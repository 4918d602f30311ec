// Data operators: what they were asked and found, who they are, where they ask, what they keep.

import assert from 'node:assert/strict';

import { base32Decode } from '@polkadot/util-crypto';

import { exactAmount, instant, parseAmount } from '../../build/format.js';
import { settled, visit } from './browser.mjs';
import { happened } from './jobs.mjs';
import { eventsOf, LATER, note, payByEra, plain, rowsOf } from './stage.mjs';

/** A CID in text as the chain has it. */
function cidBytes(text) {
	return `0x${Buffer.from(base32Decode(text, true)).toString('hex')}`;
}

export async function asked({ page, network, chain, picture }, { stash, found, absent }, { cid, bytes }) {
	const row = (label, text) => page.getByRole('table', { name: label, exact: true }).locator('.rows [role=row]', { hasText: text });
	await visit(page, 'data');
	await row('Requests for external data', 'answered').waitFor({ timeout: LATER });
	await row('Requests for external data', 'nothing found').waitFor({ timeout: LATER });
	await page.locator('.stat', { hasText: 'Operators that answer' }).getByText('1', { exact: true }).waitFor();
	await picture(page, 'data');

	await page.getByRole('link', { name: String(found), exact: true }).click();
	await happened(page, ['FeedRequested', 'FeedAsked', 'FindingCommitted', 'FindingRevealed', 'OperatorPaid', 'FeedSettled']);
	const value = (await chain.call.dataFeedsApi.value(found)).unwrap();
	const peers = value.finding.asFound.asNumber.toNumber() / 100;
	assert.equal(await page.locator('.answer[data-value] b').textContent(), peers.toFixed(2));
	assert.deepEqual(await page.locator('.supporters code').evaluateAll((all) => all.map((one) => one.title)), [stash]);
	await page.getByText(instant(value.moment.toBigInt())).waitFor();
	await page.getByText('This node', { exact: true }).waitFor();
	await picture(page, 'data-request');
	await visit(page, `data/${absent}`);
	await page.locator('.answer[data-value]', { hasText: 'nothing: absent' }).waitFor();
	note('requests are shown with value, supporters, time and what happened');

	await visit(page, 'data/operators');
	const [own] = await rowsOf(page, 'Data operators');
	const { offer, successPpm } = (await chain.call.dataFeedsApi.operator(stash)).unwrap();
	assert.deepEqual([own[1], own[3], own[5]], ['answers', `0 of ${offer.slots}`, `${offer.record.right} right`]);
	assert.equal(Number(own[4].replace(/[^\d.]/g, '')), Math.round(successPpm.toNumber() / 100) / 100);
	await row('Data operators', 'answers').locator('a').click();
	await page.locator('.panel', { hasText: 'What it answers' }).getByText(plain(exactAmount(offer.price.toBigInt()))).waitFor();
	await visit(page, 'data/sources');
	await row('Registered sources', 'This node').getByText('nothing').waitFor();
	note('the data operator and its source are shown');

	const request = await network.keep(cid, bytes);
	await visit(page, 'data/kept');
	await row('Artefacts that are kept', 'all copies').locator('a').click();
	await page.getByRole('table', { name: 'Keepers', exact: true }).locator(`[title="${stash}"]`).waitFor();
	// It has its turn at some time of an era, which is an hour here: there is nothing to miss yet.
	const [[, deal]] = await chain.call.retrievalApi.deals(request);
	assert.ok(deal.began.isNone && deal.rounds.isZero());
	const [keeper] = await rowsOf(page, 'Keepers');
	assert.deepEqual(keeper.slice(4), ['not yet', '0', '0 of 0', 'no', plain(exactAmount(deal.pledge.toBigInt())).replace(' AMB', ''), 'with its time']);
	await page.locator('.facts div', { hasText: 'Fund of this era' }).getByText(plain(exactAmount((await chain.call.retrievalApi.keepers(cidBytes(cid))).unwrap().fund.toBigInt()))).waitFor();
	await page.getByRole('table', { name: 'Requests for this artefact' }).getByText('all copies').waitFor();
	await settled(page);
	await picture(page, 'data-artefact');
	await visit(page, `operators/${stash}`);
	await page.getByRole('table', { name: 'Terms', exact: true }).getByText(cid).waitFor();
	let answered = 0n;
	for await (const { event } of eventsOf(chain)) {
		if (event.section === 'dataFeeds' && event.method === 'OperatorPaid' && event.data.operator.toString() === stash) {
			answered += event.data.amount.toBigInt();
		}
	}
	assert.ok(answered > 0n, 'the data operator was paid for no answer');
	const shown = (await payByEra(page)).flatMap(({ answers }) => parseAmount((answers ?? '0 AMB').replace(' AMB', '')));
	assert.equal(shown.reduce((sum, one) => sum + one), answered, 'pay for answers is not what the chain paid');
	await page.locator('.keys li', { hasText: 'For answers' }).getByText(plain(exactAmount(answered))).waitFor();
	await picture(page, 'data-operator');
	note('an artefact and who keeps it are shown');
}
