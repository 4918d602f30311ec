// The life of a referendum, step by step.

import { blocksFrom, describe, send } from './node.mjs';

/** Notes a proposal's preimage, submits a referendum on it and places its deposit. Gives its number and track. */
async function propose(api, track, proposal, proposer, note) {
	const bytes = proposal.method.toHex();
	const lookup = { hash: proposal.method.hash, len: proposal.method.encodedLength };
	const origin = track === 'Root' ? { system: 'Root' } : { Governance: track };
	const opening = api.tx.utility.batchAll([
		api.tx.preimage.notePreimage(bytes),
		api.tx.referenda.submit(origin, { Lookup: lookup }, { After: 0 }),
	]);
	const { block, events } = await send(api, opening, proposer, 'the proposal');
	const submitted = events.find(({ event }) => api.events.referenda.Submitted.is(event));
	const index = submitted.event.data.index.toNumber();
	note(`referendum ${index} on ${proposal.method.section}.${proposal.method.method}, track ${submitted.event.data.track}`);
	await send(api, api.tx.referenda.placeDecisionDeposit(index), proposer, 'the decision deposit');
	const { number } = await api.rpc.chain.getHeader(block);
	return { index, track: submitted.event.data.track.toNumber(), from: number.toNumber() };
}

/** Has each voter say aye with seven tenths of what it has. */
async function vote(api, index, voters) {
	await Promise.all(
		voters.map(async (voter) => {
			const { data } = await api.query.system.account(voter.address);
			const balance = (data.free.toBigInt() * 7n) / 10n;
			const choice = { Standard: { vote: { aye: true, conviction: 'Locked1x' }, balance } };
			await send(api, api.tx.convictionVoting.vote(index, choice), voter, `the vote of ${voter.address}`);
		}),
	);
}

/** Waits until a referendum is over and what it approved was dispatched. Gives the block and the error, if there was one. */
async function enactment(api, { index, from }, note) {
	let approved = false;
	for await (const { number, hash } of blocksFrom(api, from)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (event.section === 'referenda' && event.data.index?.eq(index)) {
				note(`block ${number}: ${event.method}`);
				approved ||= event.method === 'Approved';
				if (['Rejected', 'TimedOut', 'Cancelled', 'Killed'].includes(event.method)) {
					throw new Error(`referendum ${index} is over: ${event.method}`);
				}
			}
			// A proposal is scheduled by name; what the referenda pallet schedules for itself is not.
			if (approved && api.events.scheduler.Dispatched.is(event) && event.data.id.isSome) {
				const { result } = event.data;
				return { number, error: result.isErr ? describe(api, result.asErr) : undefined };
			}
		}
	}
	throw new Error('the node gives no more blocks');
}

/** A referendum from its preimage to its enactment. Gives its number, track, blocks and the error with which it was enacted. */
export async function decide(api, track, proposal, { proposer, voters, note }) {
	const referendum = await propose(api, track, proposal, proposer, note);
	await vote(api, referendum.index, voters);
	const { number, error } = await enactment(api, referendum, note);
	note(`block ${number}: ${error ? `refused: ${error.name}` : 'enacted'}`);
	return {
		referendum: referendum.index,
		track: referendum.track,
		proposal: `${proposal.method.section}.${proposal.method.method}`,
		enacted_in_block: number,
		blocks: number - referendum.from,
		error: error?.name ?? null,
	};
}
