import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
	// Any folder of any server may serve it.
	base: './',
	resolve: {
		alias: { '@ambit-network/client': here('../client/src/index.ts') },
		// The client's sources lie outside of this package, and take what it needs from here.
		dedupe: ['@polkadot/api', '@polkadot/types', '@polkadot/util', '@polkadot/util-crypto'],
	},
	esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
	build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 2_000 },
});
