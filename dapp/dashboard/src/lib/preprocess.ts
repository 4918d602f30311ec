// From what is dropped to the integers that a model takes: the rule that `ambit job submit` has too (cli/src/preprocess.rs).

/** How an image becomes a tensor of one channel. */
export interface Grayscale {
	readonly kind: 'grayscale';
	readonly width: number;
	readonly height: number;
	/** Value of a white pixel. */
	readonly white: number;
	/** Value of a black pixel. */
	readonly black: number;
}

/** Whether that is what a manifest says. */
export function isGrayscale(value: unknown): value is Grayscale {
	const { kind, width, height, white, black } = (value ?? {}) as Record<string, unknown>;
	const whole = [width, height, white, black].every((number) => Number.isInteger(number));
	return kind === 'grayscale' && whole && (width as number) > 0 && (height as number) > 0;
}

/** Brightness of one pixel (ITU-R BT.601), on white where it is transparent. */
export function brightness(red: number, green: number, blue: number, alpha: number): number {
	const luma = Math.floor((299 * red + 587 * green + 114 * blue + 500) / 1000);
	return Math.floor((luma * alpha + 255 * (255 - alpha) + 127) / 255);
}

/**
 * An image, as RGBA, as the model takes it. Its sides must be the model's, or the same multiple of them: then each block of pixels is
 * averaged, rounded once. With `invert`, light and dark are swapped. Throws what is wrong and what would be right.
 */
export function grayscale(rule: Grayscale, width: number, height: number, rgba: ArrayLike<number>, invert: boolean): Int8Array {
	const factor = Math.floor(width / rule.width);
	if (factor === 0 || width !== rule.width * factor || height !== rule.height * factor) {
		throw new RangeError(`the image has ${width} × ${height} pixels; this model takes ${rule.width} × ${rule.height}, or a whole multiple of both`);
	}
	const full = 255 * factor * factor;
	const range = rule.black - rule.white;
	const pixels = new Int8Array(rule.width * rule.height);
	for (let row = 0; row < rule.height; row += 1) {
		for (let column = 0; column < rule.width; column += 1) {
			let light = 0;
			for (let y = row * factor; y < (row + 1) * factor; y += 1) {
				for (let x = column * factor; x < (column + 1) * factor; x += 1) {
					const at = 4 * (y * width + x);
					light += brightness(rgba[at]!, rgba[at + 1]!, rgba[at + 2]!, rgba[at + 3]!);
				}
			}
			const dark = invert ? light : full - light;
			const fromWhite = Math.floor((2 * Math.abs(range) * dark + full) / (2 * full));
			pixels[row * rule.width + column] = Math.max(-128, Math.min(127, rule.white + Math.sign(range) * fromWhite));
		}
	}
	return pixels;
}

/** Bytes of the elements of each type. */
const WIDTHS = { I8: 1, I16: 2, I32: 4, I64: 8 } as const;

/**
 * Numbers that were typed, separated by spaces, commas or lines, as one tensor's bytes, little endian. Throws what is wrong and what would be
 * right.
 */
export function numbers(text: string, element: keyof typeof WIDTHS, elements: number): Uint8Array {
	const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
	if (parts.length !== elements) {
		throw new RangeError(`${parts.length} numbers were given; the model takes ${elements}`);
	}
	const width = WIDTHS[element];
	const bytes = new Uint8Array(width * elements);
	const most = (1n << BigInt(8 * width - 1)) - 1n;
	parts.forEach((part, place) => {
		if (!/^-?\d{1,20}$/.test(part) || BigInt(part) > most || BigInt(part) < -most - 1n) {
			throw new RangeError(`“${part}” is not a whole number from ${-most - 1n} to ${most}`);
		}
		let rest = BigInt.asUintN(8 * width, BigInt(part));
		for (let at = 0; at < width; at += 1, rest >>= 8n) {
			bytes[place * width + at] = Number(rest & 255n);
		}
	});
	return bytes;
}
