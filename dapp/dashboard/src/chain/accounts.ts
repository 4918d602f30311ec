// Who signs: accounts of browser extensions, and on development chains those whose keys everybody knows.

import type { Signer } from '@ambit-network/client';
import { Keyring } from '@polkadot/api';
import type { Signer as ExtensionSigner } from '@polkadot/api/types';
import { cryptoWaitReady, decodeAddress, encodeAddress } from '@polkadot/util-crypto';
import { Store } from './store.js';

/** An account that can sign. The same one may be in several places. */
export interface Account {
	readonly key: string;
	readonly address: string;
	readonly name: string;
	readonly from: string;
	readonly signer: Signer;
}

/** What extensions put into every page: https://github.com/polkadot-js/extension */
interface Injected {
	readonly enable: (origin: string) => Promise<{
		readonly accounts: { readonly get: (any?: boolean) => Promise<readonly { readonly address: string; readonly name?: string }[]> };
		readonly signer: ExtensionSigner;
	}>;
}

const DEVELOPMENT = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'];

/** Accounts that are known. */
export const accounts = new Store<readonly Account[]>([]);
/** The one that signs. */
export const chosen = new Store<Account | undefined>(undefined);

function injected(): Record<string, Injected> {
	return (window as unknown as { injectedWeb3?: Record<string, Injected> }).injectedWeb3 ?? {};
}

/** Names of the extensions that this browser has. */
export function extensions(): string[] {
	return Object.keys(injected());
}

/** Asks all extensions for their accounts: each asks its owner first. */
export async function askExtensions(prefix: number): Promise<number> {
	const found: Account[] = [];
	for (const [name, extension] of Object.entries(injected())) {
		const { accounts: list, signer } = await extension.enable('Ambit');
		for (const { address, name: called } of await list.get(true)) {
			const own = encodeAddress(decodeAddress(address), prefix);
			found.push({ key: `${name}:${own}`, address: own, name: called ?? 'Account', from: name, signer: { address: own, signer } });
		}
	}
	accounts.set([...accounts.value.filter(({ from }) => from === 'development'), ...found]);
	return found.length;
}

/** Accounts of a development chain. */
export async function offerDevelopment(prefix: number): Promise<void> {
	await cryptoWaitReady();
	const keyring = new Keyring({ type: 'sr25519', ss58Format: prefix });
	const found = DEVELOPMENT.map((name) => {
		const pair = keyring.addFromUri(`//${name}`);
		return { key: `development:${pair.address}`, address: pair.address, name, from: 'development', signer: { pair } };
	});
	accounts.set([...found, ...accounts.value.filter(({ from }) => from !== 'development')]);
}
