// From a button to a transaction in a block: who signs, how far it is, and what became of it.

import type { AmbitClient, Signer } from '@ambit-network/client';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { accounts, askExtensions, chosen, extensions, offerDevelopment, type Account } from '../chain/accounts.js';
import { link } from '../chain/connection.js';
import { useLive } from '../chain/live.js';
import { problem, type Problem } from '../chain/problem.js';
import { useStore } from '../chain/store.js';
import { shortAddress } from '../lib/format.js';
import { Amount, Failure, Field, Trouble, Waiting } from './basics.js';

const STAGES = {
	signing: 'Waiting for the signature',
	kept: 'The input is kept; waiting for the signature',
	taken: 'Sent; waiting for a block',
	broadcast: 'Told to other nodes; waiting for a block',
	included: 'In a block',
} as const;
/** How far a transaction is. */
export type Stage = keyof typeof STAGES;

/** A transaction that can be sent from here. */
export interface Sendable<R> {
	readonly stage: Stage | undefined;
	readonly since: number;
	readonly problem: Problem | undefined;
	readonly done: R | undefined;
	readonly send: (work: (client: AmbitClient, signer: Signer, onStage: (stage: Stage) => void) => Promise<R>) => void;
	readonly reset: () => void;
}

/** See above. One at a time. */
export function useSending<R>(): Sendable<R> {
	const current = useStore(link);
	const account = useStore(chosen);
	const [state, change] = useState<Pick<Sendable<R>, 'stage' | 'since' | 'problem' | 'done'>>({ stage: undefined, since: 0, problem: undefined, done: undefined });
	const idle = { stage: undefined, since: 0, problem: undefined, done: undefined };
	return {
		...state,
		reset: () => change(idle),
		send: (work) => {
			if (current.kind !== 'connected') {
				change({ ...idle, problem: { message: 'there is no connection to a node', remedy: 'wait until it is back, or name another node in the settings' } });
				return;
			}
			if (account === undefined) {
				change({ ...idle, problem: { message: 'no account is chosen', remedy: 'choose one under Account' } });
				return;
			}
			change({ ...idle, stage: 'signing', since: Date.now() });
			work(current.client, account.signer, (stage) => change((before) => (before.stage === undefined ? before : { ...before, stage }))).then(
				(done) => change({ ...idle, done }),
				(error: unknown) => change({ ...idle, problem: problem(error) })
			);
		},
	};
}

/** How far it is, or what went wrong. */
export function Progress<R>({ sending, done }: { sending: Sendable<R>; done?: ComponentChildren }) {
	if (sending.stage !== undefined) {
		return <Waiting what={STAGES[sending.stage]} since={sending.since} />;
	}
	if (sending.problem !== undefined) {
		return <Failure problem={sending.problem} />;
	}
	return sending.done !== undefined && done !== undefined ? (
		<p class="success" role="status">
			{done}
		</p>
	) : null;
}

/** What an account has and can spend, planck. */
export function useBalance(account: Account | undefined) {
	return useLive(async ({ api }) => {
		if (account === undefined) {
			return undefined;
		}
		const { data } = (await api.query.system!.account!(account.address)) as unknown as { data: { free: { toBigInt(): bigint }; reserved: { toBigInt(): bigint }; frozen: { toBigInt(): bigint } } };
		return { free: data.free.toBigInt(), reserved: data.reserved.toBigInt(), frozen: data.frozen.toBigInt() };
	}, [account?.address]);
}

/** Chooses who signs. */
export function AccountField() {
	const current = useStore(link);
	const list = useStore(accounts);
	const account = useStore(chosen);
	const balance = useBalance(account);
	const [failed, fail] = useState<Problem | undefined>(undefined);
	const [asking, ask] = useState(false);
	if (current.kind !== 'connected' && current.kind !== 'lost') {
		return <p class="hint">Accounts can be chosen once a node is connected.</p>;
	}
	const { chain } = current;
	const wallet = () => {
		if (extensions().length === 0) {
			fail({ message: 'this browser has no wallet extension', remedy: 'install one that speaks to polkadot.js apps, such as polkadot{.js}, Talisman or SubWallet, and reload the page' });
			return;
		}
		ask(true);
		fail(undefined);
		askExtensions(chain.prefix)
			.then(
				(found) => {
					if (found === 0) {
						fail({ message: 'the extension gave no account', remedy: 'allow at least one for this page in the extension' });
					} else if (chosen.value === undefined) {
						chosen.set(accounts.value.find(({ from }) => from !== 'development'));
					}
				},
				(error: unknown) => fail(problem(error))
			)
			.finally(() => ask(false));
	};
	return (
		<div class="account">
			<Field name="Account" hint={account === undefined ? 'Keys never leave the extension.' : balance.value === undefined ? undefined : <>Free: <Amount planck={balance.value.free} />{balance.value.reserved > 0n && <>, held: <Amount planck={balance.value.reserved} /></>}</>}>
				{(attributes) => (
					<select {...attributes} value={account?.key ?? ''} onChange={(event) => chosen.set(list.find(({ key }) => key === event.currentTarget.value))}>
						<option value="">Choose …</option>
						{[...new Set(list.map(({ from }) => from))].map((from) => (
							<optgroup key={from} label={from === 'development' ? 'Development accounts: everybody knows their keys' : from}>
								{list.filter((one) => one.from === from).map((one) => (
									<option key={one.key} value={one.key}>
										{one.name} · {shortAddress(one.address)}
									</option>
								))}
							</optgroup>
						))}
					</select>
				)}
			</Field>
			{account !== undefined && <Trouble answer={balance} what="Looking up what it has" />}
			<div class="buttons">
				<button type="button" onClick={wallet} disabled={asking}>
					Connect a wallet extension
				</button>
				{chain.development && list.every(({ from }) => from !== 'development') && (
					<button type="button" onClick={() => void offerDevelopment(chain.prefix)}>
						Use development accounts
					</button>
				)}
			</div>
			{asking && <Waiting what="Waiting for the extension" />}
			{failed !== undefined && <Failure problem={failed} />}
		</div>
	);
}
