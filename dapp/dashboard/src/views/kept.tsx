// Artefacts that data operators keep retrievable: what is asked for, who keeps what, how they showed it, and what they are paid from.

import { type AmbitClient, type ArtefactKeeper, cidText, type KeepingRequest, type Term } from '@ambit-network/client';
import { head } from '../chain/connection.js';
import { useLive } from '../chain/live.js';
import { domainName } from '../chain/names.js';
import { useStore } from '../chain/store.js';
import { count, percent, size } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Address, Amount, Badge, Bar, Empty, Fact, Facts, Loaded, Panel, Short, Stat, Stats } from '../ui/basics.js';
import { OpenBy } from '../ui/find.js';
import { type Column, List } from '../ui/list.js';

/** Probes of which the misses are remembered. */
const REMEMBERED = 16;

/** How a request goes, in a word. */
function RequestBadge({ of: { void: isVoid, until, taken, copies }, era }: { of: KeepingRequest; era: number }) {
	return isVoid ? <Badge tone="bad">void</Badge> : until <= era ? <Badge>over</Badge> : taken >= copies ? <Badge tone="good">all copies</Badge> : <Badge tone="warn">{taken} of {copies}</Badge>;
}

function requestColumns(era: number): Column<KeepingRequest>[] {
	return [
		{ name: 'No.', width: '3.5rem', cell: ({ id }) => count(id) },
		{ name: 'Artefact', width: 'minmax(7rem,1.6fr)', cell: ({ cid }) => <a href={href('data', 'kept', cidText(cid))}><code title={cidText(cid)}>{cidText(cid)}</code></a> },
		{ name: 'Taken', width: 'minmax(6.5rem,.4fr)', cell: (row) => <RequestBadge of={row} era={era} /> },
		{ name: 'Size', width: '6rem', align: 'end', from: 560, cell: ({ bytes }) => size(Number(bytes)) },
		{ name: 'Eras', width: '6rem', align: 'end', from: 700, cell: ({ from, until }) => `${from} to ${until - 1}` },
		{ name: 'A copy and era', width: '7rem', align: 'end', from: 860, cell: ({ fee }) => <Short planck={fee} /> },
		{ name: 'Held for fees', width: 'minmax(5.5rem,.7fr)', align: 'end', from: 480, cell: ({ held }) => <Short planck={held} /> },
		{ name: 'Requester', width: '8.5rem', from: 1000, cell: ({ requester }) => <Address of={requester} /> },
	];
}

/** What is said of any term. */
export function termColumns(): Column<Term>[] {
	return [
		{ name: 'Shown since', width: '7.5rem', cell: ({ began }) => (began === undefined ? <Badge>not yet</Badge> : `era ${began}`) },
		{ name: 'Probes', width: '4.5rem', align: 'end', from: 560, cell: ({ rounds }) => count(rounds) },
		{ name: 'Missed', width: '6rem', align: 'end', cell: ({ missed, rounds }) => <span class={missed > 0 ? 'less' : ''}>{missed} of {Math.min(REMEMBERED, rounds)}</span> },
		{ name: 'Asked now', width: 'minmax(7rem,1fr)', align: 'end', from: 860, cell: ({ open }) => (open === undefined ? <span class="note">no</span> : <>byte {count(open.offset)}, until #{count(open.due)}</>) },
		{ name: 'Pledge', width: 'minmax(5rem,.7fr)', align: 'end', from: 480, cell: ({ pledge }) => <Short planck={pledge} /> },
		{ name: 'Ends', width: '7rem', align: 'end', from: 760, cell: ({ last }) => (last === undefined ? <span class="note">with its time</span> : `after era ${last}`) },
	];
}

async function readAll(client: AmbitClient) {
	const [state, requests] = await Promise.all([client.keeping.state(), client.keeping.requests()]);
	return { state, requests };
}

export function KeptView() {
	const answer = useLive(readAll, []);
	const { best } = useStore(head);
	const open = (cid: string) => {
		if (cid !== '') {
			location.hash = href('data', 'kept', cid);
		}
	};
	return (
		<Loaded answer={answer} what="Reading what is kept">
			{({ state, requests }) => (
				<>
					<Stats>
						<Stat name="Era" note={`${count(Math.max(0, state.ends - best))} blocks left`}>{count(state.era)}</Stat>
						<Stat name="Terms" note="that stand">{count(state.deals)}</Stat>
						<Stat name="Had their turn" note={<Bar part={state.deals === 0 ? 0 : state.asked / state.deals} label={`${state.asked} of ${state.deals} had their turn in this era`} />}>{count(state.asked)} <small>of {count(state.deals)} were asked</small></Stat>
						<Stat name="Beside fees, this era" note={<>of <Short planck={state.total} /> paid in before</>}><Short planck={state.budget} /> <small>AMB</small></Stat>
					</Stats>
					<Panel
						title="Artefacts that are kept"
						note="Somebody pays for copies; who keeps one shows a random byte of it once an era, or loses its pledge."
						actions={<OpenBy id="find-cid" label="CID of an artefact" spellcheck={false} placeholder="CID" open={open} />}
						flush
					>
						{requests.length === 0 ? <Empty>Nobody asks for an artefact to be kept. <code>ambit keep request CID</code> does.</Empty> : <List label="Artefacts that are kept" columns={requestColumns(state.era)} count={requests.length} row={(place) => requests[place]} to={({ cid }) => href('data', 'kept', cidText(cid))} most={14} />}
					</Panel>
				</>
			)}
		</Loaded>
	);
}

/** A keeper with its term. */
type Keeper = ArtefactKeeper & { readonly term: Term | undefined };

async function readOne(client: AmbitClient, cid: string) {
	const [artefact, { state, requests }, domains] = await Promise.all([client.keeping.keepers(cid), readAll(client), client.rewards.domains()]);
	const about = requests.filter((one) => cidText(one.cid) === cid);
	const terms = (await Promise.all(about.map(({ id }) => client.keeping.terms(id)))).flat();
	const keepers = (artefact?.keepers ?? []).map((one): Keeper => ({ ...one, term: terms.find(({ id }) => id === one.deal) }));
	return { artefact, state, about, keepers, domains };
}

export function ArtefactPage({ cid }: { cid: string }) {
	const answer = useLive((client) => readOne(client, cid), [cid]);
	return (
		<Loaded answer={answer} what="Reading who keeps it">
			{({ artefact, state, about, keepers, domains }) => {
				const columns: Column<Keeper>[] = [
					{ name: 'Operator', width: 'minmax(7rem,1.2fr)', cell: ({ operator }) => <Address of={operator} link /> },
					{ name: 'Domain', width: 'minmax(6rem,1fr)', from: 900, cell: ({ domain }) => domainName(domains, domain) },
					{ name: 'Quality', width: '5rem', align: 'end', from: 620, cell: ({ qualityPpm }) => percent(qualityPpm) },
					{ name: 'Its share', width: '5.5rem', align: 'end', from: 760, cell: ({ alonePpm }) => percent(alonePpm) },
					...termColumns().map((column): Column<Keeper> => ({ ...column, cell: ({ term }, place) => (term === undefined ? '–' : column.cell(term, place)) })),
				];
				return (
					<>
						<Panel title="Artefact" note={<code class="whole">{cid}</code>}>
							{artefact === undefined ? (
								<Empty>No request to keep it stands. It may be at a gateway all the same: the chain knows only what is paid for.</Empty>
							) : (
								<Facts>
									<Fact name="Requests">{count(artefact.requests)}</Fact>
									<Fact name="Fund of this era"><Amount planck={artefact.fund} /></Fact>
									<Fact name="Of it paid out"><Amount planck={artefact.spent} /></Fact>
									<Fact name="Paid in on its account, this era"><Amount planck={artefact.paid} /></Fact>
								</Facts>
							)}
						</Panel>
						<Panel title="Keepers" note="“Its share” is how likely it alone can serve the artefact: its part of the fund." flush>
							{keepers.length === 0 ? <Empty>Nobody keeps it yet.</Empty> : <List label="Keepers" columns={columns} count={keepers.length} row={(place) => keepers[place]} most={16} />}
						</Panel>
						{about.length > 0 && (
							<Panel title="Requests for it" flush>
								<List label="Requests for this artefact" columns={requestColumns(state.era).filter(({ name }) => name !== 'Artefact')} count={about.length} row={(place) => about[place]} most={8} />
							</Panel>
						)}
					</>
				);
			}}
		</Loaded>
	);
}
