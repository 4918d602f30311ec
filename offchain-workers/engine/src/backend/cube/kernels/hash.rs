//! Blake2b-256 of many messages at once, a unit for each: the trees by which tensors are committed to.

use cubecl::prelude::*;

/// Units of a cube.
pub(in crate::backend::cube) const UNITS: u32 = 64;
/// Words of a digest.
pub(in crate::backend::cube) const DIGEST: usize = 4;
/// Words of a block, and its bytes.
const BLOCK: usize = 16;
const BLOCK_BYTES: u32 = 128;

/// Which word of a block goes where, by round.
#[rustfmt::skip]
const SCHEDULE: [[usize; BLOCK]; 10] = [
	[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
	[14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
	[11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
	[7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
	[9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
	[2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
	[12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
	[13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
	[6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
	[10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The word turned right by so many bits.
#[cube]
fn turned(word: u64, #[comptime] right: u64) -> u64 {
	(word >> right.runtime()) | (word << (64u64 - right).runtime())
}

#[cube]
fn mix(
	v: &mut Array<u64>,
	#[comptime] a: usize,
	#[comptime] b: usize,
	#[comptime] c: usize,
	#[comptime] d: usize,
	x: u64,
	y: u64,
) {
	v[a] = v[a] + v[b] + x;
	v[d] = turned(v[d] ^ v[a], 32u64);
	v[c] = v[c] + v[d];
	v[b] = turned(v[b] ^ v[c], 24u64);
	v[a] = v[a] + v[b] + y;
	v[d] = turned(v[d] ^ v[a], 16u64);
	v[c] = v[c] + v[d];
	v[b] = turned(v[b] ^ v[c], 63u64);
}

#[cube]
fn round(v: &mut Array<u64>, m: &Array<u64>, #[comptime] round: usize) {
	let s = comptime!(SCHEDULE[round % 10]);
	mix(v, 0usize, 4usize, 8usize, 12usize, m[comptime!(s[0])], m[comptime!(s[1])]);
	mix(v, 1usize, 5usize, 9usize, 13usize, m[comptime!(s[2])], m[comptime!(s[3])]);
	mix(v, 2usize, 6usize, 10usize, 14usize, m[comptime!(s[4])], m[comptime!(s[5])]);
	mix(v, 3usize, 7usize, 11usize, 15usize, m[comptime!(s[6])], m[comptime!(s[7])]);
	mix(v, 0usize, 5usize, 10usize, 15usize, m[comptime!(s[8])], m[comptime!(s[9])]);
	mix(v, 1usize, 6usize, 11usize, 12usize, m[comptime!(s[10])], m[comptime!(s[11])]);
	mix(v, 2usize, 7usize, 8usize, 13usize, m[comptime!(s[12])], m[comptime!(s[13])]);
	mix(v, 3usize, 4usize, 9usize, 14usize, m[comptime!(s[14])], m[comptime!(s[15])]);
}

/// Takes a block into the state, with the bytes of the message up to its end.
#[cube]
fn compress(h: &mut Array<u64>, m: &Array<u64>, bytes: u64, is_last: bool) {
	let mut v = Array::<u64>::new(16usize);
	#[unroll]
	for word in 0..8usize {
		v[word] = h[word];
	}
	v[8] = 0x6a09_e667_f3bc_c908u64;
	v[9] = 0xbb67_ae85_84ca_a73bu64;
	v[10] = 0x3c6e_f372_fe94_f82bu64;
	v[11] = 0xa54f_f53a_5f1d_36f1u64;
	v[12] = 0x510e_527f_ade6_82d1u64 ^ bytes;
	v[13] = 0x9b05_688c_2b3e_6c1fu64;
	v[14] = select(is_last, !0x1f83_d9ab_fb41_bd6bu64, 0x1f83_d9ab_fb41_bd6bu64);
	v[15] = 0x5be0_cd19_137e_2179u64;
	round(&mut v, m, 0usize);
	round(&mut v, m, 1usize);
	round(&mut v, m, 2usize);
	round(&mut v, m, 3usize);
	round(&mut v, m, 4usize);
	round(&mut v, m, 5usize);
	round(&mut v, m, 6usize);
	round(&mut v, m, 7usize);
	round(&mut v, m, 8usize);
	round(&mut v, m, 9usize);
	round(&mut v, m, 10usize);
	round(&mut v, m, 11usize);
	#[unroll]
	for word in 0..8usize {
		h[word] = h[word] ^ v[word] ^ v[word + 8usize];
	}
}

/// Four bytes of a message from `place` on: of the domain, of the array, or zeros behind both.
#[cube]
fn quarter<T: Int>(
	bytes: &Array<T>,
	start: usize,
	length: u32,
	place: u32,
	domain_low: u64,
	domain_high: u64,
	#[comptime] domain: u32,
	#[comptime] width: u32,
) -> u64 {
	let mut word = 0u64;
	if comptime!(width == 4 && domain.is_multiple_of(4)) {
		if place < domain {
			let name = select(place < 8u32, domain_low, domain_high);
			word = (name >> u64::cast_from((place % 8u32) * 8u32)) & 0xffff_ffffu64;
		} else if place - domain < length {
			word = u64::cast_from(u32::cast_from(
				bytes[start / 4usize + usize::cast_from((place - domain) / 4u32)],
			));
		}
	} else {
		#[unroll]
		for byte in 0..4u32 {
			let at = place + byte;
			let mut value = 0u64;
			if at < domain {
				let name = select(at < 8u32, domain_low, domain_high);
				value = (name >> u64::cast_from((at % 8u32) * 8u32)) & 0xffu64;
			} else if at - domain < length {
				value = u64::cast_from(u8::cast_from(bytes[start + usize::cast_from(at - domain)]));
			}
			word |= value << u64::cast_from(byte * 8u32);
		}
	}
	word
}

/// Makes the state that of before the first block, for a digest of 32 bytes without a key.
#[cube]
fn begin(h: &mut Array<u64>) {
	h[0] = 0x6a09_e667_f3bc_c908u64 ^ 0x0101_0020u64;
	h[1] = 0xbb67_ae85_84ca_a73bu64;
	h[2] = 0x3c6e_f372_fe94_f82bu64;
	h[3] = 0xa54f_f53a_5f1d_36f1u64;
	h[4] = 0x510e_527f_ade6_82d1u64;
	h[5] = 0x9b05_688c_2b3e_6c1fu64;
	h[6] = 0x1f83_d9ab_fb41_bd6bu64;
	h[7] = 0x5be0_cd19_137e_2179u64;
}

/// Words of a tensor in the table of [`leaves`]: the first of its tiles, the place of its bytes, the bytes of a line, the parts of one,
/// the bytes of a part and of the last part of a line.
pub(in crate::backend::cube) const LEAF_WORDS: usize = 6;
/// Words of a tensor in the table of [`fold`]: the first of its cubes, its first node, and how many nodes there are.
pub(in crate::backend::cube) const FOLD_WORDS: usize = 3;

/// Where the last of `tensors` entries of a table begins whose first word is at most `place`.
#[cube]
fn entry(table: &Array<u64>, from: usize, tensors: usize, place: usize, #[comptime] words: usize) -> usize {
	let mut low = 0usize;
	let mut high = tensors;
	while high - low > 1usize {
		let middle = (low + high) / 2usize;
		if usize::cast_from(table[from + middle * words]) <= place {
			low = middle;
		} else {
			high = middle;
		}
	}
	from + low * words
}

/// The digest of the tile of each unit into `digests`, from digest `into` on.
///
/// The tiles are those of several tensors in one buffer: of those which the table has from word `from` on. A tensor is in lines, each cut
/// into parts of equal length, the last one of a line perhaps shorter. `low` and `high` are the words of the domain's name.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn leaves<T: Int>(
	bytes: &Array<T>,
	table: &Array<u64>,
	digests: &mut Array<u64>,
	count: usize,
	from: usize,
	tensors: usize,
	into: usize,
	low: u64,
	high: u64,
	#[comptime] domain: u32,
	#[comptime] width: u32,
	#[define(T)] _element: StorageType,
) {
	if ABSOLUTE_POS >= count {
		terminate!();
	}
	let entry = entry(table, from, tensors, ABSOLUTE_POS, LEAF_WORDS);
	let tile = ABSOLUTE_POS - usize::cast_from(table[entry]);
	let parts = usize::cast_from(table[entry + 3usize]);
	let step = u32::cast_from(table[entry + 4usize]);
	let tail = u32::cast_from(table[entry + 5usize]);
	let part = tile % parts;
	let first = usize::cast_from(table[entry + 1usize])
		+ (tile / parts) * usize::cast_from(table[entry + 2usize])
		+ part * usize::cast_from(step);
	let length = select(part + 1usize == parts, tail, step);
	let total = length + domain;
	let mut h = Array::<u64>::new(8usize);
	begin(&mut h);
	let mut m = Array::<u64>::new(16usize);
	let blocks = total.div_ceil(BLOCK_BYTES);
	for block in 0..blocks {
		// A block of nothing but the tile is read without asking what each word is: the reads needn't wait for one another.
		if comptime!(width == 4 && domain.is_multiple_of(4))
			&& block > 0u32
			&& (block + 1u32) * BLOCK_BYTES <= total
		{
			let from = first / 4usize + usize::cast_from((block * BLOCK_BYTES - domain) / 4u32);
			#[unroll]
			for word in 0..16usize {
				let below = u32::cast_from(bytes[from + comptime!(2 * word)]);
				let above = u32::cast_from(bytes[from + comptime!(2 * word + 1)]);
				m[word] = u64::cast_from(below) | (u64::cast_from(above) << 32u64);
			}
		} else {
			#[unroll]
			for word in 0..16usize {
				let place = block * BLOCK_BYTES + comptime!(word as u32) * 8u32;
				let below = quarter(bytes, first, length, place, low, high, domain, width);
				let above = quarter(bytes, first, length, place + 4u32, low, high, domain, width);
				m[word] = below | (above << 32u64);
			}
		}
		let end = min((block + 1u32) * BLOCK_BYTES, total);
		compress(&mut h, &m, u64::cast_from(end), block + 1u32 == blocks);
	}
	#[unroll]
	for word in 0..DIGEST {
		digests[(into + ABSOLUTE_POS) * DIGEST + word] = h[word];
	}
}

/// Nodes that a cube folds to one: eight levels.
pub(in crate::backend::cube) const FOLDED: u32 = 256;

/// The node over each [`FOLDED`] neighbouring ones of each tensor, into `above` in the order of the cubes. Pairs are hashed, a last one
/// without a neighbour is carried up. `low` and `high` are the twelve bytes of the domain's name.
#[cube(launch, address_type = "dynamic")]
pub(in crate::backend::cube) fn fold(
	nodes: &Array<u64>,
	table: &Array<u64>,
	above: &mut Array<u64>,
	count: usize,
	from: usize,
	tensors: usize,
	low: u64,
	high: u64,
) {
	if CUBE_POS >= count {
		terminate!();
	}
	let entry = entry(table, from, tensors, CUBE_POS, FOLD_WORDS);
	let skipped = (CUBE_POS - usize::cast_from(table[entry])) * FOLDED as usize;
	let first = usize::cast_from(table[entry + 1usize]) + skipped;
	let left = usize::cast_from(table[entry + 2usize]) - skipped;
	let unit = UNIT_POS as usize;
	let mut here = SharedMemory::<u64>::new(comptime!(FOLDED as usize * DIGEST));
	let mut width = min(left, FOLDED as usize);
	// A unit brings two nodes.
	#[unroll]
	for node in 0..2usize {
		let at = unit * 2usize + node;
		if at < width {
			#[unroll]
			for word in 0..DIGEST {
				here[at * DIGEST + word] = nodes[(first + at) * DIGEST + word];
			}
		}
	}
	sync_cube();
	let mut h = Array::<u64>::new(8usize);
	let mut m = Array::<u64>::new(16usize);
	while width > 1usize {
		let pairs = width / 2usize;
		if unit < pairs {
			begin(&mut h);
			m[0] = low;
			let mut before = high;
			#[unroll]
			for word in 0..8usize {
				let next = here[unit * 8usize + word];
				m[word + 1usize] = before | (next << 32u64);
				before = next >> 32u64;
			}
			m[9] = before;
			#[unroll]
			for word in 10..16usize {
				m[word] = 0u64;
			}
			compress(&mut h, &m, 76u64, true);
		} else if unit == pairs && width % 2usize == 1usize {
			#[unroll]
			for word in 0..DIGEST {
				h[word] = here[unit * 8usize + word];
			}
		}
		sync_cube();
		width = width.div_ceil(2usize);
		if unit < width {
			#[unroll]
			for word in 0..DIGEST {
				here[unit * DIGEST + word] = h[word];
			}
		}
		sync_cube();
	}
	if unit < DIGEST {
		above[CUBE_POS * DIGEST + unit] = here[unit];
	}
}
