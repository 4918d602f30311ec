// Where am I needed? Hardware, place and slots in; offers out, by what they would earn.

import { HARDWARE, type Hardware, type RewardQuote } from '@ambit-network/client';
import { useState } from 'preact/hooks';
import { useLive } from '../chain/live.js';
import { percent, slots } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Amount, Choice, Empty, Field, Loaded, Panel, Trouble } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { className, readNames } from '../chain/names.js';

/** Classes of which the offer is quoted with all its slots. */
const QUOTED = 50;
const TIERS: Readonly<Record<Hardware, string>> = { Cpu: 'CPU', Gpu8: '8 GiB GPU', Gpu24: '24 GiB GPU', Gpu80: '80 GiB GPU' };

interface Ranked {
	readonly quote: RewardQuote;
	readonly successPpm: number;
	readonly load: bigint;
	readonly hardware: string;
}

export function NeededPanel() {
	const [hardware, setHardware] = useState<Hardware>('Cpu');
	const [domain, setDomain] = useState('');
	const [typed, type] = useState('1');
	const wanted = /^\d{1,4}$/.test(typed) && Number(typed) >= 1 && Number(typed) <= 512 ? Number(typed) : undefined;
	const names = useLive(readNames, [], 'tenth');
	const answer = useLive(
		async (client): Promise<Ranked[]> => {
			const place = domain === '' ? undefined : Number(domain);
			const needs = await client.rewards.needed(hardware, place, QUOTED);
			const rows = await Promise.all(
				needs.map(async (need) => ({ ...need, quote: wanted === undefined || wanted === 1 ? need.quote : await client.rewards.quote(need.quote.class, wanted, place) }))
			);
			return rows.sort((one, other) => compare(other.quote.reward, one.quote.reward) || compare(other.quote.marginalSuccess, one.quote.marginalSuccess));
		},
		[hardware, domain, wanted]
	);
	const columns: Column<Ranked>[] = [
		{ name: 'Rank', unseen: true, width: '1.5rem', cell: (_, place) => <span class="rank">{place + 1}</span> },
		{ name: 'Class', width: 'minmax(6.5rem,1.4fr)', cell: ({ quote }) => <a href={href('coverage', quote.class)}>{names.value === undefined ? `class ${quote.class}` : <><strong>{className(names.value, quote.class).model}</strong> <small>{className(names.value, quote.class).terms}</small></>}</a> },
		{ name: 'Served now', width: '7rem', align: 'end', from: 620, cell: ({ successPpm, load }) => (load === 0n ? 'no demand' : percent(successPpm)) },
		{ name: 'You would add', width: '8rem', align: 'end', from: 480, cell: ({ quote }) => `${slots(quote.marginalSuccess)} slots` },
		{ name: 'You would earn an era', width: 'minmax(8.5rem,1fr)', align: 'end', cell: ({ quote }) => <strong><Amount planck={quote.reward} /></strong> },
		{ name: 'First withheld', width: 'minmax(7rem,.8fr)', align: 'end', from: 980, cell: ({ quote }) => <Amount planck={quote.entry} /> },
		{ name: 'Stake', width: 'minmax(6rem,.8fr)', align: 'end', from: 760, cell: ({ quote }) => <Amount planck={quote.stake} /> },
	];
	return (
		<>
			<Panel title="Your machine" note="What an offer that does not exist yet would add to the requests served, and earn for that. Fees of jobs come on top.">
				<div class="form across">
					<div class="field">
						<span class="name" aria-hidden="true">Hardware</span>
						<Choice name="Hardware" value={hardware} onChange={setHardware} options={HARDWARE.map((tier) => [tier, TIERS[tier]] as const)} />
					</div>
					<Field name="Failure domain" hint="Provider and region. In one that nobody is in, you fail with nobody.">
						{(attributes) => (
							<select {...attributes} value={domain} onChange={(event) => setDomain(event.currentTarget.value)}>
								<option value="">one that nobody is in</option>
								{names.value?.domains.filter(({ id }) => id !== 0).map(({ id, name, members }) => (
									<option key={id} value={id}>
										{name} · {members} operator{members === 1 ? '' : 's'}
									</option>
								))}
								<option value="0">none declared</option>
							</select>
						)}
					</Field>
					<Field name="Slots" hint="Jobs at once." problem={wanted === undefined ? 'A whole number from 1 to 512' : undefined}>
						{(attributes) => <input {...attributes} type="text" inputMode="numeric" value={typed} onInput={(event) => type(event.currentTarget.value.trim())} />}
					</Field>
				</div>
			</Panel>
			<Panel title="Where you are needed" note="Best first. Earnings are those of an era if the era ended as it is now." flush>
				<Trouble answer={names} />
				<Loaded answer={answer} what="Asking what each class would pay you">
					{(rows) =>
						rows.length === 0 ? (
							<Empty>No class for this hardware has had any demand yet. Jobs create it; a class can be opened for any published model.</Empty>
						) : (
							<>
								<List label="Classes by what you would earn" columns={columns} count={rows.length} row={(place) => rows[place]} height={48} most={10} />
								<p class="inset note">
									To take one up: <code>ambit operator join --class {rows[0]!.quote.class} --slots {wanted ?? 1}</code>
								</p>
							</>
						)
					}
				</Loaded>
			</Panel>
		</>
	);
}

function compare(one: bigint, other: bigint): number {
	return one < other ? -1 : one > other ? 1 : 0;
}
