// Where in the dashboard one is: in the address behind `#`, so that any server of files will do.

/** The views, in the order of the navigation. */
export const VIEWS = ['coverage', 'jobs', 'operators', 'data', 'governance', 'network'] as const;
/** A view. */
export type View = (typeof VIEWS)[number];

/** A view and what of it. */
export interface Route {
	readonly view: View;
	readonly rest: readonly string[];
}

/** Reads `#/jobs/12`. What is no view is the first one. */
export function readRoute(hash: string): Route {
	const [view, ...rest] = hash.replace(/^#?\/?/, '').split('?')[0]!.split('/').filter((part) => part !== '');
	const known = VIEWS.find((one) => one === view);
	return known === undefined ? { view: VIEWS[0], rest: [] } : { view: known, rest: rest.map(decode) };
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** Writes it. */
export function href(view: View, ...rest: readonly (string | number | bigint)[]): string {
	return `#/${[view, ...rest.map((part) => encodeURIComponent(part.toString()))].join('/')}`;
}
