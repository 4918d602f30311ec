// Arguments of runtime APIs that are named by reserved words, of which polkadot-api's generator makes types that are no TypeScript.

const RESERVED = new Set(
	`break case catch class const continue debugger default delete do else enum export extends false finally for function if import in
	instanceof new null return super switch this throw true try typeof var void while with`.split(/\s+/),
);

/** Metadata (version 15 or later) with such arguments renamed, and which they were. Arguments are encoded by place: names only serve types. */
export function withoutReserved(metadata) {
	const renamed = [];
	const apis = metadata.apis.map((api) => ({
		...api,
		methods: api.methods.map((method) => ({
			...method,
			inputs: method.inputs.map((input) => {
				if (!RESERVED.has(input.name)) {
					return input;
				}
				renamed.push(`${api.name}.${method.name}(${input.name})`);
				return { ...input, name: `${input.name}_` };
			}),
		})),
	}));
	return { metadata: { ...metadata, apis }, renamed };
}
