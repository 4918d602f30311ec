// A new job: model, class, input, who pays; then sign.

import { describe, type Model, type ModelClass } from '@ambit-network/client';
import { useEffect, useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { useLive } from '../chain/live.js';
import { manifests } from '../chain/manifests.js';
import { settings } from '../chain/settings.js';
import { useStore } from '../chain/store.js';
import { parseAmount, typedAmount } from '../lib/format.js';
import { href } from '../lib/route.js';
import { BEHIND } from '../lib/steps.js';
import { AccountField, Progress, useSending } from '../ui/signing.js';
import { Amount, Empty, Field, Loaded, Panel, Trouble } from '../ui/basics.js';
import { type Input, InputField } from './input.js';

export function NewJob() {
	const answer = useLive((client) => client.models(), [], 'tenth');
	return (
		<Loaded answer={answer} what="Reading which models are published">
			{(models) => (models.length === 0 ? <Panel title="New job"><Empty>No model is published on this chain. <code>ambit model publish</code> publishes one.</Empty></Panel> : <Form models={models} />)}
		</Loaded>
	);
}

function Form({ models }: { models: readonly Model[] }) {
	const [root, choose] = useState(models[0]!.root);
	const model = models.find((one) => one.root === root) ?? models[0]!;
	const manifest = useStore(manifests).get(model.root);
	const account = useStore(chosen);
	const kept = useStore(settings);
	const [id, pick] = useState<number | undefined>(undefined);
	const [input, put] = useState<Input | undefined>(undefined);
	const [ceiling, limit] = useState<string | undefined>(undefined);
	const classes = useLive((client) => client.classes(model), [model.root]);
	const open = classes.value ?? [];
	const best = open.find(({ free, mode }) => free > 0 && mode.kind !== 'Signed') ?? open[0];
	const chosenClass = open.find((one) => one.id === id) ?? best;
	const quote = useLive(async (client) => (chosenClass === undefined ? undefined : client.quote(chosenClass, account?.address)), [chosenClass?.id, account?.address]);
	const maxFee = ceiling === undefined ? quote.value?.maxFee : parseAmount(ceiling);
	const sending = useSending<{ job: bigint; block: number }>();
	useEffect(() => put(undefined), [model.root]);
	useEffect(() => {
		if (sending.done !== undefined) {
			location.hash = href('jobs', sending.done.job);
		}
	}, [sending.done]);
	const lacks = input === undefined ? 'an input' : chosenClass === undefined ? 'a class' : account === undefined ? 'an account' : maxFee === undefined ? 'a ceiling for the fee' : undefined;
	const submit = (event: Event) => {
		event.preventDefault();
		if (lacks !== undefined) {
			return;
		}
		sending.send((client, signer, onStage) => {
			const given = input!.kind === 'bytes' ? { bytes: input!.bytes, keeper: { url: kept.keeper, token: kept.token } } : { cid: input!.cid, root: input!.root };
			return client.submit({ of: chosenClass!, input: given, maxFee: maxFee!, signer, onStage });
		});
	};
	return (
		<form class="job-form" onSubmit={submit}>
			<div class="columns">
				<div>
					<Panel title="1. Model">
						<Field name="Model" hint={<>takes {model.inputs.map(describe).join(', ')}, gives {model.outputs.map(describe).join(', ')}</>}>
							{(attributes) => (
								<select {...attributes} value={model.root} onChange={(event) => (choose(event.currentTarget.value), pick(undefined))}>
									{models.map(({ root: of, name }) => (
										<option key={of} value={of}>
											{name} · {of.slice(0, 10)}…
										</option>
									))}
								</select>
							)}
						</Field>
					</Panel>
					<Panel title="2. Input">
						<InputField key={model.root} model={model} manifest={manifest} input={input} put={put} />
					</Panel>
				</div>
				<div>
					<Panel title="3. What stands behind the result">
						<Loaded answer={classes} what="Reading the model’s classes">
							{(list) => (list.length === 0 ? <Empty>Nobody opened a class for this model. <code>ambit model publish</code> with other terms opens one.</Empty> : <Classes list={list} chosen={chosenClass} pick={pick} />)}
						</Loaded>
					</Panel>
					<Panel title="4. Account and fee">
						<AccountField />
						<Field
							name="Most that it may cost, AMB"
							hint={quote.value === undefined ? undefined : <>Asked now: {quote.value.price === undefined ? 'nothing, nobody offers' : <Amount planck={quote.value.price} />}{account !== undefined && <>; the transaction costs <Amount planck={quote.value.transactionFee} /></>}. What is not asked comes back.</>}
							problem={maxFee === undefined && quote.value !== undefined ? 'An amount such as 0.02, with at most 12 digits behind the point' : undefined}
						>
							{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={ceiling ?? (quote.value === undefined ? '' : typedAmount(quote.value.maxFee))} onInput={(event) => limit(event.currentTarget.value)} />}
						</Field>
						{chosenClass !== undefined && <Trouble answer={quote} what="Asking what it costs" />}
						<div class="buttons">
							<button type="submit" class="primary" disabled={sending.stage !== undefined || lacks !== undefined}>
								Sign and submit
							</button>
							{lacks !== undefined && <span class="note">Needs {lacks}.</span>}
						</div>
						<Progress sending={sending} done="Submitted." />
					</Panel>
				</div>
			</div>
		</form>
	);
}

function Classes({ list, chosen: of, pick }: { list: readonly ModelClass[]; chosen: ModelClass | undefined; pick: (id: number) => void }) {
	return (
		<div class="options" role="radiogroup" aria-label="Class">
			{list.map((one) => {
				const behind = BEHIND[one.mode.kind];
				return (
					<label key={one.id} class={`option${one.id === of?.id ? ' on' : ''}`}>
						<input type="radio" name="class" checked={one.id === of?.id} onChange={() => pick(one.id)} />
						<span>
							<strong>
								{one.mode.kind}
								{one.mode.kind === 'Redundant' && ` ×${one.mode.operators}`}
							</strong>{' '}
							<span class={one.mode.kind === 'Signed' ? 'warn-text' : 'note'}>{behind?.short}</span>
							<small>
								class {one.id} · {one.hardware} · {one.latency.toLowerCase()} · {one.free} of {one.slots} slots free · {one.bestPrice === undefined ? 'nobody offers' : <>from <Amount planck={one.bestPrice} /></>}
							</small>
							{one.id === of?.id && <small class="long">{behind?.long}</small>}
						</span>
					</label>
				);
			})}
		</div>
	);
}
