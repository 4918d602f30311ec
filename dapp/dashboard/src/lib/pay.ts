// What operators are paid for external data and for keeping artefacts, as the events of blocks tell it.

/** A payment: for an answer to a request for external data, or for having kept an artefact. */
export interface Payment {
	readonly source: 'answers' | 'keeping';
	readonly operator: string;
	/** Planck. */
	readonly amount: bigint;
}

/** What is looked at of an event. */
interface Told {
	readonly section: string;
	readonly method: string;
	readonly data: Readonly<Record<string, { toBigInt(): bigint; toString(): string }>>;
}

/** The payment that an event tells, if it tells one. */
export function paymentOf({ section, method, data }: Told): Payment | undefined {
	switch (`${section}.${method}`) {
		case 'dataFeeds.OperatorPaid':
			return { source: 'answers', operator: data.operator!.toString(), amount: data.amount!.toBigInt() };
		case 'retrieval.Answered':
			// A part of the request's fee, and a share of the artefact's fund.
			return { source: 'keeping', operator: data.operator!.toString(), amount: data.fee!.toBigInt() + data.reward!.toBigInt() };
		default:
			return undefined;
	}
}

/** Blocks whose events were read, and by block what was paid in those in which something was. */
export interface Read {
	readonly from: number;
	readonly to: number;
	readonly payments: ReadonlyMap<number, readonly Payment[]>;
	/** No more can be read. */
	readonly over: boolean;
}

/** What an operator got in some blocks, planck. */
export interface Earned {
	readonly answers: bigint;
	readonly keeping: bigint;
	/** All of these blocks were read. */
	readonly whole: boolean;
}

/** The same; undefined where none of these blocks was read. */
export function earnedIn({ from, to, payments }: Read, { first, last }: { readonly first: number; readonly last: number }, operator: string): Earned | undefined {
	if (last < from || first > to) {
		return undefined;
	}
	const sums = { answers: 0n, keeping: 0n };
	for (const [block, list] of payments) {
		for (const { source, operator: payee, amount } of block >= first && block <= last ? list : []) {
			sums[source] += payee === operator ? amount : 0n;
		}
	}
	// Nothing happens in the block of genesis.
	return { ...sums, whole: Math.max(1, first) >= from && last <= to };
}
