//! Which vector instructions of the processor are used.

use crate::Unavailable;
use std::{str::FromStr, sync::OnceLock};

/// Names the best instructions that may be used, for tests and comparisons: one of [`Instructions::NAMES`].
pub(crate) const VARIABLE: &str = "AMBIT_CPU";

/// Instructions for which there are kernels, each with more than the one before. All give the same results.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Instructions {
	/// What the compiler makes of plain loops.
	Portable,
	/// AVX2 and fused multiply-add: 256 bits.
	Avx2,
	/// The same, and products of four bytes (AVX-VNNI).
	AvxVnni,
	/// AVX-512 with F, BW, DQ, VL and VNNI: 512 bits.
	Avx512,
	/// The same, and products of whole tiles of bytes (AMX), with registers that Linux gives to a process that asks for them.
	Amx,
}

impl Instructions {
	pub const ALL: [Self; 5] = [Self::Portable, Self::Avx2, Self::AvxVnni, Self::Avx512, Self::Amx];
	/// What they are called in [`VARIABLE`].
	pub const NAMES: [&str; 5] = ["portable", "avx2", "avxvnni", "avx512", "amx"];

	/// The best that this processor has and [`VARIABLE`] allows; an error if that names none.
	pub fn used() -> Result<Self, Unavailable> {
		static USED: OnceLock<Result<Instructions, Unavailable>> = OnceLock::new();
		USED.get_or_init(|| {
			let most = match std::env::var_os(VARIABLE) {
				Some(name) => name.to_string_lossy().parse()?,
				None => Self::Amx,
			};
			Ok(Self::up_to(most))
		})
		.clone()
	}

	/// The same, where no error can be told any more: an engine begins with asking for it.
	pub fn chosen() -> Self {
		Self::used().unwrap_or(Self::Portable)
	}

	/// The best that this processor has, no better than `most`.
	fn up_to(most: Self) -> Self {
		let better = Self::ALL.into_iter().rev().find(|these| *these <= most && these.is_there());
		better.unwrap_or(Self::Portable)
	}

	/// Whether this processor has them.
	#[cfg(target_arch = "x86_64")]
	pub fn is_there(self) -> bool {
		use std::arch::is_x86_feature_detected as has;
		match self {
			Self::Portable => true,
			Self::Avx2 => has!("avx2") && has!("fma"),
			Self::AvxVnni => Self::Avx2.is_there() && has!("avxvnni"),
			Self::Avx512 => {
				Self::Avx2.is_there()
					&& has!("avx512f")
					&& has!("avx512bw")
					&& has!("avx512dq")
					&& has!("avx512vl")
					&& has!("avx512vnni")
			}
			Self::Amx => Self::Avx512.is_there() && tiles::are_there(),
		}
	}

	/// Whether this processor has them.
	#[cfg(not(target_arch = "x86_64"))]
	pub fn is_there(self) -> bool {
		self == Self::Portable
	}

	/// All that this processor has.
	#[cfg(test)]
	pub fn there() -> impl Iterator<Item = Self> {
		Self::ALL.into_iter().filter(|these| these.is_there())
	}
}

/// The registers and instructions of AMX, of which the standard library knows nothing yet.
#[cfg(target_arch = "x86_64")]
mod tiles {
	use std::{
		arch::x86_64::{__cpuid, __cpuid_count},
		sync::OnceLock,
	};

	/// Whether the processor has them, and this process may use them. It is found out once: a virtual machine's host may have to
	/// be asked, which takes as long as a product.
	pub fn are_there() -> bool {
		static THERE: OnceLock<bool> = OnceLock::new();
		*THERE.get_or_init(|| has_them() && are_allowed())
	}

	fn has_them() -> bool {
		/// Bits of leaf 7 that tell of tiles, and of their products of bytes.
		const BITS: u32 = 1 << 24 | 1 << 25;
		__cpuid(0).eax >= 7 && __cpuid_count(7, 0).edx & BITS == BITS
	}

	/// Asks the kernel for them: their state is large, so none has it that didn't ask.
	#[cfg(target_os = "linux")]
	#[allow(unsafe_code)]
	fn are_allowed() -> bool {
		/// `ARCH_REQ_XCOMP_PERM` and `XFEATURE_XTILEDATA` of Linux.
		const ASK: libc::c_long = 0x1023;
		const TILE_DATA: libc::c_long = 18;
		// SAFETY: it takes two numbers and touches no memory of this process.
		unsafe { libc::syscall(libc::SYS_arch_prctl, ASK, TILE_DATA) == 0 }
	}

	#[cfg(not(target_os = "linux"))]
	fn are_allowed() -> bool {
		false
	}
}

impl FromStr for Instructions {
	type Err = Unavailable;

	fn from_str(name: &str) -> Result<Self, Unavailable> {
		let place = Self::NAMES.iter().position(|known| *known == name);
		place
			.and_then(|place| Self::ALL.get(place).copied())
			.ok_or_else(|| Unavailable::Instructions(name.to_owned()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn instructions_should_be_no_better_than_allowed_when_the_processor_has_more() {
		for (most, name) in Instructions::ALL.into_iter().zip(Instructions::NAMES) {
			assert_eq!(name.parse(), Ok(most));
			let used = Instructions::up_to(most);
			assert!(used <= most && used.is_there());
			assert!(Instructions::there().all(|these| these > most || these <= used));
		}
		for name in ["", "AVX2", "avx", "neon"] {
			assert_eq!(name.parse::<Instructions>(), Err(Unavailable::Instructions(name.into())));
		}
	}
}
