// From values to shades and lengths.

/** A value's place between 0 and `most`, from 0 to 1. Units may be bigints that no float holds. */
export function share(value: bigint, most: bigint): number {
	if (most <= 0n || value <= 0n) {
		return 0;
	}
	return value >= most ? 1 : Number((value * 10_000n) / most) / 10_000;
}

/** One of `steps` shades; 0 only for nothing at all. */
export function shade(part: number, steps: number): number {
	return part <= 0 ? 0 : Math.max(1, Math.min(steps, Math.ceil(part * steps)));
}
