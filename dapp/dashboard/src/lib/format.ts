// Numbers for people. Amounts are bigints of planck from beginning to end.

/** Decimals of AMB. */
const DECIMALS = 12;
const AMB = 10n ** BigInt(DECIMALS);

function grouped(digits: string): string {
	// Thin spaces, so that no reader takes them for decimal points.
	return digits.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** An amount to the last planck: its whole AMB, and its fraction without trailing zeros. */
export function amountParts(planck: bigint): { readonly whole: string; readonly fraction: string } {
	const size = planck < 0n ? -planck : planck;
	const fraction = (size % AMB).toString().padStart(DECIMALS, '0').replace(/0+$/, '');
	return { whole: `${planck < 0n ? '\u2212' : ''}${grouped((size / AMB).toString())}`, fraction };
}

/** An amount to the last planck. */
export function exactAmount(planck: bigint): string {
	const { whole, fraction } = amountParts(planck);
	return `${whole}${fraction === '' ? '' : `.${fraction}`} AMB`;
}

/** An amount to four digits behind the point, and whether that is all of it. Never rounds something to nothing. */
export function shortAmount(planck: bigint): { readonly text: string; readonly exact: boolean } {
	const { whole, fraction } = amountParts(planck);
	if (fraction.length <= 4) {
		return { text: `${whole}${fraction === '' ? '' : `.${fraction}`}`, exact: true };
	}
	const cut = fraction.slice(0, 4).replace(/0+$/, '');
	if (cut === '' && /^\u2212?0$/.test(whole)) {
		return { text: `${whole.startsWith('\u2212') ? '\u2212' : ''}<0.0001`, exact: false };
	}
	return { text: `${whole}${cut === '' ? '' : `.${cut}`}`, exact: false };
}

/** The same in one word: with ≈ before it where that is not all. */
export function shortText(planck: bigint): string {
	const { text, exact } = shortAmount(planck);
	return exact || text.includes('<') ? text : `≈${text}`;
}

/** An amount that was typed in AMB, or undefined if that is none. */
export function parseAmount(text: string): bigint | undefined {
	const match = /^(\d{1,18})(?:\.(\d{1,12}))?$/.exec(text.trim().replace(/[\u202f ]/g, ''));
	if (match === null) {
		return undefined;
	}
	return BigInt(match[1]!) * AMB + BigInt((match[2] ?? '').padEnd(DECIMALS, '0'));
}

/** What is typed for an amount. */
export function typedAmount(planck: bigint): string {
	const { fraction } = amountParts(planck);
	return `${planck / AMB}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Parts per million as a percentage. Only all of it is 100 %, only nothing 0 %. */
export function percent(ppm: number): string {
	if (ppm > 0 && ppm < 100) {
		return '<0.01\u202f%';
	}
	if (ppm > 999_900 && ppm < 1_000_000) {
		return '>99.99\u202f%';
	}
	const hundredths = Math.round(ppm / 100);
	return `${(hundredths / 100).toFixed(hundredths % 10 !== 0 ? 2 : hundredths % 100 !== 0 ? 1 : 0)}\u202f%`;
}

/** Units of 10^-12 slot as slots with two decimals. */
export function slots(units: bigint): string {
	const hundredths = (units + 5_000_000_000n) / 10_000_000_000n;
	if (hundredths === 0n && units > 0n) {
		return '<0.01';
	}
	return `${grouped((hundredths / 100n).toString())}.${(hundredths % 100n).toString().padStart(2, '0')}`;
}

/** A count. */
export function count(value: number | bigint): string {
	return grouped(value.toString());
}

/** An address by its ends. */
export function shortAddress(address: string): string {
	return address.length <= 14 ? address : `${address.slice(0, 6)}…${address.slice(-6)}`;
}

/** A length of time. */
export function duration(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 60) {
		return `${seconds}\u202fs`;
	}
	const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
	if (minutes < 60) {
		return `${minutes}\u202fmin${seconds % 60 === 0 ? '' : ` ${seconds % 60}\u202fs`}`;
	}
	return hours < 48 ? `${hours}\u202fh ${minutes % 60}\u202fmin` : `${Math.floor(hours / 24)}\u202fd ${hours % 24}\u202fh`;
}

/** A size. */
export function size(bytes: number): string {
	if (bytes < 1024) {
		return `${bytes}\u202fB`;
	}
	return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)}\u202fKiB` : `${(bytes / 1024 / 1024).toFixed(1)}\u202fMiB`;
}

/** A moment by the chain's clock, milliseconds since 1970. */
export function instant(milliseconds: bigint): string {
	return `${new Date(Number(milliseconds)).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `JobAssigned` and `protocol_parameters` as words. */
export function words(name: string): string {
	const text = name.replace(/_/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
	return text.charAt(0).toUpperCase() + text.slice(1);
}
