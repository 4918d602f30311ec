// Small parts that all views are made of.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../chain/problem.js';
import type { Answer } from '../chain/live.js';
import { amountParts, duration, exactAmount, shortAddress, shortText } from '../lib/format.js';
import { href } from '../lib/route.js';
import { useWidth } from './width.js';

/** A part of a view with a heading. */
export function Panel({ title, note, actions, children, flush = false }: { title: string; note?: ComponentChildren; actions?: ComponentChildren; children: ComponentChildren; flush?: boolean }) {
	const id = useId();
	return (
		<section class={`panel${flush ? ' flush' : ''}`} aria-labelledby={id}>
			<header>
				<div>
					<h2 id={id}>{title}</h2>
					{note !== undefined && <p class="note">{note}</p>}
				</div>
				{actions !== undefined && <div class="actions">{actions}</div>}
			</header>
			<div class="body">{children}</div>
		</section>
	);
}

/** A number with a name. */
export function Stat({ name, children, note }: { name: string; children: ComponentChildren; note?: ComponentChildren }) {
	return (
		<div class="stat">
			<dt>{name}</dt>
			<dd>
				<span class="value">{children}</span>
				{note !== undefined && <span class="note">{note}</span>}
			</dd>
		</div>
	);
}

/** Numbers side by side. */
export function Stats({ children }: { children: ComponentChildren }) {
	return <dl class="stats">{children}</dl>;
}

/** An amount to the last planck; what is behind the third decimal in a lighter hand. */
export function Amount({ planck, unit = true }: { planck: bigint; unit?: boolean }) {
	const { whole, fraction } = amountParts(planck);
	return (
		<span class="amount">
			{whole}
			{fraction !== '' && `.${fraction.slice(0, 3)}`}
			{fraction.length > 3 && <small>{fraction.slice(3)}</small>}
			{unit && <span class="unit"> AMB</span>}
		</span>
	);
}

/** An amount for narrow places; its exact value is its title. */
export function Short({ planck }: { planck: bigint }) {
	return (
		<span class="amount" title={exactAmount(planck)}>
			{shortText(planck)}
		</span>
	);
}

/** An account. */
export function Address({ of, link = false }: { of: string; link?: boolean }) {
	const text = <code title={of}>{shortAddress(of)}</code>;
	return link ? <a href={href('operators', of)}>{text}</a> : text;
}

/** A state in a word. */
export function Badge({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'accent' | 'warn' | 'bad'; children: ComponentChildren }) {
	return <span class={`badge ${tone}`}>{children}</span>;
}

/** The time, once a second, while there is something to wait for. */
export function useNow(active = true): number {
	const [now, change] = useState(Date.now());
	useEffect(() => {
		if (!active) {
			return undefined;
		}
		const timer = setInterval(() => change(Date.now()), 1000);
		return () => clearInterval(timer);
	}, [active]);
	return now;
}

/** Something is on its way: what, and since when. With `part` (0 to 1) also how far. */
export function Waiting({ what, since, part }: { what: string; since?: number; part?: number }) {
	const now = useNow();
	const passed = since === undefined ? 0 : now - since;
	return (
		<div class="waiting" role="status">
			<span>
				{what}
				{passed >= 2000 && <span class="note" aria-hidden="true"> {duration(passed)}</span>}
			</span>
			<Bar part={part} label={what} />
		</div>
	);
}

/** A bar of progress; without `part` one that only says that something goes on. */
export function Bar({ part, label }: { part: number | undefined; label: string }) {
	return <progress aria-label={label} max={1} {...(part === undefined ? {} : { value: part })} />;
}

/** What went wrong and what to do about it. */
export function Failure({ problem, again }: { problem: Problem; again?: (() => void) | undefined }) {
	return (
		<div class="failure" role="alert">
			<p>
				<strong>{upper(problem.message)}.</strong> {upper(problem.remedy)}.
			</p>
			{again !== undefined && (
				<button type="button" onClick={again}>
					Try again
				</button>
			)}
		</div>
	);
}

function upper(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '');
}

/** Why an answer of the chain can't be had, beside what is shown without it; with `what` also that it is on its way. */
export function Trouble({ answer, what }: { answer: Answer<unknown>; what?: string }) {
	if (answer.problem !== undefined) {
		return <Failure problem={answer.problem} again={answer.again} />;
	}
	return answer.value === undefined && what !== undefined ? <Waiting what={what} since={answer.since} /> : null;
}

/** An answer of the chain: what it is, or that it is on its way, or why it can't be had. */
export function Loaded<T>({ answer, what, children }: { answer: Answer<T>; what: string; children: (value: T) => ComponentChildren }) {
	return (
		<>
			<Trouble answer={answer} what={what} />
			{answer.value !== undefined && children(answer.value)}
		</>
	);
}

/** Where a value will be that is on its way; a dash once its answer can't be had, of which `Trouble` says why. */
export function Ghost({ answer }: { answer?: Answer<unknown> | undefined }) {
	return answer?.problem === undefined ? <i class="ghost"><span class="hidden">loading</span></i> : <span class="note">–</span>;
}

/** Nothing is there, and why that may be. */
export function Empty({ children }: { children: ComponentChildren }) {
	return <p class="empty">{children}</p>;
}

/** A named input. `problem` says what is wrong with what was put in. */
export function Field({ name, hint, problem, children }: { name: string; hint?: ComponentChildren; problem?: string | undefined; children: (attributes: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => JSX.Element }) {
	const id = useId();
	const described = hint !== undefined || problem !== undefined;
	return (
		<div class="field">
			<label for={id}>{name}</label>
			{children({ id, ...(described ? { 'aria-describedby': `${id}-hint` } : {}), ...(problem === undefined ? {} : { 'aria-invalid': true }) })}
			{described && (
				<p id={`${id}-hint`} class={problem === undefined ? 'hint' : 'hint wrong'}>
					{problem ?? hint}
				</p>
			)}
		</div>
	);
}

/** One of few. */
export function Choice<T extends string>({ name, value, options, onChange }: { name: string; value: T; options: readonly (readonly [T, string])[]; onChange: (value: T) => void }) {
	const group = useId();
	return (
		<fieldset class="choice">
			<legend class="hidden">{name}</legend>
			{options.map(([key, label]) => (
				<label key={key} class={key === value ? 'on' : ''}>
					<input type="radio" name={group} value={key} checked={key === value} onChange={() => onChange(key)} />
					<span>{label}</span>
				</label>
			))}
		</fieldset>
	);
}

/** Pages of one view. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { readonly name: string; readonly to: string; readonly here: boolean }[] }) {
	const bar = useRef<HTMLElement>(null);
	const width = useWidth();
	const here = tabs.find((one) => one.here)?.to;
	// On a narrow window the bar scrolls: where one is must be seen.
	useLayoutEffect(() => {
		const tab = bar.current?.querySelector<HTMLElement>('[aria-current]');
		if (bar.current && tab) {
			bar.current.scrollLeft = tab.offsetLeft + tab.offsetWidth - bar.current.offsetLeft - bar.current.clientWidth;
		}
	}, [here, width]);
	return (
		<nav class="tabs" aria-label={label} ref={bar}>
			{tabs.map(({ name, to, here: current }) => (
				<a key={to} href={to} aria-current={current ? 'page' : undefined}>
					{name}
				</a>
			))}
		</nav>
	);
}

/** Names and values. */
export function Facts({ children }: { children: ComponentChildren }) {
	return <dl class="facts">{children}</dl>;
}

/** One of them. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}
