// Delegations: stake behind a validator, which elects it and shares what it earns.

import type { AmbitClient, Candidate, Delegation, Pool } from '@ambit-network/client';
import { send } from '@ambit-network/client';
import { useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { head } from '../chain/connection.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import { count, parseAmount, percent, shortAddress, typedAmount } from '../lib/format.js';
import { AccountField, Progress, useSending } from '../ui/signing.js';
import { Address, Amount, Badge, Choice, Empty, Field, Loaded, Panel, Short } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';

type Row = Candidate & { readonly pool: Pool | undefined };

async function readValidators(client: AmbitClient): Promise<Row[]> {
	return Promise.all((await client.staking.candidates()).map(async (one) => ({ ...one, pool: await client.staking.pool(one.stash) })));
}

export function DelegatePanel() {
	const account = useStore(chosen);
	const validators = useLive(readValidators, []);
	const own = useLive(async (client) => (account === undefined ? [] : client.staking.delegations(account.address)), [account?.address]);
	const [stash, choose] = useState<string | undefined>(undefined);
	const columns: Column<Row>[] = [
		{ name: 'Validator', width: 'minmax(7rem,1.2fr)', cell: (row) => <Address of={row.stash} /> },
		{ name: 'Seat', width: '7rem', from: 560, cell: ({ elected, eligible }) => (elected ? <Badge tone="good">validates</Badge> : eligible ? <Badge>waits</Badge> : <Badge tone="warn">not eligible</Badge>) },
		{ name: 'Keeps', width: '5rem', align: 'end', from: 480, cell: ({ pool }) => (pool === undefined ? '–' : percent(pool.commission)) },
		{ name: 'Delegated, AMB', width: 'minmax(7rem,1fr)', align: 'end', from: 760, cell: ({ pool }) => (pool === undefined ? '–' : <Short planck={pool.total} />) },
		{ name: 'Room, AMB', width: 'minmax(7rem,1fr)', align: 'end', from: 900, cell: ({ pool }) => (pool === undefined ? '–' : <Short planck={pool.cap > pool.total ? pool.cap - pool.total : 0n} />) },
		{ name: 'Delegate', unseen: true, width: '7.5rem', align: 'end', cell: ({ stash: of, pool }) => (pool === undefined ? <span class="note">no pool</span> : pool.closing ? <span class="note">closing</span> : <button type="button" aria-label={`Delegate to ${of}`} onClick={() => choose(of)}>Delegate</button>) },
	];
	return (
		<div class="columns wide-left">
			<div>
				<Panel title="Validators that take delegations" note="Delegated stake elects validators and earns a part of their fees. It backs no work of operators, and is slashed with its validator." flush>
					<Loaded answer={validators} what="Reading validators and their pools">
						{(rows) => (rows.length === 0 ? <Empty>Nobody stands for election.</Empty> : <List label="Validators" columns={columns} count={rows.length} row={(place) => rows[place]} height={48} most={10} />)}
					</Loaded>
				</Panel>
				<Panel title="Yours">
					{account === undefined ? (
						<Empty>Choose an account to see what it has delegated.</Empty>
					) : (
						<Loaded answer={own} what="Reading your delegations">
							{(list) => (list.length === 0 ? <Empty>This account has delegated nothing.</Empty> : <>{list.map((one) => <Own key={one.stash} delegation={one} after={own.again} />)}</>)}
						</Loaded>
					)}
				</Panel>
			</div>
			<Panel title="Delegate">
				<AccountField />
				<Change validators={validators.value ?? []} own={own.value ?? []} stash={stash} choose={choose} after={() => (own.again(), validators.again())} />
			</Panel>
		</div>
	);
}

function Change({ validators, own, stash, choose, after }: { validators: readonly Row[]; own: readonly Delegation[]; stash: string | undefined; choose: (stash: string) => void; after: () => void }) {
	const account = useStore(chosen);
	const [what, turn] = useState<'delegate' | 'undelegate'>('delegate');
	const [typed, type] = useState('');
	const sending = useSending<string>();
	const open = validators.filter(({ pool, stash: of }) => (what === 'delegate' ? pool !== undefined && !pool.closing : own.some((one) => one.stash === of)));
	const of = open.find((one) => one.stash === stash) ?? open[0];
	const most = what === 'undelegate' ? own.find((one) => one.stash === of?.stash)?.value : undefined;
	const amount = parseAmount(typed);
	const wrong = typed === '' ? undefined : amount === undefined || amount === 0n ? 'An amount such as 25, with at most 12 digits behind the point' : most !== undefined && amount > most ? 'That is more than you have there' : undefined;
	const submit = (event: Event) => {
		event.preventDefault();
		if (amount === undefined || of === undefined) {
			return;
		}
		sending.send(async ({ api }, signer, onStage) => {
			await send(api, api.tx.stakes![what]!(of.stash, amount), signer, { onStage });
			after();
			type('');
			return what === 'delegate' ? 'Delegated.' : 'On its way out: withdraw it here when its time has come.';
		});
	};
	return (
		<form onSubmit={submit} class="form">
			<Choice name="What to do" value={what} onChange={turn} options={[['delegate', 'Delegate'], ['undelegate', 'Undelegate']]} />
			<Field name="Validator">
				{(attributes) => (
					<select {...attributes} value={of?.stash ?? ''} onChange={(event) => choose(event.currentTarget.value)} disabled={open.length === 0}>
						{open.length === 0 && <option value="">{what === 'delegate' ? 'none takes delegations' : 'nothing is delegated'}</option>}
						{open.map((one) => <option key={one.stash} value={one.stash}>{shortAddress(one.stash)}</option>)}
					</select>
				)}
			</Field>
			<Field name="Amount, AMB" problem={wrong} hint={most === undefined ? 'Held from your account; it comes back after the unbonding time.' : <>You have <Amount planck={most} /> there. <button type="button" class="link" onClick={() => type(typedAmount(most))}>All of it</button></>}>
				{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={typed} onInput={(event) => type(event.currentTarget.value)} />}
			</Field>
			<button type="submit" class="primary" disabled={account === undefined || of === undefined || amount === undefined || wrong !== undefined || sending.stage !== undefined}>
				{what === 'delegate' ? 'Sign and delegate' : 'Sign and undelegate'}
			</button>
			<Progress sending={sending} done={sending.done} />
		</form>
	);
}

function Own({ delegation: { stash, value, leaving, due }, after }: { delegation: Delegation; after: () => void }) {
	const { best } = useStore(head);
	const sending = useSending<string>();
	const withdraw = () =>
		sending.send(async ({ api }, signer, onStage) => {
			await send(api, api.tx.stakes!.withdrawDelegation!(stash), signer, { onStage });
			after();
			return 'Withdrawn.';
		});
	return (
		<div class="own">
			<p>
				<Address of={stash} /> <strong><Amount planck={value} /></strong>
			</p>
			{leaving.map(([amount, from]) => (
				<p key={from} class="note">
					<Amount planck={amount} /> leaves, {from > best ? `from block ${count(from)}` : 'ready to be withdrawn'}
				</p>
			))}
			{due > 0n && <button type="button" onClick={withdraw} disabled={sending.stage !== undefined}>Withdraw <Amount planck={due} /></button>}
			<Progress sending={sending} done={sending.done} />
		</div>
	);
}
