// An input: an image that the model's manifest says how to read, raw bytes, numbers that are typed or in a text, or the CID of what is in IPFS already.

import { blobRoot, cidFromText, describe, type Model, sizeOf } from '@ambit-network/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { addManifest, type Manifest } from '../chain/manifests.js';
import { size } from '../lib/format.js';
import { elementsOf } from '../lib/tensor.js';
import { grayscale, numbers } from '../lib/preprocess.js';
import { Choice, Field } from '../ui/basics.js';

/** Largest image that is read, bytes. */
const MOST_IMAGE = 8 * 1024 * 1024;

/** An input that fits the model. */
export type Input =
	| { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly from: string; readonly root: string }
	| { readonly kind: 'cid'; readonly cid: string; readonly root: string };

type How = 'file' | 'text' | 'cid';

/** Bytes that a model takes. */
function inputSize(model: Model): number {
	return model.inputs.reduce((sum, type) => sum + sizeOf(type), 0);
}

/** The root over an input, or what is wrong with it. */
function inputRoot(model: Model, bytes: Uint8Array): string {
	return `0x${Array.from(blobRoot(model.inputs, bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

async function pixelsOf(file: Blob): Promise<ImageData> {
	const image = await createImageBitmap(file, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }).catch(() => {
		throw new RangeError('this is no image that the browser can read');
	});
	const canvas = new OffscreenCanvas(image.width, image.height);
	const pen = canvas.getContext('2d', { colorSpace: 'srgb' })!;
	pen.drawImage(image, 0, 0);
	return pen.getImageData(0, 0, image.width, image.height);
}

export function InputField({ model, manifest, input, put }: { model: Model; manifest: Manifest | undefined; input: Input | undefined; put: (input: Input | undefined) => void }) {
	const rule = manifest?.preprocessing;
	const [how, choose] = useState<How>('file');
	const [file, take] = useState<File | undefined>(undefined);
	const [invert, turn] = useState(false);
	const [text, type] = useState('');
	const [cid, nameCid] = useState('');
	const [root, nameRoot] = useState('');
	const [wrong, say] = useState<string | undefined>(undefined);
	const [over, hover] = useState(false);
	const bytes = inputSize(model);
	const one = model.inputs.length === 1 ? model.inputs[0] : undefined;
	const takes = [
		...(rule === undefined ? [] : [`${rule.width} × ${rule.height} pixels or a whole multiple`]),
		`${bytes} raw bytes`,
		...(one === undefined ? [] : [`a text with ${elementsOf(one.shape)} whole numbers`]),
	];

	useEffect(() => {
		let current = true;
		const settle = (next: Input | undefined, problem?: string) => {
			if (current) {
				put(next);
				say(problem);
			}
		};
		const accept = (found: Uint8Array, from: string) => settle({ kind: 'bytes', bytes: found, from, root: inputRoot(model, found) });
		const fail = (error: unknown) => settle(undefined, error instanceof Error ? error.message : String(error));
		const read = async (given: File) => {
			if (given.name.endsWith('.json')) {
				const added = addManifest(await given.text());
				settle(undefined, added === model.root ? undefined : 'this manifest is of another model; it is kept for that one');
				take(undefined);
			} else if (given.type.startsWith('text/') && one !== undefined) {
				accept(numbers(await given.text(), one.element, elementsOf(one.shape)), given.name);
			} else if (given.size === bytes && !given.type.startsWith('image/')) {
				accept(new Uint8Array(await given.arrayBuffer()), given.name);
			} else if (given.type.startsWith('image/') && rule !== undefined) {
				if (given.size > MOST_IMAGE) {
					throw new RangeError(`images have at most ${size(MOST_IMAGE)} here`);
				}
				const { width, height, data } = await pixelsOf(given);
				accept(new Uint8Array(grayscale(rule, width, height, data, invert).buffer), given.name);
			} else {
				throw new RangeError(rule === undefined ? `the model takes ${bytes} bytes, and this file has ${given.size}; for images drop its manifest first` : `drop an image, or a file of ${bytes} bytes: this one has ${given.size}`);
			}
		};
		if (how === 'file') {
			if (file === undefined) {
				settle(undefined);
			} else {
				read(file).catch(fail);
			}
		} else if (how === 'text') {
			if (text.trim() === '' || one === undefined) {
				settle(undefined);
			} else {
				try {
					accept(numbers(text, one.element, elementsOf(one.shape)), 'numbers');
				} catch (error) {
					fail(error);
				}
			}
		} else if (cid === '' && root === '') {
			settle(undefined);
		} else {
			try {
				cidFromText(cid);
				if (!/^0x[0-9a-f]{64}$/i.test(root)) {
					throw new RangeError('the root is 0x and 64 hexadecimal digits; `ambit job submit` prints it');
				}
				settle({ kind: 'cid', cid, root });
			} catch (error) {
				fail(error);
			}
		}
		return () => {
			current = false;
		};
	}, [how, file, invert, text, cid, root, model.root, rule]);

	return (
		<div class="input">
			<Choice name="How the input is given" value={how} onChange={choose} options={[['file', rule === undefined ? 'File' : 'Image or file'], ...(one === undefined ? [] : [['text', 'Numbers'] as const]), ['cid', 'Already in IPFS']]} />
			{how === 'file' && (
				<>
					<label
						class={`drop${over ? ' over' : ''}${wrong === undefined ? '' : ' wrong'}`}
						onDragOver={(event) => (event.preventDefault(), hover(true))}
						onDragLeave={() => hover(false)}
						onDrop={(event) => {
							event.preventDefault();
							hover(false);
							take(event.dataTransfer?.files[0]);
						}}
					>
						<input type="file" aria-label="Input file" onChange={(event) => take(event.currentTarget.files?.[0])} />
						<span>
							<strong>{rule === undefined ? 'Drop a file' : 'Drop an image'}</strong> or choose one
							<small>{takes.join(', or ')}</small>
						</span>
					</label>
					{rule !== undefined && (
						<label class="check">
							<input type="checkbox" checked={invert} onChange={(event) => turn(event.currentTarget.checked)} /> Light on dark: swap light and dark
						</label>
					)}
				</>
			)}
			{how === 'text' && one !== undefined && (
				<Field name={`${elementsOf(one.shape)} whole numbers`} hint={`${describe(one)}, separated by spaces, commas or lines`}>
					{(attributes) => <textarea {...attributes} rows={5} spellcheck={false} value={text} onInput={(event) => type(event.currentTarget.value)} />}
				</Field>
			)}
			{how === 'cid' && (
				<>
					<Field name="CID">{(attributes) => <input {...attributes} type="text" spellcheck={false} value={cid} onInput={(event) => nameCid(event.currentTarget.value.trim())} />}</Field>
					<Field name="Root over the input tensors">{(attributes) => <input {...attributes} type="text" spellcheck={false} value={root} onInput={(event) => nameRoot(event.currentTarget.value.trim())} />}</Field>
				</>
			)}
			{wrong !== undefined && <p class="hint wrong" role="alert">{wrong.charAt(0).toUpperCase() + wrong.slice(1)}.</p>}
			{input !== undefined && (
				<div class="ready" role="status">
					{input.kind === 'bytes' && rule !== undefined && <Pixels values={new Int8Array(input.bytes)} width={rule.width} height={rule.height} white={rule.white} black={rule.black} />}
					<p>
						<strong>Ready.</strong> {input.kind === 'bytes' ? `${input.from}: ${size(input.bytes.length)} as the model takes them.` : 'The operators fetch it by its CID.'}
						<br />
						<small class="note">
							root <code>{input.root.slice(0, 18)}…</code>
						</small>
					</p>
				</div>
			)}
		</div>
	);
}

/** What the model sees. */
function Pixels({ values, width, height, white, black }: { values: Int8Array; width: number; height: number; white: number; black: number }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const pen = canvas.current?.getContext('2d');
		const image = pen?.createImageData(width, height);
		if (pen === null || pen === undefined || image === undefined) {
			return;
		}
		values.forEach((value, place) => {
			const light = 255 - Math.round((255 * (value - white)) / (black - white));
			image.data.set([light, light, light, 255], 4 * place);
		});
		pen.putImageData(image, 0, 0);
	}, [values]);
	return <canvas ref={canvas} class="pixels" width={width} height={height} role="img" aria-label="What the model sees" />;
}
