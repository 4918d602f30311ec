// The frame: navigation, how the chain is, settings, and the view that the address names.

import type { ComponentChild } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { connect, head, link } from './chain/connection.js';
import { configure, settings } from './chain/settings.js';
import { useStore } from './chain/store.js';
import { count, duration } from './lib/format.js';
import { href, readRoute, type Route, type View, VIEWS } from './lib/route.js';
import { Choice, Failure, Field, useNow, Waiting } from './ui/basics.js';
import { CoverageView } from './views/coverage.js';
import { DataView } from './views/data.js';
import { GovernanceView } from './views/governance.js';
import { JobsView } from './views/jobs.js';
import { NetworkView } from './views/network.js';
import { OperatorsView } from './views/operators.js';

const TITLES: Readonly<Record<View, string>> = { coverage: 'Coverage', jobs: 'Jobs', operators: 'Operators', data: 'Data', governance: 'Governance', network: 'Network' };
const SHOWN: Readonly<Record<View, (rest: readonly string[]) => ComponentChild>> = {
	coverage: (rest) => <CoverageView rest={rest} />,
	jobs: (rest) => <JobsView rest={rest} />,
	operators: (rest) => <OperatorsView rest={rest} />,
	data: (rest) => <DataView rest={rest} />,
	governance: (rest) => <GovernanceView rest={rest} />,
	network: () => <NetworkView />,
};
const ICONS: Readonly<Record<View, string>> = {
	coverage: 'M3 3h5v5H3zM10 3h7v5h-7zM3 10h5v7H3zM10 10h7v7h-7z',
	jobs: 'M4 4h12v12H4zM7 10l2.2 2.2L13.5 8',
	operators: 'M3 5h14v4H3zM3 11h14v4H3zM6 7h.01M6 13h.01',
	data: 'M4 6c0-1.7 2.7-3 6-3s6 1.3 6 3-2.7 3-6 3-6-1.3-6-3zM4 6v8c0 1.7 2.7 3 6 3s6-1.3 6-3V6M4 10c0 1.7 2.7 3 6 3s6-1.3 6-3',
	governance: 'M10 3v14M4 6h12M4 6l-2 5h4zM16 6l-2 5h4zM7 17h6',
	network: 'M10 3v4M10 13v4M3 10h4M13 10h4M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
};

function useRoute(): Route {
	const [route, change] = useState(readRoute(location.hash));
	useEffect(() => {
		const look = () => change(readRoute(location.hash));
		window.addEventListener('hashchange', look);
		return () => window.removeEventListener('hashchange', look);
	}, []);
	return route;
}

export function App() {
	const { view, rest } = useRoute();
	const main = useRef<HTMLElement>(null);
	const first = useRef(true);
	const [open, setOpen] = useState(false);
	const place = [view, ...rest].join('/');
	useEffect(() => {
		document.title = `${TITLES[view]} · Ambit`;
		// Who uses a screen reader or the keyboard continues at the new view.
		if (!first.current) {
			main.current?.focus({ preventScroll: true });
			window.scrollTo(0, 0);
		}
		first.current = false;
	}, [place]);
	return (
		<div class="frame">
			<a class="skip" href="#main" onClick={(event) => (event.preventDefault(), main.current?.focus())}>
				Skip to content
			</a>
			<header class="top">
				<a class="brand" href={href('coverage')} aria-label="Ambit: to coverage">
					<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" /><path d="M8 23 16 8l8 15M11.2 18.5h9.6" /></svg>
					<span>Ambit</span>
				</a>
				<nav aria-label="Views">
					{VIEWS.map((one) => (
						<a key={one} href={href(one)} aria-current={one === view ? 'page' : undefined}>
							<svg viewBox="0 0 20 20" aria-hidden="true"><path d={ICONS[one]} /></svg>
							<span>{TITLES[one]}</span>
						</a>
					))}
				</nav>
				<Pulse open={() => setOpen(true)} />
			</header>
			<main id="main" ref={main} tabIndex={-1}>
				<Connection />
				<h1>{TITLES[view]}</h1>
				{SHOWN[view](rest)}
			</main>
			{open && <SettingsDialog closed={() => setOpen(false)} />}
		</div>
	);
}

/** How the chain is, and the way to the settings. */
function Pulse({ open }: { open: () => void }) {
	const current = useStore(link);
	const { best, final, seen } = useStore(head);
	const now = useNow(current.kind === 'connected');
	const silent = seen === 0 ? 0 : now - seen;
	const late = current.kind === 'connected' && silent > 5 * current.chain.blockTime;
	const text =
		current.kind === 'connected'
			? late ? `no block for ${duration(silent)}` : `#${count(Math.max(0, best))}`
			: { connecting: 'connecting', failed: 'no node', lost: 'connection lost' }[current.kind];
	const tone = current.kind === 'connected' ? (late ? 'warn' : 'good') : current.kind === 'connecting' ? 'plain' : 'bad';
	return (
		<div class="pulse">
			<span class={`dot ${tone}`} aria-hidden="true" />
			<span class="line" title={final < 0 ? '' : `finalised: #${final}`} data-state={current.kind}>
				<strong>{'chain' in current ? current.chain.name : 'Ambit'}</strong>
				<span>{text}</span>
			</span>
			<button type="button" class="quiet" onClick={open} aria-label="Settings">
				<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 6h7M14 6h3M3 14h3M10 14h7M12 4v4M8 12v4" /></svg>
			</button>
		</div>
	);
}

/** Above every view while there is something to say about the connection. */
function Connection() {
	const current = useStore(link);
	if (current.kind === 'connecting') {
		return <Waiting what={`Connecting to ${current.url}`} since={current.since} />;
	}
	if (current.kind === 'failed') {
		return <Failure problem={current.problem} again={() => void connect()} />;
	}
	if (current.kind === 'lost') {
		return <Waiting what="The connection to the node is lost. It is tried again every second; what is shown is from before." since={current.since} />;
	}
	return null;
}

/** `closed` hears that it is: closing gives the focus back to what opened it, and only then may it go. */
function SettingsDialog({ closed }: { closed: () => void }) {
	const kept = useStore(settings);
	const [draft, change] = useState(kept);
	const [wrong, say] = useState<string | undefined>(undefined);
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	const close = () => dialog.current?.close();
	const save = (event: Event) => {
		event.preventDefault();
		if (!/^wss?:\/\/./.test(draft.node) || !URL.canParse(draft.node)) {
			say('An address begins with ws:// or wss://');
			return;
		}
		const moved = draft.node !== settings.value.node;
		configure(draft);
		if (moved || link.value.kind === 'failed') {
			void connect();
		}
		close();
	};
	const text = (name: 'node' | 'gateway' | 'keeper' | 'token') => (event: { currentTarget: HTMLInputElement }) => change({ ...draft, [name]: event.currentTarget.value.trim() });
	return (
		<dialog ref={dialog} onClose={closed} aria-labelledby="settings">
			<form onSubmit={save}>
				<h2 id="settings">Settings</h2>
				<Field name="Node" hint="JSON-RPC server. Yours, or anyone’s whom you trust to tell the truth." problem={wrong}>
					{(attributes) => <input {...attributes} type="text" inputMode="url" spellcheck={false} value={draft.node} onInput={text('node')} />}
				</Field>
				<Field name="Gateway" hint="From which artefacts are fetched. Each block is verified by its hash.">
					{(attributes) => <input {...attributes} type="text" inputMode="url" spellcheck={false} value={draft.gateway} onInput={text('gateway')} />}
				</Field>
				<Field name="Worker that keeps inputs" hint="Unless the input is in IPFS already. The server of this page can stand in for one.">
					{(attributes) => <input {...attributes} type="text" inputMode="url" spellcheck={false} value={draft.keeper} onInput={text('keeper')} />}
				</Field>
				<Field name="Its token" hint="Forgotten when this tab is closed. Not needed where the server of this page stands in.">
					{(attributes) => <input {...attributes} type="password" autocomplete="off" value={draft.token} onInput={text('token')} />}
				</Field>
				<div class="field">
					<span class="name" aria-hidden="true">Appearance</span>
					<Choice name="Appearance" value={draft.theme} options={[['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']]} onChange={(theme) => change({ ...draft, theme })} />
				</div>
				<div class="buttons end">
					<button type="button" onClick={close}>Cancel</button>
					<button type="submit" class="primary">Save</button>
				</div>
			</form>
		</dialog>
	);
}
