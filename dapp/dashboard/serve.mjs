#!/usr/bin/env node
// Serves the built dashboard on this machine, and stands in for a worker that keeps inputs: browsers can't reach a worker itself, which
// answers no page of another origin and whose token is nobody else's to have.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `usage: serve.mjs [options]
  --port N                   where to listen, on this machine only; 0 takes a free port (8090)
  --worker URL               the worker that keeps inputs (http://127.0.0.1:9955)
  --worker-token-file FILE   its token; without it inputs can't be given from here`;

const ROOT = fileURLToPath(new URL('./dist/', import.meta.url));
/** Largest input that is passed on, bytes. */
const MOST = 64 * 1024 * 1024;
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.map': 'application/json' };
const COMMON = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin', 'x-frame-options': 'DENY' };

function options() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '8090' },
			worker: { type: 'string', default: 'http://127.0.0.1:9955' },
			'worker-token-file': { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(USAGE);
		process.exit(0);
	}
	if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
		throw new Error(`--port ${values.port} is not a port`);
	}
	if (!URL.canParse(values.worker) || new URL(values.worker).protocol !== 'http:') {
		throw new Error(`--worker ${values.worker} is not an http:// address`);
	}
	return values;
}

function refuse(response, status, error, message) {
	response.writeHead(status, { ...COMMON, 'content-type': 'application/json' });
	response.end(JSON.stringify({ error, message }));
}

/** Whether a request comes from the dashboard that this server serves. No other page may spend the token. */
function isOwn({ headers }, port) {
	const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
	const sameSite = headers['sec-fetch-site'] === undefined || headers['sec-fetch-site'] === 'same-origin';
	return hosts.includes(headers.host) && sameSite && headers.origin === `http://${headers.host}` && headers['content-type'] === 'application/octet-stream';
}

async function keep(incoming, response, { worker, token, port }) {
	if (!isOwn(incoming, port)) {
		incoming.resume();
		return refuse(response, 403, 'other-origin', 'only the dashboard that is served here may give inputs here');
	}
	if (token === undefined) {
		incoming.resume();
		return refuse(response, 503, 'no-worker', 'this server was started without --worker-token-file: start it with one, or name a worker in the settings');
	}
	const length = Number(incoming.headers['content-length'] ?? Number.NaN);
	if (!(length <= MOST)) {
		incoming.resume();
		return refuse(response, 413, 'too-long', `inputs have at most ${MOST} bytes, and say their length`);
	}
	const outgoing = request(new URL('/v1/artifacts', worker), {
		method: 'POST',
		headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/octet-stream', 'content-length': length },
	});
	outgoing.on('response', (answer) => {
		response.writeHead(answer.statusCode ?? 502, { ...COMMON, 'content-type': 'application/json' });
		answer.pipe(response);
	});
	outgoing.on('error', (error) => (response.headersSent ? response.destroy() : refuse(response, 502, 'worker-unreachable', `${worker} can't be reached: ${error.message}`)));
	incoming.on('error', () => outgoing.destroy());
	incoming.pipe(outgoing);
}

async function file(path, method, response) {
	const name = normalize(decodeURIComponent(path)).replace(/^\/+/, '') || 'index.html';
	const place = join(ROOT, name);
	const found = place.startsWith(ROOT) ? await stat(place).catch(() => undefined) : undefined;
	if (!found?.isFile()) {
		return refuse(response, 404, 'no-such-file', `there is no ${name} here`);
	}
	response.writeHead(200, {
		...COMMON,
		'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
		'content-length': found.size,
		// Names of assets change with their content.
		'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
	});
	return method === 'HEAD' ? response.end() : createReadStream(place).pipe(response);
}

const values = options();
if (!(await stat(join(ROOT, 'index.html')).catch(() => undefined))) {
	console.error('the dashboard is not built: npm run build');
	process.exit(1);
}
const tokenFile = values['worker-token-file'];
const token = tokenFile === undefined ? undefined : async () => (await readFile(tokenFile, 'utf8')).trim();
const server = createServer((incoming, response) => {
	const { port } = server.address();
	const { pathname } = new URL(incoming.url ?? '/', 'http://here');
	const answer = async () => {
		if (pathname === '/keeper/v1/artifacts' && incoming.method === 'POST') {
			return keep(incoming, response, { worker: values.worker, token, port });
		}
		if (incoming.method === 'GET' || incoming.method === 'HEAD') {
			return file(pathname, incoming.method, response);
		}
		return refuse(response, 405, 'no-such-method', 'GET and HEAD are served');
	};
	answer().catch((error) => refuse(response, 500, 'internal', error.message));
});
server.listen(Number(values.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
