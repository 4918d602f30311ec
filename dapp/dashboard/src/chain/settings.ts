// What the dashboard is told, kept in this browser: which node, which gateway, who keeps inputs, how it looks.

import { Store } from './store.js';

/** See above. */
export interface Settings {
	/** JSON-RPC server of a node. */
	readonly node: string;
	/** Trustless gateway from which artefacts are fetched. */
	readonly gateway: string;
	/** Worker service that keeps inputs, and its token. The one that serves this page may stand in for one, then without a token. */
	readonly keeper: string;
	readonly token: string;
	readonly theme: 'system' | 'light' | 'dark';
}

const KEY = 'ambit.settings';
const NAMES = ['node', 'gateway', 'keeper', 'token', 'theme'] as const;

/** Settings in the address, `?node=ws://…`, go before those that are kept; the token is never taken from there. */
function initial(): Settings {
	const secure = location.protocol === 'https:';
	const given = new URLSearchParams(location.search);
	let kept: Partial<Settings> = {};
	try {
		kept = { ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Settings>), token: sessionStorage.getItem(KEY) ?? '' };
	} catch {
		// A browser that keeps nothing, or kept nonsense: begin anew.
	}
	const defaults: Settings = {
		node: `${secure ? 'wss' : 'ws'}://127.0.0.1:9944`,
		gateway: 'http://127.0.0.1:9966',
		keeper: new URL('./keeper', location.href.split(/[?#]/)[0]).href,
		token: '',
		theme: 'system',
	};
	const all: Record<string, string> = { ...defaults };
	for (const name of NAMES) {
		const value = (name === 'token' ? null : given.get(name)) ?? kept[name];
		if (typeof value === 'string' && value !== '') {
			all[name] = value;
		}
	}
	return all as unknown as Settings;
}

/** What holds now. */
export const settings = new Store<Settings>(initial());

/** Changes some, and keeps them. The token is forgotten with the tab. */
export function configure(changes: Partial<Settings>): void {
	settings.set({ ...settings.value, ...changes });
	const { token, ...rest } = settings.value;
	try {
		localStorage.setItem(KEY, JSON.stringify(rest));
		sessionStorage.setItem(KEY, token);
	} catch {
		// It holds until the page is closed.
	}
}
