// What happened, block by block.

import type { Step } from '@ambit-network/client';
import { count, shortAddress, words } from '../lib/format.js';
import { said } from '../lib/steps.js';
import { Amount } from './basics.js';

/** A step, and what is known of it beside its event. */
export interface Line extends Step {
	/** Instead of what the event is called. */
	readonly title?: string | undefined;
	readonly notes?: readonly string[];
	/** It belongs to something within, such as a dispute. */
	readonly aside?: boolean;
}

/** See above. */
export function Timeline({ steps }: { steps: readonly Line[] }) {
	return (
		<ol class="timeline" aria-live="polite">
			{steps.map((step, place) => {
				const { title, tone } = said(step.event);
				return (
					<li key={`${step.block}:${place}`} class={`${tone}${step.aside === true ? ' of-dispute' : ''}`} data-event={step.event}>
						<span class="when">#{count(step.block)}</span>
						<div>
							<strong>{step.title ?? title}</strong>
							{step.notes?.map((note) => <small key={note}>{note}</small>)}
							<Details step={step} />
						</div>
					</li>
				);
			})}
		</ol>
	);
}

const SHOWN = ['operator', 'operators', 'challenger', 'auditor', 'finding', 'supporters', 'reason', 'fault', 'problem', 'ground', 'next', 'deadline', 'due', 'settles'];
const AMOUNTS = ['fee', 'held', 'slashed', 'paid', 'amount', 'maxFee'];

/** A value of an event in a line: what is nested by its names. */
function flat(value: unknown): string {
	if (Array.isArray(value)) {
		return value.map((one) => short(flat(one))).join(', ');
	}
	if (typeof value === 'object' && value !== null) {
		return Object.entries(value).map(([name, inner]) => `${name} ${flat(inner)}`).join(', ');
	}
	return String(value);
}

function short(text: string): string {
	return /^\w{40,}$/.test(text) ? shortAddress(text) : text;
}

/** What an event says beside its name. */
function Details({ step }: { step: Line }) {
	const entries = SHOWN.filter((name) => step.data[name] !== undefined && step.data[name] !== null).map((name) => [name, flat(step.data[name])] as const);
	const amounts = AMOUNTS.filter((name) => step.data[name] !== undefined).map((name) => [name, BigInt(String(step.data[name]).replace(/[^\d]/g, '') || '0')] as const);
	return (
		<small class="details">
			{entries.map(([name, value]) => (
				<span key={name}>
					{words(name).toLowerCase()} <code title={value}>{short(value)}</code>
				</span>
			))}
			{amounts.map(([name, planck]) => (
				<span key={name}>
					{words(name).toLowerCase()} <Amount planck={planck} />
				</span>
			))}
		</small>
	);
}
