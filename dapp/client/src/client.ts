// The client: one connection to a node, and what a dApp does with it.

import { ApiPromise } from '@polkadot/api';
import type { Event } from '@polkadot/types/interfaces/system';
import { u8aToHex } from '@polkadot/util';
import { asCid, type Cid, fetchFile, keep, type Keeper } from './artifacts.js';
import { stepsFrom } from './blocks.js';
import { fieldOf, readClass, readJob, readModel, some, textBytes } from './codec.js';
import { Connection } from './connection.js';
import { AmbitError, orCancelled, unlessCancelled } from './errors.js';
import { Disputes } from './disputes.js';
import { Feeds } from './feeds.js';
import { Governance } from './governance.js';
import { Keeping } from './keeping.js';
import { type ClassOrder, openClass, type Publication, publish } from './publishing.js';
import { Rewards } from './rewards.js';
import { Staking } from './staking.js';
import { blobRoot, readTensors, sizeOf, type Numbers } from './tensors.js';
import { said, send, type Sending, type Signer } from './transaction.js';
import { type Claim, type Job, LATENCY_BLOCKS, type Model, type ModelClass, type Quote, type Step } from './types.js';

/** How to connect. */
export interface ConnectOptions {
	/** Refuse any other chain: its genesis hash, 0x-hex. */
	readonly genesis?: string;
	/** Give up if the node isn't there within so many milliseconds [60,000]. */
	readonly timeout?: number;
	/** Give up waiting for an answer if the connection broke and did not come back within so many milliseconds [60,000]. */
	readonly patience?: number;
	readonly signal?: AbortSignal;
}

/** A job to submit. */
export interface JobRequest {
	/** A class, or a model of which the cheapest class with a free slot is taken. */
	readonly of: ModelClass | Model;
	/** The input's bytes, which `keeper` keeps, or the CID of an input that is kept somewhere with the root over its tensors. */
	readonly input: { readonly bytes: Uint8Array; readonly keeper: Keeper } | { readonly cid: Cid | string; readonly root: string };
	/** Most that it may cost, planck [what quote() says]. */
	readonly maxFee?: bigint;
	/** Blocks within which a result is of use [three times the class's latency]. */
	readonly within?: number;
	readonly signer: Signer;
	/** Wait until the submission is final. */
	readonly finalized?: boolean;
	readonly signal?: AbortSignal;
	/** Hears how far it is: the input is checked and kept, then the stages of the transaction. */
	readonly onStage?: (stage: 'kept' | 'taken' | 'broadcast' | 'included') => void;
}

/** A job's output, verified against the root that its operator signed. */
export interface Output {
	readonly bytes: Uint8Array;
	/** The output tensors' numbers, in the model's order. */
	readonly tensors: readonly Numbers[];
}

/** Events of these pallets are about jobs. */
const ABOUT_JOBS = ['jobRegistry', 'disputes'];
/** Most models and classes that are listed. */
const MOST = 1_000;

/** A connection to an Ambit chain. Reconnects by itself; `close` ends it. */
export class AmbitClient {
	/** Coverage, rewards, and where capacity is needed. */
	readonly rewards: Rewards;
	/** Bonds, validators and delegations. */
	readonly staking: Staking;
	/** Referenda and what they decide about. */
	readonly governance: Governance;
	/** Disputes about results. */
	readonly disputes: Disputes;
	/** External data. */
	readonly feeds: Feeds;
	/** Artefacts that operators keep for a fee. */
	readonly keeping: Keeping;

	private constructor(
		/** polkadot.js, for all that this class has no method for. */
		readonly api: ApiPromise
	) {
		this.rewards = new Rewards(api);
		this.staking = new Staking(api);
		this.governance = new Governance(api);
		this.disputes = new Disputes(api);
		this.feeds = new Feeds(api);
		this.keeping = new Keeping(api);
	}

	/** Connects to a node's JSON-RPC server, `ws://` or `wss://`. */
	static async connect(url: string, { genesis, timeout = 60_000, patience, signal }: ConnectOptions = {}): Promise<AmbitClient> {
		orCancelled(signal);
		const api = new ApiPromise({ provider: new Connection(url, timeout, patience), noInitWarn: true });
		// It is rejected by the first attempt that fails; the provider tries again.
		api.isReadyOrError.catch(() => {});
		let timer: ReturnType<typeof setTimeout> | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				reject(new AmbitError('unreachable', `no node at ${url} within ${timeout} ms`, 'start the node, or check the address'));
			}, timeout);
		});
		try {
			await unlessCancelled(signal, Promise.race([api.isReady, late]));
			if (genesis !== undefined && api.genesisHash.toHex() !== genesis.toLowerCase()) {
				throw new AmbitError('wrong-chain', `the node is of ${api.genesisHash.toHex()}, not of ${genesis}`, 'connect to a node of the chain that you mean');
			}
			if (api.query.jobRegistry === undefined) {
				throw new AmbitError('wrong-chain', `${api.runtimeVersion.specName.toString()} is not an Ambit chain`, 'connect to a node of an Ambit chain');
			}
			return new AmbitClient(api);
		} catch (error) {
			await api.disconnect().catch(() => {});
			throw error;
		} finally {
			clearTimeout(timer);
		}
	}

	/** Ends the connection. */
	async close(): Promise<void> {
		await this.api.disconnect();
	}

	/** Published models of this name, or all. */
	async models(name = ''): Promise<Model[]> {
		const found = await this.api.call.jobRegistryApi.models(textBytes(name), MOST);
		return found.map(([root, model]) => readModel(root, model));
	}

	/** One model, by its root (0x-hex) or its name. */
	async model(nameOrRoot: string): Promise<Model> {
		const remedy = 'models() lists what is published';
		if (/^0x[0-9a-f]{64}$/i.test(nameOrRoot)) {
			const found = some(await this.api.call.jobRegistryApi.model(nameOrRoot));
			if (found === undefined) {
				throw new AmbitError('not-found', `no model ${nameOrRoot} is published`, remedy);
			}
			return readModel(this.api.createType('H256', nameOrRoot), found);
		}
		const [found, ...others] = (await this.models(nameOrRoot)).filter((model) => model.name === nameOrRoot);
		if (found === undefined) {
			throw new AmbitError('not-found', `no model is named ${nameOrRoot}`, remedy);
		}
		if (others.length > 0) {
			throw new AmbitError('ambiguous', `${others.length + 1} models are named ${nameOrRoot}`, 'name one by its root');
		}
		return found;
	}

	/** The workload classes of a model. */
	async classes(model: Model): Promise<ModelClass[]> {
		const found = await this.api.call.jobRegistryApi.classesOf(model.root, null);
		return found.map(([id, state]) => readClass(id, state));
	}

	/** Every workload class, in the order of their numbers. */
	async allClasses(): Promise<ModelClass[]> {
		const found = await Promise.all((await this.models()).map((model) => this.classes(model)));
		return found.flat().sort((one, other) => one.id - other.id);
	}

	/** What a job of a class, or of a model's best class, costs now. */
	async quote(of: ModelClass | Model, payer?: string): Promise<Quote> {
		const chosen = 'graph' in of ? await this.best(of) : of;
		const { mode, bestPrice, minFee } = chosen;
		const operators = mode.kind === 'Redundant' ? BigInt(mode.operators) : 1n;
		const price = bestPrice === undefined ? undefined : bestPrice * operators;
		const least = minFee * operators;
		const maxFee = 2n * (price !== undefined && price > least ? price : least);
		const call = this.api.tx.jobRegistry.submit(chosen.id, `0x01551220${'00'.repeat(32)}`, `0x${'00'.repeat(32)}`, maxFee, 0);
		const info = payer === undefined ? undefined : await call.paymentInfo(payer);
		return { class: chosen, price, maxFee, transactionFee: info?.partialFee.toBigInt() ?? 0n };
	}

	private async best(model: Model): Promise<ModelClass> {
		const classes = await this.classes(model);
		const rank = ({ free, bestPrice, minFee }: ModelClass): [boolean, bigint] => [free === 0, bestPrice ?? minFee];
		const [best] = classes.sort((one, other) => {
			const [a, b] = [rank(one), rank(other)];
			return a[0] !== b[0] ? Number(a[0]) - Number(b[0]) : a[1] < b[1] ? -1 : Number(a[1] > b[1]);
		});
		if (best === undefined) {
			throw new AmbitError('not-found', `nobody opened a workload class for ${model.name}`, 'open one: openClass()');
		}
		return best;
	}

	/** Submits a job; gives its id once the submission is in a block. The input is checked against the model before anything is sent. */
	async submit(request: JobRequest): Promise<{ readonly job: bigint; readonly block: number }> {
		const { of, input, signer, signal } = request;
		const { class: chosen, maxFee } = await this.quote(of);
		const model = 'graph' in of ? of : await this.model(of.model);
		let cid: Cid;
		let root: string;
		if ('bytes' in input) {
			root = u8aToHex(blobRoot(model.inputs, input.bytes));
			cid = await keep(input.keeper, input.bytes, signal);
		} else {
			root = input.root;
			cid = asCid(input.cid);
		}
		request.onStage?.('kept');
		const best = await this.api.rpc.chain.getHeader();
		const within = request.within ?? 3 * LATENCY_BLOCKS[chosen.latency];
		const deadline = best.number.toNumber() + within;
		const call = this.api.tx.jobRegistry.submit(chosen.id, u8aToHex(cid.bytes), root, request.maxFee ?? maxFee, deadline);
		const included = await send(this.api, call, signer, request);
		return { job: said(included, this.api.events.jobRegistry.JobSubmitted).job.toBigInt(), block: included.number };
	}

	/**
	 * Publishes a model by its manifest and files, which a worker keeps or which are kept somewhere, and opens a class for it where one is
	 * named. One that is published already is refused before anything is given away or sent.
	 */
	async publish(publication: Publication): Promise<{ readonly class: number | undefined; readonly block: number }> {
		return publish(this.api, publication);
	}

	/** Opens a workload class for a published model; gives its number. One with the same terms may be open already, which is refused. */
	async openClass(model: Model, order: ClassOrder, signer: Signer, sending: Sending = {}): Promise<{ readonly class: number; readonly block: number }> {
		return openClass(this.api, model.root, order, signer, sending);
	}

	/** How many jobs were ever submitted: their numbers are those below. */
	async jobCount(): Promise<bigint> {
		return (await this.api.query.jobRegistry.nextJobId()).toBigInt();
	}

	/** Jobs by their numbers; undefined where the chain has forgotten one. */
	async jobs(ids: readonly bigint[]): Promise<(Job | undefined)[]> {
		const found = await this.api.query.jobRegistry.jobs.multi([...ids]);
		return found.map((entry, place) => {
			const job = some(entry);
			return job === undefined ? undefined : readJob(ids[place]!, job);
		});
	}

	/** Jobs of a client, newest first, below a number. */
	async jobsOf(client: string, before?: bigint, limit = 100): Promise<Job[]> {
		const found = await this.api.call.jobRegistryApi.jobsOf(client, before ?? null, limit);
		return found.map(([id, job]) => readJob(id.toBigInt(), job));
	}

	/** A job, until the chain forgets it. */
	async job(id: bigint): Promise<Job> {
		const found = some(await this.api.call.jobRegistryApi.job(id));
		if (found === undefined) {
			throw new AmbitError('not-found', `there is no job ${id}, or it was forgotten`, 'finished jobs are kept for a day');
		}
		return readJob(id, found);
	}

	/**
	 * What happens to a job from a block on, until it is settled or refunded. Goes on by itself after the connection broke, without a
	 * gap; follows the best chain.
	 */
	async *follow(id: bigint, from: number, signal?: AbortSignal): AsyncGenerator<Step> {
		const disputes = new Set<string>();
		const isAbout = (event: Event): boolean => {
			const dispute = fieldOf(event, 'dispute')?.toString();
			const isOfJob = ABOUT_JOBS.includes(event.section) && fieldOf(event, 'job')?.toString() === id.toString();
			if (isOfJob && dispute !== undefined) {
				disputes.add(dispute);
			}
			return isOfJob || (event.section === 'disputes' && dispute !== undefined && disputes.has(dispute));
		};
		for await (const step of stepsFrom(this.api, from, isAbout, signal)) {
			yield step;
			if (step.event === 'JobSettled' || step.event === 'JobRefunded') {
				return;
			}
		}
	}

	/** Waits until a job is settled. A refund is an error with its reason. */
	async settled(id: bigint, from: number, onStep: (step: Step) => void = () => {}, signal?: AbortSignal): Promise<Job> {
		for await (const step of this.follow(id, from, signal)) {
			onStep(step);
			if (step.event === 'JobRefunded') {
				const reason = String(step.data.reason);
				throw new AmbitError('refunded', `the job was refunded: ${reason}`, REFUNDS[reason] ?? 'submit it again', reason);
			}
		}
		return this.job(id);
	}

	/** A result's output: from the ledger if it is there, otherwise from gateways; verified against what its operator signed. */
	async output(model: Model, claim: Claim, gateways: readonly string[] = [], signal?: AbortSignal): Promise<Output> {
		const limit = model.outputs.reduce((sum, type) => sum + sizeOf(type), 0);
		const bytes =
			claim.inline ?? (await fetchFile(claim.output, { gateways, limit, ...(signal === undefined ? {} : { signal }) }));
		if (u8aToHex(blobRoot(model.outputs, bytes)) !== claim.outputRoot) {
			throw new AmbitError('corrupt', 'the output is not the one that the operator signed', 'within the window: dispute it; its operator loses its pledge');
		}
		return { bytes, tensors: readTensors(model.outputs, bytes) };
	}

	/** Takes back a job that no operator has. */
	async withdraw(id: bigint, signer: Signer, signal?: AbortSignal): Promise<void> {
		await send(this.api, this.api.tx.jobRegistry.withdrawJob(id), signer, signal === undefined ? {} : { signal });
	}
}

/** What to do about a refund. */
const REFUNDS: Readonly<Record<string, string>> = {
	NoCapacity: 'offer more, leave more time, or take another class: nobody with a free slot took it at that fee',
	AttemptsExhausted: 'submit it again, or take a class with other operators: those who had it did not deliver',
	InputUnavailable: 'check that the input can be fetched by its CID and has the root that was named',
	Withdrawn: 'it was withdrawn by its client',
};
