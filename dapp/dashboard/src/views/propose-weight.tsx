// A class's terms of reward: its weight, and up to which multiple of what its jobs pay to the protocol it is paid.

import { useMemo, useState } from 'preact/hooks';
import { allowanceOf, type Basis, forecast } from '../chain/forecast.js';
import { className } from '../chain/names.js';
import { percent } from '../lib/format.js';
import { decimal, parseDecimal } from '../lib/units.js';
import { Amount, Field } from '../ui/basics.js';
import type { Form } from './propose.js';

const MOST_WEIGHT = 1_000_000n;
const MOST_MULTIPLE = 10_000_000n;

export function useWeightForm(basis: Basis): Form {
	const ids = [...basis.names.classes.keys()];
	const [id, choose] = useState(ids[0] ?? 0);
	const [typedWeight, typeWeight] = useState<string | undefined>(undefined);
	const [typedMultiple, typeMultiple] = useState<string | undefined>(undefined);
	const coverage = basis.coverages.find((one) => one.class === id);
	const now = coverage?.terms.now ?? { weightPpm: 0, multiplePpm: 1_000_000 };
	const weightText = typedWeight ?? decimal(BigInt(now.weightPpm), 4);
	const multipleText = typedMultiple ?? decimal(BigInt(now.multiplePpm), 6);
	const within = (value: bigint | undefined, most: bigint) => (value === undefined || value > most ? undefined : Number(value));
	const weightPpm = within(parseDecimal(weightText, 4), MOST_WEIGHT);
	const multiplePpm = within(parseDecimal(multipleText, 6), MOST_MULTIPLE);
	const ready = ids.length > 0 && weightPpm !== undefined && multiplePpm !== undefined;
	const effect = useMemo(() => (ready ? forecast(basis, { terms: { class: id, weightPpm, multiplePpm } }) : []), [basis, id, weightPpm, multiplePpm]);
	const may = coverage === undefined || multiplePpm === undefined ? undefined : allowanceOf(basis, coverage, multiplePpm, basis.state.parameters.now.allowanceCap);
	return {
		effect,
		draft: ready ? { track: 'RewardWeights', call: ({ governance }) => governance.setWeight(id, weightPpm, multiplePpm) } : undefined,
		fields: (
			<>
				<Field name="Class">
					{(attributes) => (
						<select {...attributes} value={id} onChange={(event) => (choose(Number(event.currentTarget.value)), typeWeight(undefined), typeMultiple(undefined))}>
							{ids.map((one) => <option key={one} value={one}>{one}: {className(basis.names, one).model}, {className(basis.names, one).terms}</option>)}
						</select>
					)}
				</Field>
				<Field name="Weight, %" problem={weightPpm === undefined ? 'A number from 0 to 100, with at most four digits behind the point' : undefined} hint={<>Now {percent(now.weightPpm)}.</>}>
					{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={weightText} onInput={(event) => typeWeight(event.currentTarget.value.trim())} />}
				</Field>
				<Field
					name="Cap of subsidy, times what its jobs pay to the protocol"
					problem={multiplePpm === undefined ? 'A number from 0 to 10, with at most six digits behind the point' : undefined}
					hint={<>Now ×{decimal(BigInt(now.multiplePpm), 6)}. By what this era’s jobs paid so far the class may be paid {may === undefined ? 'nothing' : <Amount planck={may} />}.</>}
				>
					{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={multipleText} onInput={(event) => typeMultiple(event.currentTarget.value.trim())} />}
				</Field>
			</>
		),
	};
}
