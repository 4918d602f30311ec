// What narrows a list and puts it in order, and what opens one thing by its name.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Field } from './basics.js';

/** Orders by their keys: what each is called, and by what it puts the largest first. */
export type Orders<K extends string, T> = Readonly<Record<K, readonly [string, (row: T) => bigint]>>;

/** Rows with the largest of something first; those alike by their addresses. */
export function largestFirst<T extends { readonly operator: string }>(key: (row: T) => bigint): (one: T, other: T) => number {
	return (one, other) => (key(one) === key(other) ? (one.operator < other.operator ? -1 : 1) : key(one) < key(other) ? 1 : -1);
}

/** A field to find rows by, and the choice of their order. */
export function FindAndOrder<K extends string, T>({ placeholder, typed, type, orders, order, sort }: { placeholder: string; typed: string; type: (text: string) => void; orders: Orders<K, T>; order: K; sort: (order: K) => void }) {
	return (
		<div class="form across tight">
			<Field name="Find">{(attributes) => <input {...attributes} type="search" placeholder={placeholder} value={typed} onInput={(event) => type(event.currentTarget.value.trim())} />}</Field>
			<Field name="Order by">
				{(attributes) => (
					<select {...attributes} value={order} onChange={(event) => sort(event.currentTarget.value as K)}>
						{(Object.keys(orders) as K[]).map((key) => <option key={key} value={key}>{orders[key][0]}</option>)}
					</select>
				)}
			</Field>
		</div>
	);
}

/** A field whose text says what to open. */
export function OpenBy({ id, label, open, ...input }: { id: string; label: string; open: (typed: string) => void } & Pick<JSX.InputHTMLAttributes<HTMLInputElement>, 'placeholder' | 'inputMode' | 'spellcheck'>) {
	const [typed, type] = useState('');
	const find = (event: Event) => {
		event.preventDefault();
		open(typed);
	};
	return (
		<form class="find" onSubmit={find}>
			<label class="hidden" for={id}>{label}</label>
			<input id={id} type="text" {...input} value={typed} onInput={(event) => type(event.currentTarget.value.trim())} />
			<button type="submit">Open</button>
		</form>
	);
}
