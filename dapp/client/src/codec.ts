// From the chain's codec to plain values. Everything is read by the metadata that the node gives; there are no custom types.

import type { ApiPromise } from '@polkadot/api';
import { bool, Compact, Enum, GenericAccountId, Int, Option, Raw, Struct, Text, U8aFixed, UInt } from '@polkadot/types';
import type { u32, Vec } from '@polkadot/types-codec';
import type { H256 } from '@polkadot/types/interfaces/runtime';
import type { Event } from '@polkadot/types/interfaces/system';
import type {
	AmbitPrimitivesJobsJob,
	AmbitPrimitivesJobsJobState,
	AmbitPrimitivesJobsModel,
	AmbitPrimitivesJobsResultClaim,
	AmbitPrimitivesJobsValueType,
	AmbitPrimitivesJobsVerificationMode,
	AmbitPrimitivesRuntimeApiClassState,
} from '@polkadot/types/lookup';
import type { Codec, IMethod } from '@polkadot/types/types';
import { u8aToHex } from '@polkadot/util';
import { parseCid } from './artifacts.js';
import type { Claim, Job, JobState, Mode, Model, ModelClass } from './types.js';
import { ELEMENTS, type Element, type TensorType } from './tensors.js';

/** `None` as undefined. */
export function some<T extends Codec>(option: Option<T>): T | undefined {
	return option.isNone ? undefined : option.unwrap();
}

/** Calls within a call: those of a batch, or it alone. */
export function* callsIn(api: ApiPromise, call: IMethod): Generator<IMethod> {
	const { batch, batchAll, forceBatch } = api.tx.utility;
	for (const kind of [batch, batchAll, forceBatch]) {
		if (kind.is(call)) {
			for (const one of call.args[0]) {
				yield* callsIn(api, one);
			}
			return;
		}
	}
	yield call;
}

/** What an event says under a name, if it says something under it. */
export function fieldOf({ data }: Event, name: string): Codec | undefined {
	const place = data.names?.indexOf(name) ?? -1;
	return place < 0 ? undefined : data[place];
}

/** A text as the codec takes it. */
export function textBytes(text: string): string {
	return u8aToHex(new TextEncoder().encode(text));
}

/** A tensor's type. */
export function readType({ element, shape }: AmbitPrimitivesJobsValueType): TensorType {
	const name: Element = element.type;
	if (!ELEMENTS.includes(name)) {
		throw new TypeError(`the chain has a new element type: ${name}`);
	}
	return { element: name, shape: shape.map((extent) => extent.toNumber()) };
}

function types(values: Vec<AmbitPrimitivesJobsValueType>): TensorType[] {
	return values.map(readType);
}

function mode(value: AmbitPrimitivesJobsVerificationMode): Mode {
	return value.type === 'Redundant'
		? { kind: 'Redundant', operators: value.asRedundant.operators.toNumber() }
		: { kind: value.type };
}

/** A model. */
export function readModel(root: H256, model: AmbitPrimitivesJobsModel): Model {
	return {
		root: root.toHex(),
		name: model.name.toUtf8(),
		publisher: model.publisher.toString(),
		graph: parseCid(model.graph.toU8a(true)),
		weights: parseCid(model.weights.toU8a(true)),
		inputs: types(model.inputs),
		outputs: types(model.outputs),
	};
}

/** A class. */
export function readClass(id: u32, state: AmbitPrimitivesRuntimeApiClassState): ModelClass {
	const { spec, minFee, stakePerSlot } = state.class;
	return {
		id: id.toNumber(),
		model: spec.model.toHex(),
		hardware: spec.hardware.type,
		latency: spec.latency.type,
		mode: mode(spec.mode),
		minFee: minFee.toBigInt(),
		stakePerSlot: stakePerSlot.toBigInt(),
		slots: state.slots.toNumber(),
		free: state.free.toNumber(),
		bestPrice: some(state.bestPrice)?.toBigInt(),
	};
}

function claim(value: AmbitPrimitivesJobsResultClaim): Claim {
	const trace = some(value.trace);
	return {
		outputRoot: value.outputRoot.toHex(),
		output: parseCid(value.output.toU8a(true)),
		trace: trace === undefined ? undefined : { root: trace.root.toHex(), cid: parseCid(trace.cid.toU8a(true)) },
		inline: some(value.inline)?.toU8a(true),
	};
}

function state(value: AmbitPrimitivesJobsJobState): JobState {
	switch (value.type) {
		case 'Assigned': {
			const { operator, fee, due } = value.asAssigned;
			return { kind: 'Assigned', operator: operator.toString(), fee: fee.toBigInt(), due: due.toNumber() };
		}
		case 'Panelled': {
			const { phase, due } = value.asPanelled;
			return { kind: 'Panelled', phase: phase.type, due: due.toNumber() };
		}
		case 'Resulted': {
			const { operator, fee, settles, disputes, claim: found } = value.asResulted;
			return {
				kind: 'Resulted',
				operator: operator.toString(),
				fee: fee.toBigInt(),
				claim: claim(found),
				settles: settles.toNumber(),
				disputes: disputes.toNumber(),
			};
		}
		case 'Settled': {
			const { operator, fee, at, claim: found } = value.asSettled;
			return { kind: 'Settled', operator: operator.toString(), fee: fee.toBigInt(), claim: claim(found), at: at.toNumber() };
		}
		case 'Refunded': {
			const { reason, at } = value.asRefunded;
			return { kind: 'Refunded', reason: reason.type, at: at.toNumber() };
		}
		default:
			return { kind: 'Submitted' };
	}
}

/** A job. */
export function readJob(id: bigint, job: AmbitPrimitivesJobsJob): Job {
	return {
		id,
		client: job.client.toString(),
		class: job.class.toNumber(),
		input: parseCid(job.input.toU8a(true)),
		inputRoot: job.inputRoot.toHex(),
		maxFee: job.maxFee.toBigInt(),
		submitted: job.submitted.toNumber(),
		deadline: job.deadline.toNumber(),
		attempt: job.attempt.toNumber(),
		state: state(job.state),
	};
}

/**
 * Any value of the codec as a plain one: structures by their fields, integers of up to 32 bits as numbers and larger ones as bigints,
 * `None` as undefined, accounts as addresses, hashes as 0x-hex, bytes as bytes. An enumeration without data is its variant's name, one
 * with data is `{ kind, value }`.
 */
export function plain<T>(value: Codec): T {
	const read = (): unknown => {
		if (value instanceof Option) {
			return value.isNone ? undefined : plain(value.unwrap());
		}
		if (value instanceof Compact) {
			return plain(value.unwrap());
		}
		if (value instanceof Enum) {
			return value.isNone || value.isBasic ? value.type : { kind: value.type, value: plain(value.inner) };
		}
		if (value instanceof Struct) {
			return Object.fromEntries([...value.entries()].map(([name, field]) => [name, plain(field)]));
		}
		if (value instanceof UInt || value instanceof Int) {
			return value.bitLength() > 32 ? value.toBigInt() : value.toNumber();
		}
		if (Array.isArray(value)) {
			return value.map((one: Codec) => plain(one));
		}
		if (value instanceof Text || value instanceof GenericAccountId) {
			return value.toString();
		}
		if (value instanceof U8aFixed) {
			return value.toHex();
		}
		if (value instanceof Raw) {
			return value.toU8a(true);
		}
		return value instanceof bool ? value.isTrue : undefined;
	};
	return read() as T;
}

/** The runtime's APIs after a block, or after the best one. */
export async function runtimeAt(api: ApiPromise, at: string | undefined): Promise<ApiPromise['call']> {
	return at === undefined ? api.call : (await api.at(at)).call;
}

/** Most rows that a list of the runtime has. */
export const ROWS = 1_000;

/** All rows of a list that gives at most [`ROWS`] of them at a time. `next` says from where the next ones are. */
export async function pages<T, S>(start: S, page: (from: S) => Promise<T[]>, next: (sofar: readonly T[]) => S): Promise<T[]> {
	const all: T[] = [];
	for (let from = start; ; from = next(all)) {
		const rows = await page(from);
		all.push(...rows);
		if (rows.length < ROWS) {
			return all;
		}
	}
}
