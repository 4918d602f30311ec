// The life of a referendum, step by step.

import { blake2AsHex } from '@polkadot/util-crypto';

import { blocksFrom, describe, send } from './node.mjs';

/** Notes a proposal's preimage, submits a referendum on it and places its deposit. Gives its number and track. */
async function propose(api, track, proposal, proposer, note) {
	const bytes = proposal.method.toHex();
	const lookup = { hash: proposal.method.hash, len: proposal.method.encodedLength };
	const origin = track === 'Root' ? { system: 'Root' } : { Governance: track };
	// The same may have been proposed before.
	const noted = (await api.query.preimage.requestStatusFor(lookup.hash)).isSome;
	const opening = api.tx.utility.batchAll([
		...(noted ? [] : [api.tx.preimage.notePreimage(bytes)]),
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

/** The name under which the referenda pallet schedules what a referendum approved. */
export function taskName(index) {
	// A lock identifier, a string and a number, in SCALE.
	const word = new TextEncoder().encode('enactment');
	const number = new Uint8Array(new Uint32Array([index]).buffer);
	return blake2AsHex(Uint8Array.of(...new TextEncoder().encode('assembly'), word.length << 2, ...word, ...number));
}

/** Puts a proposal to the vote, and has it approved. */
export async function begin(api, track, proposal, { proposer, voters, note }) {
	const referendum = await propose(api, track, proposal, proposer, note);
	await vote(api, referendum.index, voters);
	return { ...referendum, proposal: `${proposal.method.section}.${proposal.method.method}` };
}

/** Waits until a referendum is over and what it approved was dispatched. Gives its number, track, blocks and the error with which it was enacted. */
export async function end(api, { index, track, from, proposal }, { note }) {
	const task = taskName(index);
	for await (const { number, hash } of blocksFrom(api, from)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (event.section === 'referenda' && event.data.index?.eq(index)) {
				note(`block ${number}: referendum ${index}: ${event.method}`);
				if (['Rejected', 'TimedOut', 'Cancelled', 'Killed'].includes(event.method)) {
					throw new Error(`referendum ${index} is over: ${event.method}`);
				}
			}
			const lost = ['CallUnavailable', 'PermanentlyOverweight'].includes(event.method);
			if (event.section === 'scheduler' && lost && event.data.id.isSome && event.data.id.unwrap().eq(task)) {
				throw new Error(`referendum ${index} was approved and not dispatched: ${event.method}`);
			}
			const dispatched = api.events.scheduler.Dispatched.is(event) && event.data.id.isSome;
			if (dispatched && event.data.id.unwrap().eq(task)) {
				const { result } = event.data;
				const error = result.isErr ? describe(api, result.asErr) : undefined;
				note(`block ${number}: referendum ${index}: ${error ? `refused: ${error.name}` : 'enacted'}`);
				return {
					referendum: index,
					track,
					proposal,
					enacted_in_block: number,
					blocks: number - from,
					error: error?.name ?? null,
				};
			}
		}
	}
	throw new Error('the node gives no more blocks');
}
