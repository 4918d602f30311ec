// Shapes.

/** Elements of a tensor of this shape. */
export function elementsOf(shape: readonly number[]): number {
	return shape.reduce((product, extent) => product * extent, 1);
}

/** Place of the largest number, the first of several. */
export function largest(values: readonly (number | bigint)[]): number {
	return values.reduce<number>((best, value, place) => (value > values[best]! ? place : best), 0);
}
