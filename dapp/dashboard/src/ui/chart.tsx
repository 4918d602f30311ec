// Small charts, drawn without a library.

/** One bar: its parts from below, each with a class of the style sheet, and what it says. */
export interface BarOf {
	readonly label: string;
	readonly parts: readonly { readonly tone: 'accent' | 'soft' | 'warn' | 'bad'; readonly size: number }[];
	readonly title: string;
}

/** Bars side by side. What each says is in the table beside it or in its title; the picture as a whole has `label`. */
export function Bars({ label, bars, height = 96 }: { label: string; bars: readonly BarOf[]; height?: number }) {
	const most = Math.max(1e-9, ...bars.map(({ parts }) => parts.reduce((sum, { size }) => sum + size, 0)));
	const step = 100 / Math.max(1, bars.length);
	return (
		<figure class="bars">
			<svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" height={height} role="img" aria-label={label}>
				<line class="base" x1="0" x2="100" y1={height - 0.5} y2={height - 0.5} />
				{bars.map(({ label: name, parts, title }, place) => {
					let below = 0;
					return (
						<g key={name}>
							<title>{title}</title>
							<rect class="catch" x={place * step} y={0} width={step} height={height} />
							{parts.map(({ tone, size }) => {
								const tall = (size / most) * (height - 4);
								below += tall;
								return <rect key={tone} class={tone} x={place * step + step * 0.14} width={step * 0.72} y={height - below} height={tall} />;
							})}
						</g>
					);
				})}
			</svg>
			{bars.length > 1 && (
				<figcaption aria-hidden="true">
					<span>{bars[0]!.label}</span>
					<span>{bars.at(-1)!.label}</span>
				</figcaption>
			)}
		</figure>
	);
}
