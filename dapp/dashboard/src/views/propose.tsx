// A proposal: other terms of a class, another rule of rewards, or another value of a parameter; and beforehand, who would earn more and who
// less.

import type { AmbitClient, TrackName } from '@ambit-network/client';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { type Basis, readBasis } from '../chain/forecast.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import { href } from '../lib/route.js';
import type { Change } from '../lib/preview.js';
import { AccountField, Progress, useSending } from '../ui/signing.js';
import { Address, Amount, Choice, Empty, Loaded, Panel } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { useParameterForm } from './propose-parameter.js';
import { useRuleForm } from './propose-rule.js';
import { useWeightForm } from './propose-weight.js';

/** What can be proposed: what is filled in, what it would be proposed as, and its effect on earnings, or why none can be told. */
export interface Form {
	readonly fields: ComponentChildren;
	readonly draft: { readonly track: TrackName; readonly call: (client: AmbitClient) => SubmittableExtrinsic<'promise'> } | undefined;
	readonly effect: readonly Change[] | string;
}

export function ProposePanel() {
	const answer = useLive(readBasis, [], 'tenth');
	return <Loaded answer={answer} what="Reading what can be changed">{(basis) => <Proposal basis={basis} />}</Loaded>;
}

function Proposal({ basis }: { basis: Basis }) {
	const account = useStore(chosen);
	const [what, turn] = useState<'weight' | 'rule' | 'parameter'>('weight');
	const forms = { weight: useWeightForm(basis), rule: useRuleForm(basis), parameter: useParameterForm(basis) };
	const { fields, draft, effect } = forms[what];
	const sending = useSending<number>();
	const submit = (event: Event) => {
		event.preventDefault();
		if (draft !== undefined) {
			sending.send((client, signer, onStage) => client.governance.propose(draft.track, draft.call(client), signer, { onStage }));
		}
	};
	const columns: Column<Change>[] = [
		{ name: 'Operator', width: 'minmax(7rem,.7fr)', cell: ({ who }) => <Address of={who} link /> },
		{ name: 'Now', width: 'minmax(8.2rem,1fr)', align: 'end', from: 560, cell: ({ now: amount }) => <Amount planck={amount} unit={false} /> },
		{ name: 'Then', width: 'minmax(8.2rem,1fr)', align: 'end', from: 560, cell: ({ then }) => <Amount planck={then} unit={false} /> },
		{ name: 'Change', width: 'minmax(8.6rem,1fr)', align: 'end', cell: ({ now: before, then }) => <strong class={then > before ? 'more' : then < before ? 'less' : 'note'}>{then > before ? '+' : ''}<Amount planck={then - before} unit={false} /></strong> },
	];
	return (
		<div class="columns">
			<Panel title="Propose a change">
				<form class="form" onSubmit={submit}>
					<Choice name="What to change" value={what} onChange={turn} options={[['weight', 'Terms of a class'], ['rule', 'Reward rule'], ['parameter', 'Parameter']]} />
					{fields}
					<AccountField />
					<p class="note">Submits the referendum and places its deposits, which come back when it is over unless it is cancelled for abuse.</p>
					<button type="submit" class="primary" disabled={draft === undefined || account === undefined || sending.stage !== undefined}>Sign and propose</button>
					<Progress sending={sending} done={sending.done === undefined ? undefined : <>Proposed: <a href={href('governance', sending.done)}>referendum {sending.done}</a>.</>} />
				</form>
			</Panel>
			<Panel title="Who earns more, who less" note="AMB an era for coverage, if everything else stays: computed as the chain does, to the planck." flush>
				{typeof effect === 'string' ? <Empty>{effect}</Empty> : effect.length === 0 ? <Empty>No operator offers anything in a class that has demand.</Empty> : <List label="Changes of earnings" columns={columns} count={effect.length} row={(place) => effect[place]} most={12} />}
			</Panel>
		</div>
	);
}
