#!/usr/bin/env node
// Changes a governed parameter by referendum with nothing but polkadot.js and the chain's own metadata: preimage, submission,
// deposit, votes, enactment, and the new value in force with the next era. At the same time it proposes a value outside of its bounds,
// which is approved as well and refused when it is enacted. With --class it also changes that class's reward weight, and checks that
// the next era pays by it, each operator what the formula says. Exits with 0 only if all went so.
//
// On a development chain a referendum takes a dozen blocks.

import { parseArgs } from 'node:util';

import { Keyring } from '@polkadot/api';

import { run } from './command.mjs';
import { blocksFrom, connect, send } from './node.mjs';
import { budgetOf, rewardsOf } from './rewards.mjs';
import { begin, end } from './referendum.mjs';

const USAGE = `usage: governance.mjs [options]
  --url URL             node (ws://127.0.0.1:9944)
  --suri SURI           who proposes (//Alice)
  --voters SURI,...     who votes, each with most of what it has (the six development keys)
  --parameter NAME      what to change (Jobs.DisputeWindow)
  --value N             to what, in the parameter's unit; the next higher unless given
  --class N             a workload class whose reward weight to change as well
  --weight PPM          to what, parts per million (500000)
  --scarce SURI,...     operators of that class, each of which first takes back all but one of its slots there, so that a
                        slot is worth something
  --timeout SECONDS     give up after this long (900)
  --json                print one JSON object and nothing else`;

const DEVELOPMENT = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map((name) => `//${name}`).join(',');

function options() {
	const text = (value) => ({ type: 'string', ...(value === undefined ? {} : { default: value }) });
	const { values } = parseArgs({
		options: {
			url: text('ws://127.0.0.1:9944'),
			suri: text('//Alice'),
			voters: text(DEVELOPMENT),
			parameter: text('Jobs.DisputeWindow'),
			value: text(),
			class: text(),
			weight: text('500000'),
			scarce: text(''),
			timeout: text('900'),
			json: { type: 'boolean', default: false },
		},
	});
	for (const name of ['value', 'class', 'weight', 'timeout']) {
		if (values[name] !== undefined && !/^\d{1,30}$/.test(values[name])) {
			throw new Error(`--${name} ${values[name]} is not a whole number`);
		}
	}
	if (values.scarce !== '' && values.class === undefined) {
		throw new Error('--scarce needs --class');
	}
	return values;
}

/** A governed parameter as the chain has it, after a block or now. */
async function parameter(api, name, hash) {
	const at = hash === undefined ? api : await api.at(hash);
	const states = await at.call.governanceApi.parameters();
	const found = states.find((state) => `${state.group}.${state.name}` === name);
	if (!found) {
		const names = states.map((state) => `${state.group}.${state.name}`);
		throw new Error(`there is no parameter ${name}; there are ${names.join(', ')}`);
	}
	return {
		value: found.value.toBigInt(),
		next: found.next.isSome ? found.next.unwrap().toBigInt() : null,
		least: found.least.toBigInt(),
		most: found.most.toBigInt(),
		unit: found.unit.type,
		track: found.track.type,
	};
}

/** The call that sets one parameter. */
function setting(api, name, value) {
	const [group, parameter] = name.split('.');
	return api.tx.governance.setParameters([{ [group]: { [parameter]: [null, value] } }]);
}

/** The first block, from this one on, after which a parameter has a value. */
async function inForce(api, name, value, from) {
	for await (const { number, hash } of blocksFrom(api, from)) {
		if ((await parameter(api, name, hash)).value === value) {
			return number;
		}
	}
	throw new Error('the node gives no more blocks');
}

/** Has operators offer one slot each, for what they asked before. */
async function makeScarce(api, id, operators) {
	for (const operator of operators) {
		const offers = await api.call.jobRegistryApi.offersOf(operator.address);
		const offer = offers.find((one) => one.class.eq(id));
		if (!offer) {
			throw new Error(`${operator.address} offers nothing in class ${id}`);
		}
		const { price } = offer;
		await send(api, api.tx.jobRegistry.offer(id, 1, price), operator, `the offer of ${operator.address}`);
	}
}

/** Proposes another reward weight of a class, with all else as it is. */
async function reweigh(api, id, weight, people) {
	const coverage = await api.call.rewardsApi.coverage(id);
	if (coverage.isNone) {
		throw new Error(`there is no class ${id}, or nobody ever asked for it`);
	}
	const terms = coverage.unwrap().terms.now;
	const call = api.tx.rewards.setClassTerms(id, { ...terms.toJSON(), weightPpm: weight });
	return { before: terms.weightPpm.toNumber(), referendum: await begin(api, 'RewardWeights', call, people) };
}

/** Follows the first payment of a class by terms that were enacted in a block, and compares it with the formula. */
async function payment(api, id, enacted, { note }) {
	let from;
	const paid = new Map();
	for await (const { number, hash } of blocksFrom(api, enacted)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (event.section !== 'rewards') {
				continue;
			}
			if (event.method === 'ClassTermsSet' && event.data.class.eq(id)) {
				from = event.data.from.toNumber();
			}
			const due = from !== undefined && event.data.era?.toNumber() >= from && event.data.class?.eq(id);
			if (due && event.method === 'Rewarded') {
				paid.set(event.data.operator.toString(), event.data.amount.toBigInt());
			}
			if (due && event.method === 'ClassPaid') {
				const era = event.data.era.toNumber();
				const found = { budget: event.data.budget.toBigInt(), paid: event.data.paid.toBigInt() };
				const expected = await rewardsOf(state, id, found);
				for (const operator of new Set([...paid.keys(), ...expected.keys()])) {
					const [is, should] = [paid.get(operator) ?? 0n, expected.get(operator) ?? 0n];
					if (is !== should) {
						throw new Error(`era ${era} paid ${operator} ${is} planck; by the formula it earned ${should}`);
					}
				}
				note(`block ${number}: era ${era} paid class ${id} ${found.paid} of ${found.budget} planck`);
				return { era, ...found, operators: paid.size, state };
			}
		}
	}
	throw new Error('the node gives no more blocks');
}

/** What the new weight did: who got what, and that the class's budget is its part by that weight. */
async function reweighed(api, id, { before, referendum }, people) {
	const decided = await end(api, referendum, people);
	if (decided.error) {
		throw new Error(`the weight of class ${id} was refused: ${decided.error}`);
	}
	const { state, ...payout } = await payment(api, id, decided.enacted_in_block, people);
	const coverage = (await state.call.rewardsApi.coverage(id)).unwrap();
	const budget = await budgetOf(state, id, payout.era);
	if (budget !== payout.budget) {
		throw new Error(`class ${id} had a budget of ${payout.budget} planck; by the formula it has ${budget}`);
	}
	return { ...decided, class: id, weight_before: before, weight: coverage.terms.now.weightPpm.toNumber(), ...payout };
}

async function main(values, note) {
	const api = await connect(values.url);
	try {
		const keyring = new Keyring({ type: 'sr25519', ss58Format: api.registry.chainSS58 });
		const people = {
			proposer: keyring.addFromUri(values.suri),
			voters: values.voters.split(',').map((suri) => keyring.addFromUri(suri)),
			note,
		};
		const name = values.parameter;
		const before = await parameter(api, name);
		const wanted = values.value === undefined ? before.value + 1n : BigInt(values.value);
		note(`${name} is ${before.value} (${before.unit}), within ${before.least} and ${before.most}`);

		const outside = before.most + 1n;
		const [weight, id] = [Number(values.weight), Number(values.class)];
		const split = (list) => list.split(',').filter((suri) => suri !== '');
		await makeScarce(api, id, split(values.scarce).map((suri) => keyring.addFromUri(suri)));
		const proposed = {
			change: await begin(api, before.track, setting(api, name, wanted), people),
			refusal: await begin(api, before.track, setting(api, name, outside), people),
			weight: values.class === undefined ? undefined : await reweigh(api, id, weight, people),
		};

		const changed = await end(api, proposed.change, people);
		if (changed.error) {
			throw new Error(`${name} = ${wanted} was refused: ${changed.error}`);
		}
		const block = await inForce(api, name, wanted, changed.enacted_in_block);
		note(`block ${block}: ${name} is ${wanted}`);

		const refused = await end(api, proposed.refusal, people);
		const after = await parameter(api, name);
		if (refused.error !== 'governance.OutOfBounds' || after.value !== wanted || after.next !== null) {
			throw new Error(`${name} = ${outside} should have been refused, but: ${refused.error}, ${after.value}`);
		}
		const payout =
			proposed.weight === undefined
				? {}
				: { class_weight: await reweighed(api, id, proposed.weight, people) };
		return {
			pace: (await api.call.governanceApi.pace()).toNumber(),
			parameter: name,
			unit: before.unit,
			least: before.least,
			most: before.most,
			before: before.value,
			changed: { ...changed, value: wanted, in_force_in_block: block },
			refused: { ...refused, value: outside },
			after: after.value,
			...payout,
		};
	} finally {
		await api.disconnect();
	}
}

await run({ usage: USAGE, options, main, late: 'not decided' });
