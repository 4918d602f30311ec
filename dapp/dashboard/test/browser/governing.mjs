// Governance: proposals with who would earn what, votes, and what became of them.

import assert from 'node:assert/strict';

import { settled, SOON, visit } from './browser.mjs';
import { exactAmount } from '../../build/format.js';
import { until } from './network.mjs';
import { arrowTo, choose, chooseByKeys, LATER, note, plain, rowsOf, tabTo } from './stage.mjs';

const EARNINGS = 'Changes of earnings';

/** The row of a referendum, once that is over. */
function overRow(page, index) {
	return page.getByRole('table', { name: 'Referenda that are over' }).locator('[role=row]', { has: page.getByRole('link', { name: String(index), exact: true }) });
}

/** Proposes a weight for the class of the digits. Gives the referendum's number. */
async function proposes({ page, network, wallet }, proposer) {
	await visit(page, 'governance/propose');
	await page.getByRole('combobox', { name: 'Class' }).selectOption(String(network.digits));
	await page.getByLabel('Weight, %').fill('50');
	await page.getByRole('table', { name: EARNINGS }).locator('.rows [role=row]').first().waitFor();
	await choose(page, proposer);
	const before = wallet.signed;
	await page.getByRole('button', { name: 'Sign and propose' }).click();
	const proposed = page.getByRole('link', { name: /^referendum \d+$/ });
	await proposed.waitFor({ timeout: LATER });
	assert.equal(wallet.signed, before + Number(proposer === 'Wallet account'), 'it was not the proposer who signed');
	const index = Number(/\d+/.exec(await proposed.textContent())[0]);
	note(`referendum ${index} is proposed`);
	await proposed.click();
	return index;
}

/** Votes for a referendum with nothing but keys. */
async function votesFor({ page }, index, { conviction, balance }) {
	const card = page.locator(`[data-referendum="${index}"]`);
	await card.getByText('rewards.setClassTerms').waitFor();
	await page.locator('main').focus();
	await tabTo(page, card.getByRole('button', { name: 'Vote' }));
	await page.keyboard.press('Enter');
	await chooseByKeys(page, card, 'Wallet account');
	await tabTo(page, card.getByLabel('With, AMB'));
	await page.keyboard.type(balance);
	await arrowTo(page, card.getByLabel('Locked for'), conviction === 'None' ? 'not at all' : `counts ${conviction.slice(6)}`);
	await tabTo(page, card.getByRole('button', { name: 'Sign the vote' }));
	await page.keyboard.press('Enter');
	const counted = card.getByText('You voted aye.');
	await counted.or(overRow(page, index)).first().waitFor({ timeout: LATER });
	assert.ok(await counted.isVisible(), 'the referendum was over before the page said that the vote counts');
}

/** Proposes a weight for the class of the digits, and votes for it with the wallet. A referendum is open for nine blocks: a busy machine may need another one. */
export async function votes(stage, { proposer, conviction = 'Locked1x', balance }) {
	const { page, chain, picture, wallet } = stage;
	for (let left = 2; ; left -= 1) {
		const index = await proposes(stage, proposer);
		const before = wallet.signed;
		try {
			await votesFor(stage, index, { conviction, balance });
		} catch (error) {
			if (left === 0 || (await chain.query.referenda.referendumInfoFor(index)).unwrap().isOngoing) {
				throw error;
			}
			note(`referendum ${index} was over before the vote was counted; once more`);
			continue;
		}
		assert.equal(wallet.signed, before + 1, 'it was not the wallet that signed');
		note('the wallet’s vote, by keyboard alone, is counted');
		await settled(page);
		await picture(page, 'governance');
		return index;
	}
}

/** Waits until a referendum is approved and its weight is in force. */
export async function decided({ page }, index) {
	await visit(page, 'governance');
	await overRow(page, index).getByText('approved').waitFor({ timeout: LATER });
	await visit(page, 'governance/weights');
	await page.waitForFunction(() => document.querySelector('.list .rows [role=row]')?.textContent.replace(/\s/g, ' ').includes('50 %'), undefined, { timeout: LATER });
	note(`referendum ${index} is approved, and the weight changes`);
}

/** What operators earn now by the chain's own forecast, in all classes together. */
async function earnedNow(chain) {
	const at = await chain.at(await chain.rpc.chain.getBlockHash());
	const sums = new Map();
	for (const { class_, class: id } of await at.call.rewardsApi.coverages(0, 1_000)) {
		for (const { operator, reward, excluded } of await at.call.rewardsApi.operators(class_ ?? id, 0, 1_000)) {
			const before = sums.get(operator.toString()) ?? 0n;
			sums.set(operator.toString(), before + (excluded.isSome ? 0n : reward.toBigInt()));
		}
	}
	return sums;
}

/** Amounts of a preview's rows, planck: [now, then]. */
async function previewed(page) {
	const planck = (text) => BigInt(text.replace(/\s/g, '').replace(/^([^.]*)$/, '$1.').replace(/\.(\d*)$/, (_, digits) => digits.padEnd(12, '0')));
	return (await rowsOf(page, EARNINGS)).map(([, now, then]) => [planck(now), planck(then)]);
}

/** The previews of other rules of rewards begin with what the chain itself says, and end where its formula does. */
export async function foretells({ page, chain, picture }) {
	await until('the preview to begin with what the chain says', async () => {
		await visit(page, 'network');
		await visit(page, 'governance/propose');
		await page.locator('label', { hasText: 'Reward rule' }).click();
		const [shown, told] = [await rowsOf(page, EARNINGS), await earnedNow(chain)];
		return shown.length > 0 && [...told.values()].every((amount) => amount === 0n || shown.some(([, now]) => now === plain(exactAmount(amount)).replace(' AMB', '')));
	}, LATER);
	const share = page.getByLabel('Value, %');
	const { now: rules } = (await chain.call.rewardsApi.rewards()).parameters;
	assert.equal(Number(await share.inputValue()), rules.demandSharePpm.toNumber() / 10_000);
	await share.fill('0');
	await until('nobody to earn of nothing', async () => (await previewed(page)).every(([, then]) => then === 0n), SOON);
	await share.fill(String(rules.demandSharePpm.toNumber() / 20_000));
	await until('a smaller share to leave something, and nobody more', async () => {
		const halved = await previewed(page);
		return halved.some(([, then]) => then > 0n) && halved.every(([now, then]) => then <= now);
	}, SOON);
	await picture(page, 'propose-rule');
	await page.getByRole('combobox', { name: 'Rule' }).selectOption('allowanceCap');
	await page.getByLabel('Value, AMB').fill('0');
	await until('a class that may be paid nothing to pay nothing', async () => (await previewed(page)).every(([, then]) => then === 0n), SOON);
	await page.getByRole('combobox', { name: 'Rule' }).selectOption('eraBlocks');
	await page.getByText('which nobody knows yet').waitFor();
	await page.locator('label', { hasText: 'Terms of a class' }).click();
	await page.getByLabel(/^Cap of subsidy/).fill('11');
	await page.getByText('A number from 0 to 10').waitFor();
	note('previews of weight, multiple and rules agree with the chain');
}
