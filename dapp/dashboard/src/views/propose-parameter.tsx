// Any other governed parameter.

import { useState } from 'preact/hooks';
import type { Basis } from '../chain/forecast.js';
import { words } from '../lib/format.js';
import { parseValue, TYPED_IN, typedValue } from '../lib/units.js';
import { Field } from '../ui/basics.js';
import { inUnit } from './parameters.js';
import type { Form } from './propose.js';

export function useParameterForm({ parameters }: Basis): Form {
	const [key, pick] = useState('Jobs.DisputeWindow');
	const [typed, type] = useState<string | undefined>(undefined);
	const parameter = parameters.find(({ group, name }) => `${group}.${name}` === key) ?? parameters[0]!;
	const { unit, least, most, value, track } = parameter;
	const text = typed ?? typedValue(value, unit);
	const wanted = parseValue(text, unit);
	const inside = wanted !== undefined && wanted >= least && wanted <= most;
	return {
		effect: 'None of these is in the formula by which an era is shared. Shares of fees decide what the jobs to come pay to the protocol, and so what later eras have to share.',
		draft: inside ? { track, call: ({ governance }) => governance.setParameter(parameter, wanted) } : undefined,
		fields: (
			<>
				<Field name="Parameter">
					{(attributes) => (
						<select {...attributes} value={key} onChange={(event) => (pick(event.currentTarget.value), type(undefined))}>
							{parameters.map(({ group, name }) => <option key={`${group}.${name}`} value={`${group}.${name}`}>{group}: {words(name)}</option>)}
						</select>
					)}
				</Field>
				<Field name={TYPED_IN[unit]} problem={inside ? undefined : `From ${inUnit(least, unit)} to ${inUnit(most, unit)}`} hint={<>Now {inUnit(value, unit)}; from {inUnit(least, unit)} to {inUnit(most, unit)}.</>}>
					{(attributes) => <input {...attributes} type="text" inputMode="decimal" value={text} onInput={(event) => type(event.currentTarget.value.trim())} />}
				</Field>
			</>
		),
	};
}
