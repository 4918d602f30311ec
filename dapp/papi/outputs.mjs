// What a settled job's claim says, checked before it is believed.

import { cidOf, cidText } from '../examples/cid.mjs';
import { inputRoot, readTensors } from '../examples/commitments.mjs';

/** A model's tensor types, as the commitments take them. */
export function types(values) {
	return values.map(({ element, shape }) => ({ element: element.type, shape: [...shape] }));
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** The output tensors of a claim, once its bytes are those that its CID and its root name. */
export function readOutputs({ inline, output, output_root: root }, types) {
	if (inline === undefined) {
		throw new Error('the result is too large for the ledger; fetch its CID from a gateway');
	}
	const cid = cidOf(inline);
	if (hex(cid) !== hex(output)) {
		throw new Error(`the ledger has an output of CID ${cidText(cid)}, but names ${cidText(Uint8Array.from(output))}`);
	}
	const found = `0x${hex(inputRoot(types, inline))}`;
	if (found !== root) {
		throw new Error(`the ledger has an output of root ${found}, but names ${root}`);
	}
	return readTensors(types, inline);
}
