// A way to a node that can be cut and mended.

import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';

/** Carries bytes to a port of this machine. */
export class Wire {
	#sockets = new Set();

	/** To where a `ws://` address leads. */
	static async to(url) {
		const wire = new Wire();
		const { hostname, port } = new URL(url);
		wire.target = { host: hostname, port: Number(port) };
		await wire.mend();
		return wire;
	}

	/** Where it begins. */
	get url() {
		return `ws://127.0.0.1:${this.port}`;
	}

	/** Carries again, from the same port. */
	async mend() {
		this.server = createServer((from) => {
			const to = createConnection(this.target);
			for (const [socket, other] of [[from, to], [to, from]]) {
				this.#sockets.add(socket);
				socket.on('error', () => other.destroy());
				socket.on('close', () => (this.#sockets.delete(socket), other.destroy()));
				socket.pipe(other);
			}
		});
		this.server.listen(this.port ?? 0, '127.0.0.1');
		await once(this.server, 'listening');
		this.port = this.server.address().port;
	}

	/** Breaks all connections and takes no new ones. */
	async cut() {
		const closed = once(this.server, 'close');
		this.server.close();
		for (const socket of this.#sockets) {
			socket.destroy();
		}
		await closed;
	}
}
