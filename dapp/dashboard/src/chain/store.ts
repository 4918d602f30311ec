// A value that changes, and who wants to know.

import { useEffect, useState } from 'preact/hooks';

export class Store<T> {
	private readonly listeners = new Set<(value: T) => void>();

	constructor(private current: T) {}

	get value(): T {
		return this.current;
	}

	set(value: T): void {
		this.current = value;
		for (const listener of [...this.listeners]) {
			listener(value);
		}
	}

	subscribe(listener: (value: T) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}

/** The value, and a new rendering when it changes. */
export function useStore<T>(store: Store<T>): T {
	const [value, change] = useState(store.value);
	useEffect(() => {
		change(store.value);
		return store.subscribe(change);
	}, [store]);
	return value;
}
