// One request for external data: what was asked, what came of it, who said so and when, and all that happened.

import { type AmbitClient, cidText, decimalText, type Member, type Reading, type Step } from '@ambit-network/client';
import { useLive } from '../chain/live.js';
import { useSteps } from '../chain/steps.js';
import { count, instant, percent, words } from '../lib/format.js';
import { href } from '../lib/route.js';
import { Address, Amount, Badge, Empty, Fact, Facts, Failure, Loaded, Panel, Waiting } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';
import { Timeline } from '../ui/timeline.js';
import { aggregationText, FeedBadge, findingText, readingText } from './finding.js';

const REFUNDS: Readonly<Record<string, string>> = {
	NoCapacity: 'offer more, ask fewer operators, or leave more time: too few with a free slot took it at that fee',
	Silence: 'ask again, and more operators than the quorum',
	Disagreement: 'see below what each said; where the value moves, ask for a median',
	Cancelled: 'it was taken back by its requester',
};

async function read(client: AmbitClient, id: bigint) {
	const [feed, answer, members] = await Promise.all([client.feeds.feed(id), client.feeds.value(id), client.feeds.members(id)]);
	const source = feed.source === undefined ? undefined : (await client.feeds.sources()).find((one) => one.id === feed.source);
	return { feed, answer, members, source };
}

/** A step whose number is in units of the decimals that were asked for. */
function scaled(step: Step, reading: Reading): Step {
	const units = /^-?[\d,]+$/.exec(String((step.data.finding as { Found?: { Number?: unknown } } | undefined)?.Found?.Number ?? ''));
	return units === null || reading.kind !== 'Number' ? step : { ...step, data: { ...step.data, finding: decimalText(BigInt(units[0].replaceAll(',', '')), reading.decimals) } };
}

export function FeedPage({ id }: { id: bigint }) {
	const answer = useLive((client) => read(client, id), [id]);
	const from = answer.value?.feed.requested;
	const { steps, over, problem } = useSteps(from === undefined ? undefined : (client, signal) => client.feeds.follow(id, from, signal), [id, from]);
	return (
		<Loaded answer={answer} what={`Reading request ${id}`}>
			{({ feed, answer: found, members, source }) => {
				const columns: Column<Member>[] = [
					{ name: 'Operator', width: 'minmax(7rem,1fr)', cell: ({ operator }) => <Address of={operator} link /> },
					{ name: 'Price', width: 'minmax(5rem,.7fr)', align: 'end', from: 480, cell: ({ price }) => <Amount planck={price} unit={false} /> },
					{ name: 'Pledge', width: 'minmax(5rem,.7fr)', align: 'end', from: 620, cell: ({ pledge }) => <Amount planck={pledge} unit={false} /> },
					{ name: 'Said', width: 'minmax(7rem,1fr)', cell: ({ said }) => (said.kind === 'Revealed' ? findingText(said.finding, feed.reading) : <span class="note">{said.kind === 'Committed' ? 'committed' : 'nothing yet'}</span>) },
				];
				return (
					<>
						<Panel title={`Request ${id}`} note={<code class="whole">{feed.url}{feed.pointer === '' ? '' : ` → ${feed.pointer}`}</code>} actions={<FeedBadge state={feed.state} />}>
							<Facts>
								<Fact name="Requester"><Address of={feed.requester} /></Fact>
								<Fact name="Read as">{readingText(feed.reading)}</Fact>
								<Fact name="The value is">{aggregationText(feed.aggregation, feed.quorum, feed.asked)}</Fact>
								<Fact name="Each gets at most"><Amount planck={feed.fee} /></Fact>
								<Fact name="Asked">block {count(feed.requested)}</Fact>
								<Fact name="Of use until">block {count(feed.deadline)}</Fact>
								<Fact name="Source">{feed.source === undefined ? 'an address, none that is registered' : <a href={href('data', 'sources')}>{source?.name ?? `number ${feed.source}`}</a>}</Fact>
								<Fact name="Who differs">{feed.vouchedPpm === undefined ? 'is not paid; nobody vouches for this source' : `by more than ${percent(feed.vouchedPpm)} is slashed: governance vouches for it`}</Fact>
							</Facts>
							{feed.state.kind === 'Refunded' && <Failure problem={{ message: `the request was refunded: ${words(feed.state.reason).toLowerCase()}`, remedy: REFUNDS[feed.state.reason] ?? 'ask again' }} />}
						</Panel>
						<div class="columns">
							<div>
								<Panel title="What was found">
									{found === undefined ? (
										<Empty>{feed.state.kind === 'Refunded' ? 'There is no value.' : 'No value yet.'}</Empty>
									) : (
										<>
											<p class="answer worded" data-value><span>{found.finding.kind === 'Found' ? 'Value' : 'Nothing was found'}</span><b>{findingText(found.finding, feed.reading)}</b></p>
											<Facts>
												<Fact name="Settled">block {count(found.block)}</Fact>
												<Fact name="By the chain’s clock">{instant(found.moment)}</Fact>
												{found.finding.kind === 'Found' && found.finding.value.kind === 'Tensor' && <Fact name="Artefact"><a href={href('data', 'kept', cidText(found.finding.value.cid))}><code>{cidText(found.finding.value.cid)}</code></a></Fact>}
											</Facts>
											<h3>{found.supporters.length} of {feed.asked} say so</h3>
											<ul class="supporters">{found.supporters.map((one) => <li key={one}><Address of={one} link /></li>)}</ul>
										</>
									)}
								</Panel>
								{members.length > 0 && (
									<Panel title="Who is at it" flush>
										<List label="Operators of this request" columns={columns} count={members.length} row={(place) => members[place]} most={16} />
									</Panel>
								)}
							</div>
							<Panel title="What happened" note="Every event, block by block." actions={over ? <Badge>over</Badge> : undefined}>
								{problem !== undefined && <Failure problem={problem} />}
								{steps.length === 0 && problem === undefined && <Waiting what="Reading the blocks since it was asked" since={answer.since} />}
								<Timeline steps={steps.map((step) => scaled(step, feed.reading))} />
							</Panel>
						</div>
					</>
				);
			}}
		</Loaded>
	);
}
