// An input: an image or a text that the model's manifest says how to read, raw bytes, numbers that are typed or in a text, or the CID of what is in
// IPFS already.

import { AmbitError, blobRoot, cidFromText, describe, fetchFile, type Model, sizeOf } from '@ambit-network/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { addVocabulary, learn, type Manifest, portsOf } from '../chain/manifests.js';
import { settings } from '../chain/settings.js';
import { count, size } from '../lib/format.js';
import { InputError } from '../lib/preprocess/error.js';
import { seen } from '../lib/preprocess/image.js';
import { checkSides, isPng, type Picture } from '../lib/preprocess/png.js';
import { MOST_VOCABULARY, type Wordpiece } from '../lib/preprocess/wordpiece.js';
import { encode, isForImages, isText, MOST_IMAGE, MOST_TEXT, type Prepared, preprocessor, type Rule } from '../lib/preprocess.js';
import { elementsOf, numbers } from '../lib/tensor.js';
import { Choice, Field } from '../ui/basics.js';

/** An input that fits the model. */
export type Input =
	| { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly from: string; readonly root: string; readonly seen?: Seen | undefined }
	| { readonly kind: 'cid'; readonly cid: string; readonly root: string };

/** What the model sees of a file. */
type Seen = { readonly picture: Picture } | { readonly words: string };

type How = 'file' | 'words' | 'numbers' | 'cid';

/** Bytes that a model takes. */
function inputSize(model: Model): number {
	return model.inputs.reduce((sum, type) => sum + sizeOf(type), 0);
}

/** The root over an input, or what is wrong with it. */
function inputRoot(model: Model, bytes: Uint8Array): string {
	return `0x${Array.from(blobRoot(model.inputs, bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** What is wrong, and what to do about it where that is known. */
function told(error: unknown): string {
	const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
	if (error instanceof InputError || error instanceof AmbitError) {
		return `${sentence(error.message)} ${sentence(error.remedy)}`;
	}
	return sentence(error instanceof Error ? error.message : String(error));
}

/** The pixels of an image in another format than PNG. */
async function pixelsOf(file: Uint8Array): Promise<Picture> {
	const image = await createImageBitmap(new Blob([file as BlobPart]), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' }).catch(() => {
		throw new InputError('no-image', 'this is no image that the browser can read', 'give a PNG');
	});
	const { width, height } = image;
	checkSides(width, height);
	const canvas = new OffscreenCanvas(width, height);
	const pen = canvas.getContext('2d', { colorSpace: 'srgb' })!;
	pen.drawImage(image, 0, 0);
	return { width, height, rgba: pen.getImageData(0, 0, width, height).data };
}

/** What the model sees of what was prepared. */
function seenOf(rule: Rule, { arrays: [first], ofText = 0, unknown = 0 }: Prepared): Seen {
	if (isForImages(rule)) {
		return { picture: seen(rule, first!.values) };
	}
	const [tokens, what] = rule.kind === 'characters' ? ['letters', 'letter'] : ['parts of words, with a first and a last that stand for none', 'word'];
	const unknowns = unknown === 0 ? '' : `; ${count(unknown)} ${what}${unknown === 1 ? ' is' : 's are'} unknown to the model`;
	return { words: `${count(ofText)} of ${count(rule.length)} ${tokens}${unknowns}` };
}

/** What a rule is for, in a few words. */
function takenBy(rule: Rule): string {
	if (!isForImages(rule)) {
		return rule.kind === 'characters' ? `a text of ${rule.cut ? 'up to ' : ''}${count(rule.length)} letters` : `a text of ${rule.cut ? 'some' : 'at most'} ${count(rule.length - 2)} parts of words`;
	}
	return `${rule.width} × ${rule.height} pixels${rule.kind === 'image' && rule.fit !== 'multiple' ? ', or another size' : ' or a whole multiple'}`;
}

export function InputField({ model, manifest, input, put }: { model: Model; manifest: Manifest | undefined; input: Input | undefined; put: (input: Input | undefined) => void }) {
	const rule = manifest?.rule;
	const [how, choose] = useState<How>('file');
	const [file, take] = useState<File | undefined>(undefined);
	const [invert, turn] = useState(false);
	const [words, write] = useState('');
	const [text, type] = useState('');
	const [cid, nameCid] = useState('');
	const [root, nameRoot] = useState('');
	const [wrong, say] = useState<string | undefined>(undefined);
	const [refused, refuse] = useState<string | undefined>(undefined);
	const [over, hover] = useState(false);
	const bytes = inputSize(model);
	const one = model.inputs.length === 1 ? model.inputs[0] : undefined;
	const forText = rule !== undefined && !isForImages(rule);
	const takes = [
		...(rule === undefined ? [] : [takenBy(rule)]),
		`${bytes} raw bytes`,
		...(one === undefined || forText ? [] : [`a text with ${elementsOf(one.shape)} whole numbers`]),
	];

	const receive = async (list: FileList | null | undefined) => {
		refuse(undefined);
		try {
			const [first, ...more] = await learn(model.root, [...(list ?? [])]);
			if (first !== undefined) {
				take(first);
			}
			if (more.length > 0) {
				throw new RangeError(`of several files the first is taken, ${first!.name}: beside an input only its model’s manifest and vocabulary can be dropped`);
			}
		} catch (error) {
			refuse(told(error));
		}
	};

	useEffect(() => {
		let current = true;
		const settle = (next: Input | undefined, problem?: string) => {
			if (current) {
				put(next);
				say(problem);
			}
		};
		const accept = (found: Uint8Array, from: string, what?: Seen) => settle({ kind: 'bytes', bytes: found, from, root: inputRoot(model, found), seen: what });
		const fail = (error: unknown) => settle(undefined, told(error));
		const prepare = async (content: Uint8Array, from: string) => {
			const ready = manifest?.preprocessor ?? preprocessor(rule!);
			const prepared = await ready.prepare(content, invert, pixelsOf);
			accept(encode(portsOf(model, manifest), prepared.arrays), from, seenOf(rule!, prepared));
		};
		const read = async (given: File) => {
			const most = Math.max(bytes, manifest?.preprocessor?.most ?? (forText ? MOST_TEXT : MOST_IMAGE));
			if (given.size > most) {
				throw new InputError('too-large', `${given.name} has ${size(given.size)}`, `give a file of at most ${size(most)}`);
			}
			const content = new Uint8Array(await given.arrayBuffer());
			const isImage = isPng(content) || given.type.startsWith('image/');
			const isRaw = content.length === bytes;
			if (forText) {
				// Bytes of the right length may be anything, but what is text is read as text.
				if (isRaw && !isText(content)) {
					accept(content, given.name);
				} else {
					await prepare(content, given.name);
				}
			} else if (given.type.startsWith('text/') && one !== undefined) {
				accept(numbers(new TextDecoder().decode(content), one.element, elementsOf(one.shape)), given.name);
			} else if (isRaw && !isImage) {
				accept(content, given.name);
			} else if (isImage && rule !== undefined) {
				await prepare(content, given.name);
			} else {
				throw new RangeError(rule === undefined ? `the model takes ${bytes} bytes, and this file has ${given.size}; for images and texts drop its manifest first` : `drop an image, or a file of ${bytes} bytes: this one has ${given.size}`);
			}
		};
		if (how === 'file') {
			if (file === undefined) {
				settle(undefined);
			} else {
				read(file).catch(fail);
			}
		} else if (how === 'words') {
			if (words === '' || !forText) {
				settle(undefined);
			} else {
				prepare(new TextEncoder().encode(words), 'text').catch(fail);
			}
		} else if (how === 'numbers') {
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
	}, [how, file, invert, words, text, cid, root, model.root, manifest]);

	return (
		<div class="input">
			<Choice name="How the input is given" value={how} onChange={choose} options={[['file', rule === undefined || forText ? 'File' : 'Image or file'], ...(forText ? [['words', 'Text'] as const] : []), ...(one === undefined ? [] : [['numbers', 'Numbers'] as const]), ['cid', 'Already in IPFS']]} />
			{rule?.kind === 'wordpiece' && manifest?.preprocessor === undefined && <Vocabulary of={model.root} rule={rule} />}
			{how === 'file' && (
				<>
					<label
						class={`drop${over ? ' over' : ''}${wrong === undefined ? '' : ' wrong'}`}
						onDragOver={(event) => (event.preventDefault(), hover(true))}
						onDragLeave={() => hover(false)}
						onDrop={(event) => {
							event.preventDefault();
							hover(false);
							void receive(event.dataTransfer?.files);
						}}
					>
						<input type="file" multiple aria-label="Input file" onChange={(event) => void receive(event.currentTarget.files)} />
						<span>
							<strong>{rule === undefined ? 'Drop a file' : forText ? 'Drop a text' : 'Drop an image'}</strong> or choose one
							<small>{takes.join(', or ')}</small>
						</span>
					</label>
					{rule !== undefined && !forText && (
						<label class="check">
							<input type="checkbox" checked={invert} onChange={(event) => turn(event.currentTarget.checked)} /> Light on dark: swap light and dark
						</label>
					)}
				</>
			)}
			{how === 'words' && forText && (
				<Field name="Text" hint={`${takenBy(rule)}${rule.cut ? '; what is behind is left out' : ''}`}>
					{(attributes) => <textarea {...attributes} rows={5} value={words} onInput={(event) => write(event.currentTarget.value)} />}
				</Field>
			)}
			{how === 'numbers' && one !== undefined && (
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
			{[refused, wrong].map((problem) => problem !== undefined && <p key={problem} class="hint wrong" role="alert">{problem}</p>)}
			{input !== undefined && (
				<div class="ready" role="status">
					{input.kind === 'bytes' && input.seen !== undefined && 'picture' in input.seen && <Pixels of={input.seen.picture} />}
					<p>
						<strong>Ready.</strong> {input.kind === 'bytes' ? `${input.from}: ${size(input.bytes.length)} as the model takes them.` : 'The operators fetch it by its CID.'}
						{input.kind === 'bytes' && input.seen !== undefined && 'words' in input.seen && ` ${input.seen.words}.`}
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

/** Where the vocabulary of a model comes from whose manifest names one: a file, or IPFS. */
function Vocabulary({ of, rule }: { of: string; rule: Wordpiece }) {
	const [cid, name] = useState('');
	const [wrong, say] = useState<string | undefined>(undefined);
	const [busy, work] = useState(false);
	const get = async () => {
		work(true);
		try {
			addVocabulary(of, await fetchFile(cidFromText(cid), { gateways: [settings.value.gateway], limit: MOST_VOCABULARY }));
		} catch (error) {
			const missing = error instanceof AmbitError && error.problem !== 'invalid-input';
			say(told(missing ? new InputError('no-vocabulary', `the vocabulary was not fetched: ${error.message}`, `name another gateway in the settings, or drop ${rule.vocabulary}`) : error));
			work(false);
		}
	};
	return (
		<Field name="CID of the vocabulary" problem={wrong} hint={<>A text becomes parts of words by the vocabulary that <code>ambit model compile</code> wrote beside the manifest. Drop {rule.vocabulary} where files are given, or name its CID if somebody keeps it: it is fetched from the gateway in the settings{rule.hash === undefined ? '' : ', and compared with the manifest’s hash'}.</>}>
			{(attributes) => (
				<div class="buttons">
					<input {...attributes} type="text" spellcheck={false} value={cid} onInput={(event) => (name(event.currentTarget.value.trim()), say(undefined))} />
					<button type="button" disabled={cid === '' || busy} onClick={() => void get()}>
						{busy ? 'Fetching …' : 'Fetch'}
					</button>
				</div>
			)}
		</Field>
	);
}

/** What the model sees. */
function Pixels({ of: { width, height, rgba } }: { of: Picture }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	useEffect(() => {
		const pen = canvas.current?.getContext('2d');
		const image = pen?.createImageData(width, height);
		if (pen === null || pen === undefined || image === undefined) {
			return;
		}
		image.data.set(rgba);
		pen.putImageData(image, 0, 0);
	}, [rgba]);
	return <canvas ref={canvas} class="pixels" width={width} height={height} role="img" aria-label="What the model sees" />;
}
