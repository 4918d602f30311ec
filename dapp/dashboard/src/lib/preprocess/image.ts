// Images as numbers. All sums are of whole numbers below 2^53, so that they are those of the command line.

import { InputError, malformed } from './error.js';
import { MOST_SIDE, type Picture } from './png.js';

/** How an image becomes whole numbers of one channel. */
export interface Grayscale {
	readonly kind: 'grayscale';
	readonly width: number;
	readonly height: number;
	/** Value of a white pixel. */
	readonly white: number;
	/** Value of a black pixel. */
	readonly black: number;
}

/** How an image becomes real numbers: a level `l` from 0 to 255 in channel `c` becomes `(l / 255 - mean[c]) / scale[c]`. */
export interface Image {
	readonly kind: 'image';
	readonly width: number;
	readonly height: number;
	/** One channel, of brightness, or three. */
	readonly colours: 'gray' | 'rgb';
	/** Channels, rows, columns; or rows, columns, channels. */
	readonly layout: 'nchw' | 'nhwc';
	/** What becomes of images of another size. */
	readonly fit: 'multiple' | 'stretch' | 'cover';
	/** For each channel. */
	readonly mean: readonly number[];
	/** For each channel, not 0. */
	readonly scale: readonly number[];
}

/** Columns or rows: the first, and how many. */
interface Line {
	readonly first: number;
	readonly length: number;
}

/** Whether a model can take such an image. */
export function checkRule({ width, height }: { readonly width: number; readonly height: number }): void {
	if (width < 1 || height < 1 || width > MOST_SIDE || height > MOST_SIDE) {
		throw malformed(`an image of ${width} × ${height} pixels has a side that is not from 1 to ${MOST_SIDE}`);
	}
}

/** A level on white, as far as it is transparent. */
function onWhite(level: number, alpha: number): number {
	return Math.floor((level * alpha + 255 * (255 - alpha) + 127) / 255);
}

/** Brightness of one pixel (ITU-R BT.601), on white where it is transparent. */
export function brightness(red: number, green: number, blue: number, alpha: number): number {
	return onWhite(Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1000), alpha);
}

/** The levels of a picture in one channel or three, pixel by pixel. */
function levels({ width, height, rgba }: Picture, channels: 1 | 3): Uint8Array {
	const found = new Uint8Array(channels * width * height);
	for (let pixel = 0; pixel < width * height; pixel += 1) {
		const [red, green, blue, alpha] = [rgba[4 * pixel]!, rgba[4 * pixel + 1]!, rgba[4 * pixel + 2]!, rgba[4 * pixel + 3]!];
		if (channels === 1) {
			found[pixel] = brightness(red, green, blue, alpha);
		} else {
			found[3 * pixel] = onWhite(red, alpha);
			found[3 * pixel + 1] = onWhite(green, alpha);
			found[3 * pixel + 2] = onWhite(blue, alpha);
		}
	}
	return found;
}

/** How often the model's sides are in the picture's. */
function multiple(rule: { readonly width: number; readonly height: number }, { width, height }: Picture): number {
	const factor = Math.floor(width / rule.width);
	if (factor === 0 || width !== rule.width * factor || height !== rule.height * factor) {
		throw new InputError('wrong-size', `the image has ${width} × ${height} pixels`, `give it ${rule.width} × ${rule.height}, or a whole multiple of both: that is what this model takes`);
	}
	return factor;
}

/**
 * A picture as the model takes it: `white + (black - white) * darkness`, rounded once. Its sides must be the model's, or the same multiple of them:
 * then each block of pixels is averaged. With `invert`, light and dark are swapped.
 */
export function grayscale(rule: Grayscale, picture: Picture, invert: boolean): Int32Array {
	const factor = multiple(rule, picture);
	const light = levels(picture, 1);
	const full = 255 * factor * factor;
	const range = rule.black - rule.white;
	const pixels = new Int32Array(rule.width * rule.height);
	for (let row = 0; row < rule.height; row += 1) {
		for (let column = 0; column < rule.width; column += 1) {
			let sum = 0;
			for (let y = row * factor; y < (row + 1) * factor; y += 1) {
				for (let x = column * factor; x < (column + 1) * factor; x += 1) {
					sum += light[y * picture.width + x]!;
				}
			}
			const dark = invert ? sum : full - sum;
			const fromWhite = Math.floor((2 * Math.abs(range) * dark + full) / (2 * full));
			pixels[row * rule.width + column] = Math.max(-128, Math.min(127, rule.white + Math.sign(range) * fromWhite));
		}
	}
	return pixels;
}

/** Where the number of a channel of a pixel is in the tensor of so many pixels. */
function placeOf({ layout, colours }: Image, area: number): (pixel: number, channel: number) => number {
	const channels = colours === 'gray' ? 1 : 3;
	return layout === 'nchw' ? (pixel, channel) => channel * area + pixel : (pixel, channel) => pixel * channels + channel;
}

/** A picture as the model takes it. With `invert`, light and dark are swapped. */
export function image(rule: Image, picture: Picture, invert: boolean): Float32Array {
	const channels = rule.colours === 'gray' ? 1 : 3;
	const { columns, rows } = part(rule, picture);
	const pixels = levels(picture, channels);
	// What is covered, in parts of a pixel of which there are as many as all weights together.
	const all = columns.length * rows.length;
	const area = rule.width * rule.height;
	const place = placeOf(rule, area);
	const across = Array.from({ length: rule.width }, (_, column) => covered(columns, column, rule.width));
	const numbers = new Float32Array(channels * area);
	for (let row = 0; row < rule.height; row += 1) {
		const down = covered(rows, row, rule.height);
		for (let column = 0; column < rule.width; column += 1) {
			for (let channel = 0; channel < channels; channel += 1) {
				let level = 0;
				for (const [y, tall] of down) {
					for (const [x, wide] of across[column]!) {
						level += tall * wide * pixels[channels * (y * picture.width + x) + channel]!;
					}
				}
				const light = invert ? 255 * all - level : level;
				numbers[place(row * rule.width + column, channel)] = (light / (255 * all) - rule.mean[channel]!) / rule.scale[channel]!;
			}
		}
	}
	return numbers;
}

/** The columns and rows of a picture that are taken. */
function part(rule: Image, picture: Picture): { readonly columns: Line; readonly rows: Line } {
	const { width, height } = picture;
	if (rule.fit === 'cover') {
		const middle = (side: number, wanted: number): Line => {
			const length = Math.max(1, Math.min(side, wanted));
			return { first: Math.floor((side - length) / 2), length };
		};
		return {
			columns: middle(width, Math.floor((height * rule.width) / rule.height)),
			rows: middle(height, Math.floor((width * rule.height) / rule.width)),
		};
	}
	if (rule.fit === 'multiple') {
		multiple(rule, picture);
	}
	return { columns: { first: 0, length: width }, rows: { first: 0, length: height } };
}

/** The pixels of a line that one of `count` new pixels covers, and how much of each, in parts of which `count` are a pixel. */
function covered({ first, length }: Line, place: number, count: number): (readonly [number, number])[] {
	const [start, end] = [place * length, (place + 1) * length];
	const [from, to] = [Math.floor(start / count), Math.ceil(end / count)];
	return Array.from({ length: to - from }, (_, at) => {
		const pixel = from + at;
		return [first + pixel, Math.min(end, (pixel + 1) * count) - Math.max(start, pixel * count)] as const;
	});
}

/** What the model sees, as a picture again. */
export function seen(rule: Grayscale | Image, values: Int32Array | Float32Array): Picture {
	const { width, height } = rule;
	const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
	for (let pixel = 0; pixel < width * height; pixel += 1) {
		for (let channel = 0; channel < 3; channel += 1) {
			if (rule.kind === 'grayscale') {
				rgba[4 * pixel + channel] = rule.black === rule.white ? 255 : 255 - (255 * (values[pixel]! - rule.white)) / (rule.black - rule.white);
			} else {
				const own = rule.colours === 'gray' ? 0 : channel;
				rgba[4 * pixel + channel] = 255 * (values[placeOf(rule, width * height)(pixel, own)]! * rule.scale[own]! + rule.mean[own]!);
			}
		}
	}
	return { width, height, rgba };
}
