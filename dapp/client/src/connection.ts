// The connection to a node: what was asked when it broke is answered once it is back.

import { WsProvider } from '@polkadot/api';
import { AmbitError } from './errors.js';

/** Milliseconds for which an answer waits for a connection that broke. */
export const PATIENCE = 60_000;
/** Milliseconds between attempts to connect. */
const RETRY = 1_000;

/**
 * A WebSocket that is made anew whenever it breaks. What was cut off is asked again, so that who asked hears nothing of it, unless it takes
 * longer than the patience. Only `author_*` is not sent twice, because it changes something.
 */
export class Connection extends WsProvider {
	readonly #url: string;
	readonly #patience: number;
	readonly #closing = new AbortController();
	#cuts = 0;

	/**
	 * @param timeout milliseconds within which the node must answer
	 * @param patience milliseconds for which it may be away
	 */
	constructor(url: string, timeout: number, patience = PATIENCE) {
		super(url, RETRY, {}, timeout);
		this.#url = url;
		this.#patience = patience;
		this.on('disconnected', () => (this.#cuts += 1));
	}

	override async send<T>(...[method, params, , subscription]: Parameters<WsProvider['send']>): Promise<T> {
		for (;;) {
			const cuts = this.#cuts;
			try {
				// Its cache keeps answers that failed, so it is not used.
				return await super.send<T>(method, params, false, subscription);
			} catch (error) {
				const broke = !this.isConnected || cuts !== this.#cuts;
				if (method.startsWith('author_')) {
					throw error;
				}
				if (!broke) {
					throw late(error) ? this.#unreachable(`gave no answer to ${method} in time`, error) : error;
				}
			}
			// A subscription has nobody who would subscribe again later.
			await this.#back(subscription === undefined ? this.#patience : undefined);
		}
	}

	override async disconnect(): Promise<void> {
		this.#closing.abort();
		await super.disconnect();
	}

	/** Waits until it is connected. */
	async #back(patience: number | undefined): Promise<void> {
		if (this.isConnected) {
			return;
		}
		const { signal } = this.#closing;
		let timer: ReturnType<typeof setTimeout> | undefined;
		let unhear = (): void => {};
		let close = (): void => {};
		try {
			await new Promise<void>((resolve, reject) => {
				unhear = this.on('connected', () => resolve());
				close = () => reject(this.#unreachable('was left: the connection is closed'));
				signal.addEventListener('abort', close);
				if (signal.aborted) {
					close();
				}
				if (patience !== undefined) {
					timer = setTimeout(() => reject(this.#unreachable(`was away for more than ${patience} ms`)), patience);
				}
			});
		} finally {
			clearTimeout(timer);
			unhear();
			signal.removeEventListener('abort', close);
		}
	}

	#unreachable(what: string, cause?: unknown): AmbitError {
		const remedy = 'see whether the node runs, or connect to another one; what is on the chain goes on';
		return new AmbitError('unreachable', `${this.#url} ${what}`, remedy, undefined, { cause });
	}
}

/** The node took longer than it may. */
function late(error: unknown): boolean {
	return error instanceof Error && error.message.startsWith('No response received');
}
