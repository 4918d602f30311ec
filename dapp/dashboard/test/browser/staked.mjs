// Delegations: by pointer, and taken back by keyboard alone.

import assert from 'node:assert/strict';

import { visit } from './browser.mjs';
import { choose, LATER, note, pairOf, sendAs, tabTo } from './stage.mjs';

const AMB = 10n ** 12n;

async function delegation(chain, address) {
	const [found] = await chain.call.stakingApi.delegationsOf(address, null, 10);
	return found === undefined ? undefined : { stash: found.stash.toString(), value: found.value.toBigInt(), leaving: found.leaving.map(([amount]) => amount.toBigInt()) };
}

/** Whether an amount is what was named: each block's fees make a delegation grow a little, and shares of a pool are whole. */
function about(planck, named) {
	return planck > named - AMB / 1_000_000n && planck < named + AMB / 1_000n;
}

export async function delegates({ page, chain, picture }) {
	const validator = pairOf(chain, '//Alice').address;
	const { address } = pairOf(chain, '//Eve');
	await sendAs(chain, '//Alice', chain.tx.stakes.openPool(50_000));
	await visit(page, 'operators/delegate');
	await choose(page, 'Eve');
	const row = page.getByRole('table', { name: 'Validators', exact: true }).getByRole('button', { name: `Delegate to ${validator}` });
	await row.click({ timeout: LATER });
	await page.getByLabel('Amount, AMB').fill('100.25');
	await page.getByRole('button', { name: 'Sign and delegate' }).click();
	await page.getByText('Delegated.', { exact: true }).waitFor({ timeout: LATER });
	const put = await delegation(chain, address);
	assert.equal(put.stash, validator);
	assert.ok(about(put.value, (10_025n * AMB) / 100n), `${put.value} planck are delegated`);
	note('a delegation is on the chain');
	await picture(page, 'delegate');

	// From here on nothing but keys.
	await page.locator('main').focus();
	await tabTo(page, page.getByRole('radio', { name: 'Delegate', exact: true }));
	await page.keyboard.press('ArrowRight');
	await page.getByRole('button', { name: 'Sign and undelegate' }).waitFor();
	await tabTo(page, page.getByLabel('Amount, AMB'));
	await page.keyboard.type('40');
	await page.keyboard.press('Enter');
	await page.getByText('On its way out').waitFor({ timeout: LATER });
	const left = await delegation(chain, address);
	assert.ok(left.leaving.length === 1 && about(left.leaving[0], 40n * AMB) && about(left.value, (6_025n * AMB) / 100n), `${left.leaving} planck are on their way out`);
	await page.locator('.own', { hasText: 'leaves, from block' }).waitFor();
	note('a part of it is taken back, by keyboard alone');
}
