// How wide the window is.

import { useEffect, useState } from 'preact/hooks';

/** The window's width, CSS pixels, and a new rendering when it changes. */
export function useWidth(): number {
	const [width, change] = useState(window.innerWidth);
	useEffect(() => {
		const look = () => change(window.innerWidth);
		window.addEventListener('resize', look);
		return () => window.removeEventListener('resize', look);
	}, []);
	return width;
}
