// One class: its terms, its failure domains, and its operators with what each adds.

import type { OperatorCoverage } from '@ambit-network/client';
import { useLive } from '../chain/live.js';
import { count, percent, slots, words } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Address, Amount, Badge, Empty, Fact, Facts, Loaded, Panel, Short } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { className, domainName, type Names } from '../chain/names.js';

/** Why an offer is not paid, in words. */
export const EXCLUDED: Readonly<Record<string, string>> = {
	NotThroughout: 'new in this era, or leaving',
	TooExpensive: 'asks more than counts',
	NotEligible: 'stake too small, or chilled',
	Rested: 'rested in this era',
};

export function ClassPanel({ id, names }: { id: number; names: Names }) {
	const answer = useLive(
		async (client) => {
			const [coverage, operators] = await Promise.all([client.rewards.coverage(id), client.rewards.operators(id)]);
			return { coverage, operators: [...operators].sort((one, other) => (one.marginalSuccess === other.marginalSuccess ? 0 : one.marginalSuccess < other.marginalSuccess ? 1 : -1)) };
		},
		[id]
	);
	const { model, terms } = className(names, id);
	const columns: Column<OperatorCoverage>[] = [
		{ name: 'Operator', width: 'minmax(7rem,1.2fr)', cell: ({ operator }) => <Address of={operator} link /> },
		{ name: 'Domain', width: 'minmax(7rem,1fr)', from: 620, cell: ({ domain }) => domainName(names.domains, domain) },
		{ name: 'Slots', width: '4rem', align: 'end', from: 480, cell: (row) => count(row.slots) },
		{ name: 'Quality', width: '6rem', align: 'end', from: 760, cell: ({ qualityPpm }) => percent(qualityPpm) },
		{ name: 'Adds, slots', width: '5.5rem', align: 'end', cell: ({ marginalSuccess }) => <strong>{slots(marginalSuccess)}</strong> },
		{ name: 'Earns an era', width: 'minmax(6rem,1fr)', align: 'end', cell: ({ reward }) => <Short planck={reward} /> },
		{ name: 'Paid now?', width: 'minmax(9rem,1fr)', from: 900, cell: ({ excluded }) => (excluded === undefined ? <Badge tone="good">yes</Badge> : <Badge tone="warn">{EXCLUDED[excluded] ?? words(excluded)}</Badge>) },
	];
	return (
		<Panel title={`Class ${id}: ${model}`} note={terms} actions={<a class="button" href={href('coverage')}>Close</a>} flush>
			<Loaded answer={answer} what={`Reading class ${id} and its operators`}>
				{({ coverage, operators }) => (
					<>
						<div class="inset">
							<Facts>
								<Fact name="Reward weight">
									{percent(coverage.terms.now.weightPpm)}
									{coverage.terms.next !== undefined && <> → {percent(coverage.terms.next.weightPpm)} next era</>}
								</Fact>
								<Fact name="Demand">{slots(coverage.load)} slots</Fact>
								<Fact name="Effective capacity">{slots(coverage.capacity)} slots</Fact>
								<Fact name="Served on average">{percent(coverage.successPpm)}</Fact>
								<Fact name="Last era">
									{count(coverage.settled)} settled, {count(coverage.unserved)} unserved, {count(coverage.timeouts)} timed out, {count(coverage.overturned)} proven wrong
								</Fact>
								<Fact name="Jobs are worth"><Amount planck={coverage.value} /> an era</Fact>
								<Fact name="Its part of the budget"><Amount planck={coverage.budget} /></Fact>
								<Fact name="May be paid"><Amount planck={coverage.allowance} /></Fact>
								<Fact name="Offers count up to"><Amount planck={coverage.priceLimit} /> a job</Fact>
							</Facts>
						</div>
						{operators.length === 0 ? <Empty>Nobody offers here: <a href={href('coverage', 'needed')}>you may be needed</a>.</Empty> : <List label={`Operators of class ${id}`} columns={columns} count={operators.length} row={(place) => operators[place]} most={10} />}
					</>
				)}
			</Loaded>
		</Panel>
	);
}
