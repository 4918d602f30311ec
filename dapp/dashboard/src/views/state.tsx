// A job's state.

import type { JobState } from '@ambit-network/client';
import { words } from '../lib/format.js';
import { Badge } from '../ui/basics.js';

/** A job's state in a word. */
export function StateBadge({ state }: { state: JobState }) {
	if (state.kind === 'Resulted' && state.disputes > 0) {
		return <Badge tone="warn">disputed</Badge>;
	}
	const tone = ({ Submitted: 'plain', Assigned: 'accent', Panelled: 'accent', Resulted: 'accent', Settled: 'good', Refunded: 'bad' } as const)[state.kind];
	return <Badge tone={tone}>{state.kind === 'Panelled' ? words(state.phase).toLowerCase() : state.kind.toLowerCase()}</Badge>;
}
