// One job, live: how far it is, what it gave, what stands behind it, and every move of every dispute about it.

import { AmbitError, type AmbitClient, type Cid, cidText, describe, type Dispute, type Job, type JobState, type Model, type ModelClass, type Numbers, type Step } from '@ambit-network/client';
import { head, link } from '../chain/connection.js';
import { useLive } from '../chain/live.js';
import { manifests } from '../chain/manifests.js';
import { settings } from '../chain/settings.js';
import { useSteps } from '../chain/steps.js';
import { useStore } from '../chain/store.js';
import { count, duration, size, words } from '../lib/format.js';
import { BEHIND, MOVES, reached, STAGES } from '../lib/steps.js';
import { largest, real } from '../lib/tensor.js';
import { Address, Amount, Badge, Bar, Empty, Fact, Facts, Failure, Loaded, Panel, Waiting } from '../ui/basics.js';
import { type Line, Timeline } from '../ui/timeline.js';
import { StateBadge } from './state.js';

interface Picture {
	readonly job: Job;
	readonly class: ModelClass | undefined;
	readonly model: Model | undefined;
	readonly disputes: readonly Dispute[];
}

async function read(client: AmbitClient, id: bigint): Promise<Picture> {
	const job = await client.job(id);
	const [classes, disputes] = await Promise.all([client.allClasses(), client.disputes.of(id)]);
	const found = classes.find((one) => one.id === job.class);
	return { job, class: found, model: found === undefined ? undefined : await client.model(found.model), disputes };
}

/** A step with what the block says beside its event. */
export interface Told extends Step {
	/** The move that was made, and its size. */
	readonly move: string | undefined;
	/** What is due after it. */
	readonly due: string | undefined;
}

async function tell(client: AmbitClient, id: bigint, step: Step): Promise<Told> {
	const isMove = step.event === 'TurnTaken' || step.event === 'OperatorConvicted' || step.event === 'OperatorAcquitted';
	if (!isMove && step.event !== 'DisputeOpened') {
		return { ...step, move: undefined, due: undefined };
	}
	const named = BigInt(String(step.data.dispute ?? '0').replace(/,/g, ''));
	const [moves, open] = await Promise.all([isMove ? client.disputes.moves(step.hash) : [], client.disputes.of(id, step.hash)]);
	const turn = step.event === 'TurnTaken' ? Number(String(step.data.turn).replace(/,/g, '')) - 1 : undefined;
	const move = moves.filter(({ dispute }) => dispute === named).find((one) => turn === undefined || one.turn === turn);
	const after = open.find((one) => one.id === named);
	const where = after?.stage.node === undefined ? '' : `: node ${after.stage.node} of ${after.stage.nodes}, level ${after.stage.level}`;
	return {
		...step,
		move: move === undefined ? undefined : `${MOVES[move.kind] ?? move.kind}, ${size(move.bytes)}`,
		due: after === undefined ? undefined : `${STAGES[after.stage.kind] ?? after.stage.kind}${where}`,
	};
}

/** A step as a line of the timeline. */
function line(step: Told): Line {
	const title = step.event === 'TurnTaken' && step.move !== undefined ? upper(step.move) : undefined;
	const notes = [...(title === undefined && step.move !== undefined ? [`Last move: ${step.move}.`] : []), ...(step.due === undefined ? [] : [`Now ${step.due}.`])];
	return { ...step, title, notes, aside: step.data.dispute !== undefined };
}

/** What happens to a job from its submission on. */
async function* follow(client: AmbitClient, id: bigint, from: number, signal: AbortSignal): AsyncGenerator<Told> {
	for await (const step of client.follow(id, from, signal)) {
		yield await tell(client, id, step);
	}
}

export function JobPage({ id }: { id: bigint }) {
	const answer = useLive((client) => read(client, id), [id]);
	const from = answer.value?.job.submitted;
	const { steps, over, problem: broken } = useSteps(from === undefined ? undefined : (client, signal) => follow(client, id, from, signal), [id, from]);
	return (
		<Loaded answer={answer} what={`Reading job ${id}`}>
			{({ job, class: of, model, disputes }) => (
				<>
					<Panel title={`Job ${id}`} note={model === undefined ? `class ${job.class}` : <>{model.name}, class {job.class}</>} actions={<StateBadge state={job.state} />}>
						<Path job={job} />
						<Facts>
							<Fact name="Client"><Address of={job.client} /></Fact>
							{'operator' in job.state && <Fact name="Operator"><Address of={job.state.operator} link /></Fact>}
							<Fact name={'fee' in job.state ? 'Fee' : 'At most'}><Amount planck={'fee' in job.state ? job.state.fee : job.maxFee} /></Fact>
							<Fact name="Attempt">{job.attempt + 1}</Fact>
							<Fact name="Submitted">block {count(job.submitted)}</Fact>
							<Fact name="Result of use until">block {count(job.deadline)}</Fact>
						</Facts>
						{of !== undefined && (
							<p class={`behind${of.mode.kind === 'Signed' ? ' weak' : ''}`}>
								<strong>{of.mode.kind}.</strong> {BEHIND[of.mode.kind]?.long}
							</p>
						)}
						{job.state.kind === 'Refunded' && <Failure problem={{ message: `the job was refunded: ${words(job.state.reason).toLowerCase()}`, remedy: REFUNDS[job.state.reason] ?? 'submit it again' }} />}
					</Panel>
					{disputes.map((dispute) => <OpenDispute key={dispute.id} dispute={dispute} />)}
					<div class="columns">
						<Panel title="What it gave">
							<Result job={job} model={model} />
						</Panel>
						<Panel title="What happened" note="Every event and every move, block by block.">
							{broken !== undefined && <Failure problem={broken} />}
							{steps.length === 0 && broken === undefined && <Waiting what="Reading the blocks since its submission" since={answer.since} />}
							<Timeline steps={steps.map(line)} />
							{!over && steps.length > 0 && broken === undefined && <Next job={job} />}
						</Panel>
					</div>
				</>
			)}
		</Loaded>
	);
}

const REFUNDS: Readonly<Record<string, string>> = {
	NoCapacity: 'offer more, leave more time, or take another class',
	AttemptsExhausted: 'submit it again, or take a class with other operators: those who had it did not deliver',
	InputUnavailable: 'check that the input can be fetched by its CID and has the root that was named',
	Withdrawn: 'it was withdrawn by its client',
};

/** The four stations of every job. */
function Path({ job: { state } }: { job: Job }) {
	const at = reached(state.kind);
	const names = ['Submitted', 'Assigned', 'Resulted', state.kind === 'Refunded' ? 'Refunded' : 'Settled'];
	return (
		<ol class={`path${state.kind === 'Refunded' ? ' bad' : ''}`}>
			{names.map((name, place) => (
				<li key={name} class={place < at || at === 3 ? 'past' : place === at ? 'here' : ''} aria-current={place === at ? 'step' : undefined}>
					{name}
				</li>
			))}
		</ol>
	);
}

/** What is waited for, and how long yet. */
function Next({ job: { state, deadline, submitted } }: { job: Job }) {
	const { best } = useStore(head);
	const current = useStore(link);
	const blockTime = 'chain' in current ? current.chain.blockTime : 6000;
	const [what, from, until] =
		state.kind === 'Submitted' ? (['Waits for an operator', submitted, deadline] as const)
		: state.kind === 'Assigned' ? (['The operator executes', undefined, state.due] as const)
		: state.kind === 'Panelled' ? ([state.phase === 'Committing' ? 'Operators execute and commit' : 'Operators reveal', undefined, state.due] as const)
		: state.kind === 'Resulted' ? ([state.disputes > 0 ? 'A dispute is open; payment waits' : 'May be disputed until it settles', undefined, state.settles] as const)
		: (['Reading the last blocks', undefined, best] as const);
	const left = Math.max(0, until - best);
	return (
		<div class="next">
			<Waiting what={`${what}${state.kind === 'Resulted' && state.disputes > 0 ? '' : `: ${left} block${left === 1 ? '' : 's'} left, about ${duration(left * blockTime)}`}`} {...(from === undefined || until <= from ? {} : { part: Math.min(1, (best - from) / (until - from)) })} />
		</div>
	);
}

function OpenDispute({ dispute }: { dispute: Dispute }) {
	const { best } = useStore(head);
	const current = useStore(link);
	const blockTime = 'chain' in current ? current.chain.blockTime : 6000;
	const left = Math.max(0, dispute.deadline - best);
	return (
		<section class="dispute" aria-label={`Dispute ${dispute.id}`} role="status">
			<p>
				<Badge tone="warn">dispute {String(dispute.id)}</Badge> <strong>{upper(STAGES[dispute.stage.kind] ?? dispute.stage.kind)}</strong>
				{dispute.stage.node !== undefined && <> about node {dispute.stage.node} of {dispute.stage.nodes}, level {dispute.stage.level}</>}
				{dispute.moot && <> · already won by another dispute</>}
			</p>
			<Facts>
				<Fact name="Operator"><Address of={dispute.operator} link /></Fact>
				<Fact name="Challenger"><Address of={dispute.challenger} /></Fact>
				<Fact name="Bond"><Amount planck={dispute.bond} /></Fact>
				<Fact name="Moves">{dispute.turn}</Fact>
				<Fact name={`The ${dispute.side.toLowerCase()}’s clock`}>{left} blocks, about {duration(left * blockTime)}</Fact>
			</Facts>
		</section>
	);
}

function upper(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A result: verified numbers, and where the artefacts are. */
function Result({ job, model }: { job: Job; model: Model | undefined }) {
	const { gateway } = useStore(settings);
	const claim = 'claim' in job.state ? job.state.claim : undefined;
	const output = useLive(
		async (client) => {
			if (claim === undefined || model === undefined) {
				return undefined;
			}
			return client.output(model, claim, [gateway]).catch((error: unknown) => {
				throw error instanceof AmbitError && error.problem === 'unavailable' ? new AmbitError('unavailable', 'the output is not at this gateway', 'name the operator’s gateway, or your own, in the settings') : error;
			});
		},
		[claim?.outputRoot, model?.root, gateway],
		'never'
	);
	const artefacts: (readonly [string, Cid])[] = [
		['Input', job.input],
		...(claim === undefined ? [] : ([['Output', claim.output]] as const)),
		...(claim?.trace === undefined ? [] : ([['Trace', claim.trace.cid]] as const)),
		...(model === undefined ? [] : ([['Graph', model.graph], ['Weights', model.weights]] as const)),
	];
	return (
		<>
			{claim === undefined ? (
				<Empty>{job.state.kind === 'Refunded' ? 'No result stands.' : 'No result yet.'}</Empty>
			) : (
				<Loaded answer={output} what="Fetching and verifying the output">
					{(value) => (value === undefined || model === undefined ? null : <Tensors model={model} tensors={value.tensors} state={job.state} />)}
				</Loaded>
			)}
			<h3>Artefacts</h3>
			<ul class="artefacts">
				{artefacts.map(([name, cid]) => (
					<li key={name}>
						<span>{name}</span>
						<a href={`${gateway.replace(/\/$/, '')}/ipfs/${cidText(cid)}?format=raw`} target="_blank" rel="noreferrer">
							<code>{cidText(cid)}</code>
						</a>
					</li>
				))}
			</ul>
		</>
	);
}

function Tensors({ model, tensors, state }: { model: Model; tensors: readonly Numbers[]; state: JobState }) {
	const disputed = state.kind === 'Resulted' && state.disputes > 0;
	const manifest = useStore(manifests).get(model.root);
	return (
		<div class={disputed ? 'tensors doubtful' : 'tensors'}>
			<p class={disputed ? 'warn-text' : 'note'}>
				{state.kind === 'Settled' ? 'Final: it was paid.' : disputed ? 'Disputed: don’t rely on it.' : 'Not final: it may still be disputed.'} These are the bytes that the operator signed.
			</p>
			{tensors.map((numbers, place) => {
				const type = model.outputs[place]!;
				const values: readonly (number | bigint)[] = [...numbers];
				const { name, fraction } = manifest?.outputs[place] ?? { name: `output ${place}`, fraction: 0 };
				if (values.length === 1) {
					return (
						<p key={place} class="answer" data-output={name}>
							<span>{upper(name)}</span>
							<b>{real(values[0]!, fraction)}</b>
						</p>
					);
				}
				const best = largest(values);
				const [least, most] = [Math.min(...values.slice(0, 64).map(Number)), Math.max(...values.slice(0, 64).map(Number))];
				return (
					<div key={place}>
						<h3>
							{upper(name)} <small class="note">{describe(type)}{fraction > 0 && `, divided by 2^${fraction}`}</small>
						</h3>
						<ol class="values" start={0}>
							{values.slice(0, 64).map((value, at) => (
								<li key={at} class={at === best ? 'best' : ''}>
									<span>{at}</span>
									<Bar part={most === least ? 1 : (Number(value) - least) / (most - least)} label={`${name} ${at}`} />
									<code>{real(value, fraction)}</code>
								</li>
							))}
						</ol>
						{values.length > 64 && <p class="note">and {count(values.length - 64)} more: open the output below</p>}
					</div>
				);
			})}
		</div>
	);
}
