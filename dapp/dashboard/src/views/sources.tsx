// Registered sources of external data, and what governance vouches for there.

import type { Source } from '@ambit-network/client';
import { useLive } from '../chain/live.js';
import { percent } from '../lib/format.js';
import { Address, Amount, Empty, Loaded, Panel } from '../ui/basics.js';
import { type Column, List } from '../ui/list.js';

export function SourcesPanel() {
	const answer = useLive((client) => client.feeds.sources(), [], 'tenth');
	const columns: Column<Source>[] = [
		{ name: 'No.', width: '3rem', cell: ({ id }) => id },
		{ name: 'Name', width: 'minmax(6rem,.8fr)', cell: ({ name }) => <strong>{name}</strong> },
		{ name: 'Addresses begin with', width: 'minmax(8rem,1.5fr)', cell: ({ prefix }) => <code title={prefix}>{prefix}</code> },
		{ name: 'Vouched for', width: 'minmax(8rem,1fr)', from: 620, cell: ({ vouched }) => (vouched === undefined ? <span class="note">nothing</span> : <>{vouched.pointer === '' ? 'all of it' : <code>{vouched.pointer}</code>}, steady within {percent(vouched.steadinessPpm)}</>) },
		{ name: 'Owner', width: '9rem', from: 860, cell: ({ owner }) => <Address of={owner} /> },
		{ name: 'Deposit', width: 'minmax(6rem,.6fr)', align: 'end', from: 980, cell: ({ deposit }) => <Amount planck={deposit} /> },
	];
	return (
		<Panel title="Registered sources" note="A name for all addresses that begin alike. Only where governance vouches that a source tells everybody the same is who says otherwise slashed." flush>
			<Loaded answer={answer} what="Reading the sources">
				{(rows) => (rows.length === 0 ? <Empty>No source is registered; a request takes any address.</Empty> : <List label="Registered sources" columns={columns} count={rows.length} row={(place) => rows[place]} most={14} />)}
			</Loaded>
		</Panel>
	);
}
