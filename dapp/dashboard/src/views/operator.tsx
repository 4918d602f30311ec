// One operator: its stake, its offers, what they add, and what it was paid.

import { type AmbitClient, cidText, type OperatorCoverage, type Term } from '@ambit-network/client';
import { useLive } from '../chain/live.js';
import { count, percent, slots, words } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Amount, Badge, Empty, Fact, Facts, Loaded, Panel, Short } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { className, domainName, readNames } from '../chain/names.js';
import { EXCLUDED } from './class.js';
import { Readiness, Record } from './data-operators.js';
import { termColumns } from './kept.js';
import { PaymentsPanel } from './payments.js';

const keptColumns: Column<Term & { readonly cid: string }>[] = [
	{ name: 'Artefact', width: 'minmax(7rem,1.6fr)', cell: ({ cid }) => <a href={href('data', 'kept', cid)}><code title={cid}>{cid}</code></a> },
	...termColumns(),
];

async function read(client: AmbitClient, stash: string) {
	const [names, rewards, bond, data, terms] = await Promise.all([readNames(client), client.rewards.operator(stash), client.staking.bond(stash), client.feeds.operator(stash), client.keeping.termsOf(stash)]);
	const kept = await Promise.all(terms.map(async (term) => ({ ...term, cid: cidText((await client.keeping.get(term.request)).cid) })));
	return { names, rewards, bond, data, kept };
}

export function OperatorPage({ stash }: { stash: string }) {
	const answer = useLive((client) => read(client, stash), [stash]);
	return (
		<>
			<Loaded answer={answer} what="Reading its bond and offers">
				{({ names, rewards, bond, data, kept }) => {
					const columns: Column<OperatorCoverage>[] = [
						{ name: 'Class', width: 'minmax(7rem,1.4fr)', cell: (row) => <a href={href('coverage', row.class)}><strong>{className(names, row.class).model}</strong> <small class="note">{className(names, row.class).terms}</small></a> },
						{ name: 'Slots', width: '4rem', align: 'end', from: 480, cell: (row) => count(row.slots) },
						{ name: 'Quality', width: '5rem', align: 'end', cell: (row) => percent(row.qualityPpm) },
						{ name: 'Adds', width: '5rem', align: 'end', from: 620, cell: (row) => slots(row.marginalSuccess) },
						{ name: 'Earns an era', width: 'minmax(5.5rem,1fr)', align: 'end', cell: (row) => <Short planck={row.reward} /> },
						{ name: 'Still withheld', width: 'minmax(6rem,1fr)', align: 'end', from: 900, cell: (row) => <Short planck={row.owed} /> },
						{ name: 'Paid now?', width: 'minmax(8rem,1fr)', from: 760, cell: ({ excluded }) => (excluded === undefined ? <Badge tone="good">yes</Badge> : <Badge tone="warn">{EXCLUDED[excluded] ?? words(excluded)}</Badge>) },
					];
					return (
						<>
							<Panel title="Operator" note={<code class="whole">{stash}</code>} actions={bond?.chilled === true ? <Badge tone="warn">chilled</Badge> : undefined}>
								{bond === undefined ? (
									<Empty>This account has no bond: it is no operator and no validator.</Empty>
								) : (
									<Facts>
										<Fact name="Bond"><Amount planck={bond.active} /></Fact>
										<Fact name="Backs slots"><Amount planck={bond.backing} /></Fact>
										<Fact name="Behind open results"><Amount planck={bond.pledged} /></Fact>
										<Fact name="On its way out"><Amount planck={bond.unbonding.reduce((sum, [amount]) => sum + amount, 0n)} /></Fact>
										<Fact name="Roles">{bond.roles.length === 0 ? 'none' : bond.roles.map((role) => words(role).toLowerCase()).join(', ')}</Fact>
										<Fact name="Failure domain">
											{domainName(names.domains, rewards.declared.now)}
											{rewards.priced !== rewards.declared.now && <> <Badge tone="warn">priced in {domainName(names.domains, rewards.priced)}</Badge></>}
										</Fact>
									</Facts>
								)}
							</Panel>
							<Panel title="Offers" flush>
								{rewards.coverage.length === 0 ? <Empty>It offers nothing.</Empty> : <List label="Offers" columns={columns} count={rewards.coverage.length} row={(place) => rewards.coverage[place]} height={44} most={8} />}
							</Panel>
							{data !== undefined && (
								<Panel title="External data" note="What it answers, at what price, and how it did." actions={<Readiness of={data} />}>
									<Facts>
										<Fact name="Asks for an answer"><Amount planck={data.price} /></Fact>
										<Fact name="Requests now">{data.active} of {data.slots}</Fact>
										<Fact name="Stake behind them"><Amount planck={data.stake} /></Fact>
										<Fact name="Quality">{percent(data.successPpm)}</Fact>
										<Fact name="Record"><Record of={data} /></Fact>
									</Facts>
								</Panel>
							)}
							{kept.length > 0 && (
								<Panel title="Artefacts it keeps" flush>
									<List label="Terms" columns={keptColumns} count={kept.length} row={(place) => kept[place]} to={({ cid }) => href('data', 'kept', cid)} most={8} />
								</Panel>
							)}
						</>
					);
				}}
			</Loaded>
			<PaymentsPanel stash={stash} />
		</>
	);
}
