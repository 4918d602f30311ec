// A vote: aye or nay, with how much, locked for how long.

import { type Conviction, CONVICTIONS } from '@ambit-network/client';
import { useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { useStore } from '../chain/store.js';
import { parseAmount } from '../lib/format.js';
import { locks, weight } from '../lib/tally.js';
import { AccountField, Progress, useBalance, useSending } from '../ui/signing.js';
import { Amount, Choice, Field } from '../ui/basics.js';

export function VotePanel({ referendum, after }: { referendum: number; after: () => void }) {
	const account = useStore(chosen);
	const balance = useBalance(account);
	const [side, choose] = useState<'aye' | 'nay'>('aye');
	const [typed, type] = useState('');
	const [conviction, lock] = useState<Conviction>('Locked1x');
	const sending = useSending<string>();
	const amount = parseAmount(typed);
	const all = balance.value === undefined ? undefined : balance.value.free + balance.value.reserved;
	const wrong = typed === '' ? undefined : amount === undefined || amount === 0n ? 'An amount such as 100' : all !== undefined && amount > all ? 'That is more than the account has' : undefined;
	const submit = (event: Event) => {
		event.preventDefault();
		if (amount !== undefined) {
			sending.send(async (client, signer, onStage) => {
				await client.governance.vote({ referendum, aye: side === 'aye', conviction, balance: amount }, signer, { onStage });
				after();
				return `Your vote counts: ${side}.`;
			});
		}
	};
	const periods = locks(conviction);
	return (
		<form class="form vote" onSubmit={submit}>
			<AccountField />
			<Choice name="Vote" value={side} onChange={choose} options={[['aye', 'Aye'], ['nay', 'Nay']]} />
			<Field name="With, AMB" problem={wrong} hint="Bonds and delegations vote as well: all that the account has can be named.">
				{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={typed} onInput={(event) => type(event.currentTarget.value)} />}
			</Field>
			<Field name="Locked for" hint={amount === undefined ? 'Who locks longer counts more.' : <>Counts as <Amount planck={weight(amount, conviction)} />{periods > 0 && <>; if you win, locked for {periods} period{periods === 1 ? '' : 's'}</>}.</>}>
				{(attributes) => (
					<select {...attributes} value={conviction} onChange={(event) => lock(event.currentTarget.value as Conviction)}>
						{CONVICTIONS.map((one) => <option key={one} value={one}>{one === 'None' ? 'not at all: counts a tenth' : `${locks(one)} period${locks(one) === 1 ? '' : 's'}: counts ${one.slice(6)}`}</option>)}
					</select>
				)}
			</Field>
			<button type="submit" class="primary" disabled={account === undefined || amount === undefined || wrong !== undefined || sending.stage !== undefined}>
				Sign the vote
			</button>
			<Progress sending={sending} done={sending.done} />
		</form>
	);
}
