#!/usr/bin/env node
// Changes a governed parameter by referendum with nothing but polkadot.js and the chain's own metadata: preimage, submission,
// deposit, votes, enactment, and the new value in force with the next era. Then proposes a value outside of its bounds, which
// is approved as well and refused when it is enacted. With --class, and on a chain that pays rewards, it then changes that class's
// reward weight, and checks that the next era pays by it. Exits with 0 only if all went so.
//
// On a development chain a referendum takes a dozen blocks.

import { parseArgs } from 'node:util';

import { Keyring } from '@polkadot/api';

import { blocksFrom, connect } from './node.mjs';
import { decide } from './referendum.mjs';

const USAGE = `usage: governance.mjs [options]
  --url URL             node (ws://127.0.0.1:9944)
  --suri SURI           who proposes (//Alice)
  --voters SURI,...     who votes, each with most of what it has (the six development keys)
  --parameter NAME      what to change (Jobs.DisputeWindow)
  --value N             to what, in the parameter's unit; the next higher unless given
  --class N             a workload class whose reward weight to change as well
  --weight PPM          to what, parts per million (500000)
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
			timeout: text('900'),
			json: { type: 'boolean', default: false },
		},
	});
	for (const name of ['value', 'class', 'weight', 'timeout']) {
		if (values[name] !== undefined && !/^\d{1,30}$/.test(values[name])) {
			throw new Error(`--${name} ${values[name]} is not a whole number`);
		}
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

/** Changes a class's reward weight, and follows its first payment by it: what operators got is what the class was paid. */
async function reweigh(api, id, weight, people) {
	if (api.tx.rewards === undefined) {
		throw new Error('this chain pays no rewards; leave --class away');
	}
	const terms = async () => (await api.call.rewardsApi.coverage(id)).unwrap().terms.now;
	const before = await terms();
	const call = api.tx.rewards.setClassTerms(id, { ...before.toJSON(), weightPpm: weight });
	const decided = await decide(api, 'RewardWeights', call, people);
	if (decided.error) {
		throw new Error(`the weight of class ${id} was refused: ${decided.error}`);
	}
	let from;
	const rewards = [];
	for await (const { number, hash } of blocksFrom(api, decided.enacted_in_block)) {
		const state = await api.at(hash);
		for (const { event } of await state.query.system.events()) {
			if (api.events.rewards.ClassTermsSet.is(event) && event.data.class.eq(id)) {
				from = event.data.from.toNumber();
			}
			const due = from !== undefined && event.section === 'rewards' && event.data.era?.toNumber() >= from;
			if (due && event.method === 'Rewarded' && event.data.class.eq(id)) {
				rewards.push(event.data.amount.toBigInt());
			}
			if (due && event.method === 'ClassPaid' && event.data.class.eq(id)) {
				const [budget, paid] = [event.data.budget.toBigInt(), event.data.paid.toBigInt()];
				const sum = rewards.reduce((sum, amount) => sum + amount, 0n);
				if (sum !== paid || paid > budget) {
					throw new Error(`class ${id} was paid ${paid} of ${budget}, and its operators ${sum}`);
				}
				const now = (await terms()).weightPpm.toNumber();
				people.note(`block ${number}: era ${event.data.era} paid class ${id} ${paid} of ${budget} planck`);
				return {
					...decided,
					class: id,
					weight_before: before.weightPpm.toNumber(),
					weight: now,
					era: event.data.era.toNumber(),
					budget,
					paid,
				};
			}
		}
	}
	throw new Error('the node gives no more blocks');
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

		const changed = await decide(api, before.track, setting(api, name, wanted), people);
		if (changed.error) {
			throw new Error(`${name} = ${wanted} was refused: ${changed.error}`);
		}
		const block = await inForce(api, name, wanted, changed.enacted_in_block);
		note(`block ${block}: ${name} is ${wanted}`);

		const outside = before.most + 1n;
		const refused = await decide(api, before.track, setting(api, name, outside), people);
		const after = await parameter(api, name);
		if (refused.error !== 'governance.OutOfBounds' || after.value !== wanted || after.next !== null) {
			throw new Error(`${name} = ${outside} should have been refused, but: ${refused.error}, ${after.value}`);
		}
		const reweighed =
			values.class === undefined
				? {}
				: { class_weight: await reweigh(api, Number(values.class), Number(values.weight), people) };
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
			...reweighed,
		};
	} finally {
		await api.disconnect();
	}
}

const replacer = (_, value) => (typeof value === 'bigint' ? value.toString() : value);
let values;
try {
	values = options();
} catch (error) {
	console.error(`${error.message}\n${USAGE}`);
	process.exit(2);
}
const late = setTimeout(() => {
	console.error(`not decided within ${values.timeout} s`);
	process.exit(6);
}, 1000 * Number(values.timeout));
try {
	const result = await main(values, values.json ? () => {} : console.log);
	console.log(JSON.stringify(result, replacer, values.json ? undefined : 2));
	process.exitCode = 0;
} catch (error) {
	console.error(error.message);
	process.exitCode = 1;
} finally {
	clearTimeout(late);
}
