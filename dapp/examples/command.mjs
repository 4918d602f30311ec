// What the examples have in common, those for polkadot-api too: options, a deadline, and exit codes.

import { parseArgs } from 'node:util';

/** An option that cannot be meant. */
export class UsageError extends Error {}

/** Seconds within which a command must be done, unless said otherwise. */
const TIMEOUT = '600';

/** The options of a command line: those of all commands, and those given here as { name: default }. `undefined` is no default. */
export function readOptions(args, own = {}) {
	const defaults = { url: 'ws://127.0.0.1:9944', ...own, timeout: own.timeout ?? TIMEOUT };
	const options = { json: { type: 'boolean', default: false } };
	for (const [name, value] of Object.entries(defaults)) {
		options[name] = { type: 'string', ...(value === undefined ? {} : { default: value }) };
	}
	let values;
	try {
		({ values } = parseArgs({ args, options }));
	} catch (error) {
		throw new UsageError(error.message);
	}
	address(values, 'url', ['ws:', 'wss:']);
	wholeNumber(values, 'timeout', { least: 1n, most: 86_400n });
	return values;
}

/** Requires an address of one of these protocols. */
export function address(values, name, protocols) {
	const url = URL.canParse(values[name]) ? new URL(values[name]) : undefined;
	if (!protocols.includes(url?.protocol)) {
		throw new UsageError(`--${name} ${values[name]} is not a ${protocols.join('// or ')}// address`);
	}
}

/** Requires a whole number within bounds, where the option is given. */
export function wholeNumber(values, name, { least = 0n, most }) {
	const value = values[name];
	if (value === undefined) {
		return;
	}
	if (!/^\d{1,39}$/.test(value) || BigInt(value) < least || BigInt(value) > most) {
		throw new UsageError(`--${name} ${value} is not a whole number from ${least} to ${most}`);
	}
}

/** Bigints as decimal text, so that no digit is lost; bytes as hexadecimal text. */
export function plain(_, value) {
	if (typeof value === 'bigint') {
		return value.toString();
	}
	return value instanceof Uint8Array ? `0x${Buffer.from(value).toString('hex')}` : value;
}

/**
 * Runs a command and exits: with 0 when it returned a result, which is printed; 1 when it failed; 2 when its options are wrong; 6
 * when it was not done in time, which is told as `late`. A result with `failed` is printed as well, and exits with 1.
 */
export async function run({ usage, options, main, late = 'not done' }) {
	let values;
	try {
		values = options(process.argv.slice(2));
	} catch (error) {
		console.error(`${error.message}\n${usage}`);
		process.exit(2);
	}
	const deadline = setTimeout(() => {
		console.error(`${late} within ${values.timeout} s`);
		process.exit(6);
	}, 1000 * Number(values.timeout));
	try {
		const result = await main(values, values.json ? () => {} : console.log);
		console.log(JSON.stringify(result, plain, values.json ? undefined : 2));
		process.exitCode = result.failed ? 1 : 0;
	} catch (error) {
		console.error(error.message);
		process.exitCode = 1;
	} finally {
		clearTimeout(deadline);
	}
}
