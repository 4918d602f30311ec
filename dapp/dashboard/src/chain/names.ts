// What classes, models and failure domains are called.

import type { AmbitClient, Domain, Model, ModelClass } from '@ambit-network/client';

/** What names things in the views of coverage. */
export interface Names {
	readonly models: ReadonlyMap<string, Model>;
	readonly classes: ReadonlyMap<number, ModelClass>;
	readonly domains: readonly Domain[];
}

/** A failure domain in words. */
export function domainName(domains: readonly Domain[], id: number): string {
	return id === 0 ? 'undeclared' : (domains.find((one) => one.id === id)?.name ?? `number ${id}`);
}

/** A class in words: its model, then what it asks for. */
export function className({ models, classes }: Pick<Names, 'models' | 'classes'>, id: number): { readonly model: string; readonly terms: string } {
	const found = classes.get(id);
	if (found === undefined) {
		return { model: `class ${id}`, terms: 'not opened' };
	}
	const mode = found.mode.kind === 'Redundant' ? `redundant ×${found.mode.operators}` : found.mode.kind.toLowerCase();
	return { model: models.get(found.model)?.name ?? found.model.slice(0, 10), terms: `${found.hardware} · ${found.latency.toLowerCase()} · ${mode}` };
}

/** Names of all classes, models and domains. */
export async function readNames(client: AmbitClient): Promise<Names> {
	const [models, classes, domains] = await Promise.all([client.models(), client.allClasses(), client.rewards.domains()]);
	return { models: new Map(models.map((one) => [one.root, one])), classes: new Map(classes.map((one) => [one.id, one])), domains };
}
