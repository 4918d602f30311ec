//! Chance: a function of the seed, the same on every machine.
//!
//! Every use has a stream of its own, named by words, so that what one part of a world draws changes nothing in another: two
//! rules see the same demand and the same outages.

use crate::elementary::exp;

/// A stream of numbers: SplitMix64 (G. Steele, D. Lea and C. Flood, Fast splittable pseudorandom number generators, 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// The stream of this name.
	pub fn new(seed: u64, name: &[u64]) -> Self {
		let mut stream = Self(seed);
		for word in name {
			stream.0 = stream.next_word() ^ word.wrapping_mul(0xd6e8_feb8_6659_fd93);
		}
		stream
	}

	/// 64 bits.
	pub fn next_word(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// From 0 to below 1.
	pub fn unit(&mut self) -> f64 {
		(self.next_word() >> 11) as f64 / (1_u64 << 53) as f64
	}

	/// From 0 to below `count`, which is not 0.
	pub fn below(&mut self, count: usize) -> usize {
		((u128::from(self.next_word()) * count as u128) >> 64) as usize
	}

	/// Whether something of this probability happens.
	pub fn chance(&mut self, probability: f64) -> bool {
		self.unit() < probability
	}

	/// Nearly normal with mean 0 and deviation 1: twelve uniform numbers, which is all that drift needs.
	pub fn normal(&mut self) -> f64 {
		(0..12).map(|_| self.unit()).sum::<f64>() - 6.0
	}

	/// Poisson-distributed. Large means are drawn in parts (D. Knuth, The Art of Computer Programming, vol. 2, 3.4.1).
	pub fn poisson(&mut self, mean: f64) -> u32 {
		let mut count = 0;
		let mut left = mean;
		while left > 0.0 {
			let part = left.min(16.0);
			left -= part;
			let end = exp(-part);
			let mut product = self.unit();
			while product > end {
				count += 1;
				product *= self.unit();
			}
		}
		count
	}

	/// A whole number with this mean, one of the two beside it.
	pub fn round(&mut self, mean: f64) -> u32 {
		let whole = mean.floor();
		whole as u32 + u32::from(self.chance(mean - whole))
	}

	/// The numbers below `count` in random order.
	pub fn order(&mut self, count: usize) -> Vec<usize> {
		let mut order: Vec<usize> = (0..count).collect();
		for place in (1..count).rev() {
			order.swap(place, self.below(place + 1));
		}
		order
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn streams_should_be_functions_of_seed_and_name() {
		let draw = |seed, name: &[u64]| Random::new(seed, name).next_word();
		assert_eq!(draw(1, &[2, 3]), draw(1, &[2, 3]));
		let all = [draw(1, &[2, 3]), draw(2, &[2, 3]), draw(1, &[3, 2]), draw(1, &[2]), draw(1, &[2, 3, 0])];
		for (place, left) in all.iter().enumerate() {
			assert!(all[place + 1..].iter().all(|right| left != right));
		}
	}

	#[test]
	fn poisson_should_have_mean_and_variance_alike() {
		for mean in [0.05, 0.9, 7.0, 15.9, 16.1, 100.0] {
			let mut random = Random::new(7, &[1]);
			let draws: Vec<f64> = (0..20_000).map(|_| f64::from(random.poisson(mean))).collect();
			let average = draws.iter().sum::<f64>() / 20_000.0;
			let variance =
				draws.iter().map(|draw| (draw - average) * (draw - average)).sum::<f64>() / 20_000.0;
			assert!((average - mean).abs() < 5.0 * (mean / 20_000.0).sqrt(), "{average} for {mean}");
			assert!((variance / mean - 1.0).abs() < 0.1, "{variance} for {mean}");
		}
	}

	#[test]
	fn order_should_hold_each_number_once() {
		let mut order = Random::new(1, &[]).order(100);
		assert_ne!(order[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		order.sort_unstable();
		assert_eq!(order, (0..100).collect::<Vec<_>>());
	}

	#[test]
	fn rounding_should_keep_the_mean() {
		let mut random = Random::new(3, &[]);
		let sum: u32 = (0..10_000).map(|_| random.round(1.3)).sum();
		assert!((12_700..13_300).contains(&sum), "{sum}");
	}
}
