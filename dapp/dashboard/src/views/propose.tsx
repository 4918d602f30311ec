// A proposal: another weight of a class, or another value of a parameter; and beforehand, who would earn more and who less.

import { type AmbitClient, budgetsOf, type ClassCoverage, earningsOf, type OperatorCoverage, type Parameter, type RewardsState } from '@ambit-network/client';
import { useMemo, useState } from 'preact/hooks';
import { chosen } from '../chain/accounts.js';
import { useLive } from '../chain/live.js';
import { useStore } from '../chain/store.js';
import { parseAmount, words } from '../lib/format.js';
import { href } from '../lib/route.js';
import { type Change, changes } from '../lib/preview.js';
import { AccountField, Progress, useSending } from '../ui/signing.js';
import { Address, Amount, Choice, Empty, Field, Loaded, Panel } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { className, type Names, readNames } from '../chain/names.js';
import { inUnit } from './parameters.js';

const PPM = 1_000_000n;

interface Basis {
	readonly names: Names;
	readonly state: RewardsState;
	readonly coverages: readonly ClassCoverage[];
	readonly operators: readonly OperatorCoverage[];
	readonly parameters: readonly Parameter[];
}

async function read(client: AmbitClient): Promise<Basis> {
	const [names, state, coverages, parameters] = await Promise.all([readNames(client), client.rewards.state(), client.rewards.coverages(), client.governance.parameters()]);
	const operators = (await Promise.all(coverages.map(({ class: id }) => client.rewards.operators(id)))).flat();
	return { names, state, coverages, operators, parameters };
}

/** Most that an era can pay: what the budget shows where funds bind, otherwise what is known to be there. */
function fundsOf({ budget, worth, parameters, carried, issuance }: RewardsState): bigint {
	const share = (worth * BigInt(parameters.now.demandSharePpm)) / PPM;
	const known = carried + issuance;
	return budget < share ? budget : known > share ? known : share;
}

/** Who would earn what with another weight of a class. */
function preview({ state, coverages, operators }: Basis, id: number, weightPpm: number): Change[] {
	const era = { funds: fundsOf(state), demandSharePpm: state.parameters.now.demandSharePpm };
	const [before, after] = [budgetsOf(era, coverages), budgetsOf(era, coverages, new Map([[id, weightPpm]]))];
	const amounts = new Map<OperatorCoverage, readonly [bigint, bigint]>();
	for (const coverage of coverages) {
		const rows = operators.filter((row) => row.class === coverage.class);
		const [now, then] = [before, after].map((budgets) => earningsOf(coverage, budgets.get(coverage.class) ?? 0n, rows));
		rows.forEach((row, place) => amounts.set(row, [now![place]!, then![place]!]));
	}
	const known = operators.filter((row) => amounts.has(row));
	return changes(known, known.map((row) => amounts.get(row)!));
}

export function ProposePanel() {
	const answer = useLive(read, [], 'tenth');
	return <Loaded answer={answer} what="Reading what can be changed">{(basis) => <Form basis={basis} />}</Loaded>;
}

function Form({ basis }: { basis: Basis }) {
	const account = useStore(chosen);
	const [what, turn] = useState<'weight' | 'parameter'>('weight');
	const ids = [...basis.names.classes.keys()];
	const [id, choose] = useState(ids[0] ?? 0);
	const now = basis.coverages.find((one) => one.class === id);
	const [typed, type] = useState<string | undefined>(undefined);
	const [key, pick] = useState('Jobs.DisputeWindow');
	const [value, set] = useState<string | undefined>(undefined);
	const sending = useSending<number>();
	const parameter = basis.parameters.find(({ group, name }) => `${group}.${name}` === key) ?? basis.parameters[0];
	const weightText = typed ?? ((now?.terms.now.weightPpm ?? 0) / 10_000).toString();
	const weightPpm = /^\d{1,3}(\.\d{1,4})?$/.test(weightText) && Number(weightText) <= 100 ? Math.round(Number(weightText) * 10_000) : undefined;
	const valueText = value ?? (parameter === undefined ? '' : shown(parameter.value, parameter.unit));
	const wanted = parameter === undefined ? undefined : readValue(valueText, parameter.unit);
	const outside = parameter !== undefined && wanted !== undefined && (wanted < parameter.least || wanted > parameter.most);
	const rows = useMemo(() => (what === 'weight' && weightPpm !== undefined ? preview(basis, id, weightPpm) : []), [basis, what, id, weightPpm]);
	const ready = what === 'weight' ? ids.length > 0 && weightPpm !== undefined : wanted !== undefined && !outside;
	const submit = (event: Event) => {
		event.preventDefault();
		sending.send((client, signer, onStage) =>
			what === 'weight'
				? client.governance.propose('RewardWeights', client.governance.setWeight(id, weightPpm!, now?.terms.now.multiplePpm ?? 1_000_000), signer, { onStage })
				: client.governance.propose(parameter!.track, client.governance.setParameter(parameter!, wanted!), signer, { onStage })
		);
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
					<Choice name="What to change" value={what} onChange={turn} options={[['weight', 'Reward weight'], ['parameter', 'Parameter']]} />
					{what === 'weight' ? (
						<>
							<Field name="Class">
								{(attributes) => (
									<select {...attributes} value={id} onChange={(event) => (choose(Number(event.currentTarget.value)), type(undefined))}>
										{ids.map((one) => <option key={one} value={one}>{one}: {className(basis.names, one).model}, {className(basis.names, one).terms}</option>)}
									</select>
								)}
							</Field>
							<Field name="Weight, %" problem={weightPpm === undefined ? 'A number from 0 to 100, with at most four digits behind the point' : undefined} hint={<>Now {((now?.terms.now.weightPpm ?? 0) / 10_000).toString()} %.</>}>
								{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={weightText} onInput={(event) => type(event.currentTarget.value.trim())} />}
							</Field>
						</>
					) : (
						parameter !== undefined && (
							<>
								<Field name="Parameter">
									{(attributes) => (
										<select {...attributes} value={key} onChange={(event) => (pick(event.currentTarget.value), set(undefined))}>
											{basis.parameters.map(({ group, name }) => <option key={`${group}.${name}`} value={`${group}.${name}`}>{group}: {words(name)}</option>)}
										</select>
									)}
								</Field>
								<Field name={{ Planck: 'Value, AMB', PartsPerMillion: 'Value, %', Blocks: 'Value, blocks', Count: 'Value' }[parameter.unit]} problem={wanted === undefined || outside ? `From ${inUnit(parameter.least, parameter.unit)} to ${inUnit(parameter.most, parameter.unit)}` : undefined} hint={<>Now {inUnit(parameter.value, parameter.unit)}; from {inUnit(parameter.least, parameter.unit)} to {inUnit(parameter.most, parameter.unit)}.</>}>
									{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={valueText} onInput={(event) => set(event.currentTarget.value.trim())} />}
								</Field>
							</>
						)
					)}
					<AccountField />
					<p class="note">Submits the referendum and places its deposits, which come back when it is over unless it is cancelled for abuse.</p>
					<button type="submit" class="primary" disabled={!ready || account === undefined || sending.stage !== undefined}>Sign and propose</button>
					<Progress sending={sending} done={sending.done === undefined ? undefined : <>Proposed: <a href={href('governance', sending.done)}>referendum {sending.done}</a>.</>} />
				</form>
			</Panel>
			<Panel title="Who earns more, who less" note="AMB an era for coverage, if everything else stays: computed as the chain does, to the planck." flush>
				{what === 'parameter' ? <Empty>Parameters don’t change by formula what coverage earns.</Empty> : rows.length === 0 ? <Empty>No operator offers anything in a class that has demand.</Empty> : <List label="Changes of earnings" columns={columns} count={rows.length} row={(place) => rows[place]} most={12} />}
			</Panel>
		</div>
	);
}

/** What is typed for a value, in the unit that people use. */
function shown(value: bigint, unit: Parameter['unit']): string {
	switch (unit) {
		case 'Planck':
			return decimal(value, 12);
		case 'PartsPerMillion':
			return decimal(value, 4);
		default:
			return value.toString();
	}
}

function decimal(value: bigint, places: number): string {
	const one = 10n ** BigInt(places);
	const fraction = (value % one).toString().padStart(places, '0').replace(/0+$/, '');
	return `${value / one}${fraction === '' ? '' : `.${fraction}`}`;
}

function readValue(text: string, unit: Parameter['unit']): bigint | undefined {
	if (unit === 'Planck') {
		return parseAmount(text);
	}
	if (unit === 'PartsPerMillion') {
		const match = /^(\d{1,7})(?:\.(\d{1,4}))?$/.exec(text);
		return match === null ? undefined : BigInt(match[1]!) * 10_000n + BigInt((match[2] ?? '').padEnd(4, '0'));
	}
	return /^\d{1,20}$/.test(text) ? BigInt(text) : undefined;
}
