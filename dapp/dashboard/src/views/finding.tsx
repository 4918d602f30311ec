// What operators found, and where a request for external data is.

import { type Aggregation, cidText, decimalText, describe, type FeedState, type Finding, type Reading } from '@ambit-network/client';
import { percent, shortAddress, words } from '../lib/format.js';
import { Badge } from '../ui/basics.js';

/** A finding in words; numbers have the decimals that were asked for. */
export function findingText(finding: Finding, reading: Reading): string {
	if (finding.kind === 'Failed') {
		return `nothing: ${words(finding.failure).toLowerCase()}${finding.status === undefined ? '' : `, HTTP ${finding.status}`}`;
	}
	switch (finding.value.kind) {
		case 'Text':
			return `“${finding.value.text}”`;
		case 'Number':
			return decimalText(finding.value.number, reading.kind === 'Number' ? reading.decimals : 0);
		case 'Tensor':
			return `tensor ${shortAddress(cidText(finding.value.cid))}`;
	}
}

/** How a part of a document is read, in words. */
export function readingText(reading: Reading): string {
	switch (reading.kind) {
		case 'Text':
			return 'text';
		case 'Number':
			return `a number with ${reading.decimals} decimals`;
		case 'Tensor':
			return `a tensor, ${describe(reading.type)}${reading.decimals === 0 ? '' : `, with ${reading.decimals} decimals`}`;
	}
}

/** How findings become one value, in words. */
export function aggregationText(aggregation: Aggregation, quorum: number, asked: number): string {
	return aggregation.kind === 'Exact' ? `what ${quorum} of ${asked} say exactly` : `the median, if ${quorum} of ${asked} found a number; right is who is within ${percent(aggregation.tolerancePpm)}`;
}

/** A request's state in a word. */
export function FeedBadge({ state }: { state: FeedState }) {
	const tone = ({ Queued: 'plain', Asked: 'accent', Answered: 'good', Failed: 'warn', Refunded: 'bad' } as const)[state.kind];
	return <Badge tone={tone}>{{ Queued: 'queued', Asked: state.kind === 'Asked' ? words(state.phase).toLowerCase() : '', Answered: 'answered', Failed: 'nothing found', Refunded: 'refunded' }[state.kind]}</Badge>;
}
