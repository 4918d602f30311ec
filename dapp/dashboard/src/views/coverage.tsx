// Coverage: how well each class is served, from which failure domains, through the eras; and where a newcomer is needed.

import type { AmbitClient, ClassCoverage, EraSummary } from '@ambit-network/client';
import { useState } from 'preact/hooks';
import { head, link } from '../chain/connection.js';
import { type Eras, readEras } from '../chain/history.js';
import { useLive } from '../chain/live.js';
import { type Names, readNames } from '../chain/names.js';
import { useStore } from '../chain/store.js';
import { progress } from '../lib/eras.js';
import { count, duration, exactAmount, percent } from '../lib/format.js';
import { Bar, Choice, Empty, Loaded, Panel, Short, Stat, Stats, Tabs, Trouble } from '../ui/basics.js';
import { Bars } from '../ui/chart.js';
import { href } from '../lib/route.js';
import { ClassPanel } from './class.js';
import { HeatMap, METRICS, type Metric } from './heatmap.js';
import { NeededPanel } from './needed.js';

/** Eras that the slider goes back. */
const BACK = 24;

interface Snapshot extends Eras {
	readonly coverages: readonly ClassCoverage[];
}

async function readNow(client: AmbitClient): Promise<Snapshot> {
	const [eras, coverages] = await Promise.all([readEras(client, BACK), client.rewards.coverages()]);
	return { ...eras, coverages };
}

/** Coverage as it was at the end of an era. */
async function readThen(client: AmbitClient, block: number): Promise<readonly ClassCoverage[]> {
	const hash = await client.api.rpc.chain.getBlockHash(block);
	return client.rewards.coverages(hash.toHex());
}

export function CoverageView({ rest }: { rest: readonly string[] }) {
	const [page] = rest;
	return (
		<>
			<Tabs
				label="Coverage"
				tabs={[
					{ name: 'What is covered', to: href('coverage'), here: page !== 'needed' },
					{ name: 'Where am I needed?', to: href('coverage', 'needed'), here: page === 'needed' },
				]}
			/>
			{page === 'needed' ? <NeededPanel /> : <Covered chosen={page !== undefined && /^\d+$/.test(page) ? Number(page) : undefined} />}
		</>
	);
}

function Covered({ chosen }: { chosen: number | undefined }) {
	const [metric, choose] = useState<Metric>('success');
	const [back, goBack] = useState(0);
	const now = useLive(readNow, []);
	const names = useLive(readNames, [], 'tenth');
	return (
		<Loaded answer={now} what="Reading how each class is covered">
			{(picture) => (
				<>
					<Strip picture={picture} />
					<Loaded answer={names} what="Reading what classes and domains are called">
						{(found) => <Picture picture={picture} names={found} metric={metric} choose={choose} back={back} goBack={goBack} chosen={chosen} />}
					</Loaded>
					{chosen !== undefined && names.value !== undefined && <ClassPanel id={chosen} names={names.value} />}
					<Eras eras={picture.eras} />
				</>
			)}
		</Loaded>
	);
}

function Strip({ picture: { state, eras } }: { picture: Snapshot }) {
	const { best } = useStore(head);
	const current = useStore(link);
	const blockTime = 'chain' in current ? current.chain.blockTime : 6000;
	const last = eras[0];
	const asked = last === undefined ? 0 : last.settled + last.unserved;
	return (
		<Stats>
			<Stat name="Era" note={<Bar part={progress(state.start, state.ends, best)} label={`${Math.max(0, state.ends - best)} blocks left`} />}>
				{count(state.era)} <small>ends in {duration(Math.max(0, state.ends - best) * blockTime)}</small>
			</Stat>
			<Stat name="Requests served, last era" note={asked === 0 ? 'of classes with a weight' : `${count(last!.settled)} of ${count(asked)}`}>
				{last === undefined || asked === 0 ? 'none asked' : percent(Math.round((last.settled / asked) * 1e6))}
			</Stat>
			<Stat name="Budget of an era" note={<>carried <Short planck={state.carried} />, issued <Short planck={state.issuance} /></>}>
				<Short planck={state.budget} /> <small>AMB</small>
			</Stat>
			<Stat name="Paid for coverage, last era" note={last === undefined ? '' : `to ${last.offers} offer${last.offers === 1 ? '' : 's'} in ${last.classes} class${last.classes === 1 ? '' : 'es'}`}>
				{last === undefined ? '–' : <><Short planck={last.paid} /> <small>AMB</small></>}
			</Stat>
		</Stats>
	);
}

function Picture({ picture, names, metric, choose, back, goBack, chosen }: { picture: Snapshot; names: Names; metric: Metric; choose: (metric: Metric) => void; back: number; goBack: (eras: number) => void; chosen: number | undefined }) {
	const { past } = picture;
	const then = back === 0 ? undefined : past[back - 1];
	const history = useLive(async (client) => (then === undefined ? undefined : readThen(client, then.last)), [then?.last], 'never');
	const about = METRICS[metric];
	const shown = then === undefined ? picture.coverages : history.value;
	return (
		<Panel
			title="Classes by failure domains"
			note={about.note}
			actions={<Choice name="What is shown" value={metric} onChange={choose} options={Object.entries(METRICS).map(([key, { name }]) => [key as Metric, name] as const)} />}
			flush
		>
			{shown !== undefined && shown.length === 0 && <Empty>No class has had any demand yet. Jobs of a class, or a reward weight by referendum, bring it here.</Empty>}
			{shown !== undefined && shown.length > 0 && <HeatMap coverages={shown} names={names} metric={metric} chosen={chosen} />}
			{then !== undefined && <Trouble answer={history} what={`Reading the state at the end of era ${then.era}`} />}
			{past.length > 0 && (
				<div class="time">
					<label for="era">Time</label>
					<input
						id="era"
						type="range"
						min={-past.length}
						max={0}
						step={1}
						value={-back}
						aria-valuetext={then === undefined ? 'now' : `end of era ${then.era}`}
						onInput={(event) => goBack(-Number(event.currentTarget.value))}
					/>
					<output for="era">{then === undefined ? 'now' : `end of era ${then.era}, block ${count(then.last)}`}</output>
				</div>
			)}
		</Panel>
	);
}

function Eras({ eras }: { eras: readonly EraSummary[] }) {
	if (eras.length === 0) {
		return null;
	}
	const rows = [...eras].reverse();
	return (
		<div class="pair">
			<Panel title="Requests by era" note="Served, and unserved in red: classes with a weight.">
				<Bars
					label={`Requests in the last ${rows.length} eras. In the last one ${eras[0]!.settled} were served and ${eras[0]!.unserved} were not.`}
					bars={rows.map(({ era, settled, unserved }) => ({
						label: `era ${era}`,
						title: `Era ${era}: ${settled} served, ${unserved} unserved`,
						parts: [{ tone: 'accent', size: settled }, { tone: 'bad', size: unserved }],
					}))}
				/>
			</Panel>
			<Panel title="Money by era" note="Paid to operators, and what of the budget was left.">
				<Bars
					label={`Budget and payments in the last ${rows.length} eras. In the last one ${exactAmount(eras[0]!.paid)} of ${exactAmount(eras[0]!.budget)} were paid.`}
					bars={rows.map(({ era, paid, budget }) => ({
						label: `era ${era}`,
						title: `Era ${era}: ${exactAmount(paid)} of ${exactAmount(budget)} paid`,
						parts: [{ tone: 'accent', size: Number(paid) }, { tone: 'soft', size: Number(budget > paid ? budget - paid : 0n) }],
					}))}
				/>
			</Panel>
		</div>
	);
}
