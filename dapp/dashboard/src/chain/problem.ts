// What went wrong, and what to do about it.

import { AmbitError } from '@ambit-network/client';

/** See above. */
export interface Problem {
	readonly message: string;
	readonly remedy: string;
}

/** Whether a node says that it has dropped the state that it is asked for. */
export function isDropped(error: unknown): boolean {
	return /State already discarded|UnknownBlock|Header was not found|state.*prun/i.test(error instanceof Error ? error.message : String(error));
}

/** Any error as a problem with a remedy. */
export function problem(error: unknown): Problem {
	if (error instanceof AmbitError) {
		return { message: error.message, remedy: error.remedy };
	}
	const message = error instanceof Error ? error.message : String(error);
	if (isDropped(error)) {
		return { message: 'this node has dropped the state of that block', remedy: 'name a node that runs with --state-pruning archive in the settings' };
	}
	if (/cancelled|rejected by user|denied/i.test(message)) {
		return { message: 'nothing was signed', remedy: 'sign it in your wallet to go on' };
	}
	if (/disconnect|not connected|WebSocket|abnormal closure/i.test(message)) {
		return { message: 'the connection to the node broke', remedy: 'wait: it is tried again every second; what was sent may still be included' };
	}
	return { message, remedy: 'try again; if it stays, look at the log of the node' };
}
