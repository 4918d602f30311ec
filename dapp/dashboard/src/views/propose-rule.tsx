// The rules of coverage rewards that hold for all classes. They are set together: those that are not changed stay as they are.

import type { RewardParameters } from '@ambit-network/client';
import { useMemo, useState } from 'preact/hooks';
import { type Basis, forecast } from '../chain/forecast.js';
import { link } from '../chain/connection.js';
import { useStore } from '../chain/store.js';
import { parseValue, TYPED_IN, typedValue, type Unit } from '../lib/units.js';
import { Field } from '../ui/basics.js';
import { inUnit } from './parameters.js';
import type { Form } from './propose.js';

interface Rule {
	readonly name: string;
	readonly unit: Unit;
	/** Bounds: numbers of the specification, or names of the pallet's constants. */
	readonly least: bigint | string;
	readonly most: bigint | string;
	/** Why nobody's earnings can be foretold, where they can't. */
	readonly unforeseen?: string;
}

/** See above. The bounds are those of pallets/rewards. */
const RULES: Readonly<Record<keyof RewardParameters, Rule>> = {
	demandSharePpm: { name: 'Share of the weighted demand’s worth that an era may pay', unit: 'PartsPerMillion', least: 0n, most: 10_000_000n },
	feeSharePpm: { name: 'Share of what jobs pay to the protocol that funds rewards', unit: 'PartsPerMillion', least: 0n, most: 1_000_000n },
	allowanceCap: { name: 'Most that a class saves up of what it may be paid', unit: 'Planck', least: 0n, most: 'maxAmount' },
	carryCap: { name: 'Most that is carried to the next era', unit: 'Planck', least: 0n, most: 'maxAmount', unforeseen: 'It decides what later eras have, not how one is shared: what is above goes to the treasury.' },
	entryPerSlot: { name: 'Withheld of a new offer’s first rewards, for a slot', unit: 'Planck', least: 0n, most: 'maxAmount', unforeseen: 'It is withheld of offers that are yet to come: those that stand earn the same.' },
	priceLimitPpm: { name: 'Offers count up to this multiple of what clients pay', unit: 'PartsPerMillion', least: 1_000_000n, most: 10_000_000n, unforeseen: 'It decides which offers count, and by that what a slot is worth: the chain computes that anew from all offers.' },
	eraBlocks: { name: 'Length of an era', unit: 'Blocks', least: 'minEraBlocks', most: 'maxEraBlocks', unforeseen: 'An era of another length sees another demand, which nobody knows yet.' },
};

export function useRuleForm(basis: Basis): Form {
	const [key, pick] = useState<keyof RewardParameters>('demandSharePpm');
	const [typed, type] = useState<string | undefined>(undefined);
	const current = useStore(link);
	const constants = 'client' in current ? (current.client.api.consts.rewards as unknown as Readonly<Record<string, unknown>>) : undefined;
	const bound = (of: bigint | string) => (typeof of === 'bigint' ? of : BigInt(String(constants?.[of] ?? 0)));
	const rule = RULES[key];
	const [least, most] = [bound(rule.least), bound(rule.most)];
	// What is decided for the next era would be undone by what is in force now.
	const decided = basis.state.parameters.next ?? basis.state.parameters.now;
	const text = typed ?? typedValue(BigInt(decided[key]), rule.unit);
	const value = parseValue(text, rule.unit);
	const inside = value !== undefined && value >= least && value <= most;
	const rules = useMemo((): RewardParameters | undefined => (inside ? { ...decided, [key]: typeof decided[key] === 'bigint' ? value : Number(value) } : undefined), [basis, key, value, inside]);
	const effect = useMemo(() => rule.unforeseen ?? (rules === undefined ? [] : forecast(basis, { rules })), [basis, rules]);
	return {
		effect,
		draft: rules === undefined ? undefined : { track: 'RewardWeights', call: ({ api }) => api.tx.rewards!.setParameters!(rules) },
		fields: (
			<>
				<Field name="Rule" hint="All rules are set together: the others stay as they are, or as they are decided for the next era.">
					{(attributes) => (
						<select {...attributes} value={key} onChange={(event) => (pick(event.currentTarget.value as keyof RewardParameters), type(undefined))}>
							{Object.entries(RULES).map(([one, { name }]) => <option key={one} value={one}>{name}</option>)}
						</select>
					)}
				</Field>
				<Field name={TYPED_IN[rule.unit]} problem={inside ? undefined : `From ${inUnit(least, rule.unit)} to ${inUnit(most, rule.unit)}`} hint={<>Now {inUnit(BigInt(basis.state.parameters.now[key]), rule.unit)}; from {inUnit(least, rule.unit)} to {inUnit(most, rule.unit)}.</>}>
					{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={text} onInput={(event) => type(event.currentTarget.value.trim())} />}
				</Field>
			</>
		),
	};
}
