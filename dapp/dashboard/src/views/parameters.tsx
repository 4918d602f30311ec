// What referenda may change, and within which bounds.

import type { Parameter } from '@ambit-network/client';
import { useMemo, useState } from 'preact/hooks';
import { useLive } from '../chain/live.js';
import { count, exactAmount, percent, words } from '../lib/format.js';
import { Field, Loaded, Panel } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';

/** A parameter's number in its unit. */
export function inUnit(value: bigint, unit: Parameter['unit']): string {
	switch (unit) {
		case 'Planck':
			return exactAmount(value);
		case 'PartsPerMillion':
			return value <= 10_000_000n ? percent(Number(value)) : `${count(value)} ppm`;
		case 'Blocks':
			return `${count(value)} block${value === 1n ? '' : 's'}`;
		case 'Count':
			return count(value);
	}
}

export function ParametersPanel() {
	const answer = useLive((client) => client.governance.parameters(), [], 'tenth');
	const [typed, type] = useState('');
	const rows = useMemo(() => (answer.value ?? []).filter(({ group, name }) => `${group} ${words(name)} ${name}`.toLowerCase().includes(typed.toLowerCase())), [answer.value, typed]);
	const columns: Column<Parameter>[] = [
		{ name: 'Parameter', width: 'minmax(8.5rem,1.4fr)', cell: ({ group, name }) => <><strong>{words(name)}</strong> <small class="note">{group}</small></> },
		{ name: 'Now', width: 'minmax(7rem,1fr)', align: 'end', cell: ({ value, unit }) => inUnit(value, unit) },
		{ name: 'Next era', width: 'minmax(6rem,.8fr)', align: 'end', from: 620, cell: ({ next, unit }) => (next === undefined ? <span class="note">same</span> : <strong>{inUnit(next, unit)}</strong>) },
		{ name: 'Bounds', width: 'minmax(12rem,1.4fr)', align: 'end', from: 900, cell: ({ least, most, unit }) => <span class="note">{inUnit(least, unit)} – {inUnit(most, unit)}</span> },
		{ name: 'Track', width: '11rem', from: 760, cell: ({ track }) => words(track) },
	];
	return (
		<Panel title="Parameters" note="All that referenda may change without new code, and within which bounds." actions={<Field name="Find">{(attributes) => <input {...attributes} type="search" placeholder="Name or group" value={typed} onInput={(event) => type(event.currentTarget.value)} />}</Field>} flush>
			<Loaded answer={answer} what="Reading the parameters">{() => <List label="Parameters" columns={columns} count={rows.length} row={(place) => rows[place]} most={16} />}</Loaded>
		</Panel>
	);
}
