//! A runtime with three parameters on two tracks. Eras have [`ERA`] blocks.

use crate::{self as pallet_ambit_governance, EnsureAnyTrack, Governed, Rule};
use ambit_primitives::governance::{Track, Unit};
use frame_support::{
	derive_impl,
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::Get,
};
use frame_system::EnsureNever;
use sp_runtime::{BuildStorage, Permill};

type Block = frame_system::mocking::MockBlock<Test>;

/// Blocks in an era.
pub const ERA: u64 = 10;
/// Most that the window may be.
pub const LONGEST: u32 = 50;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Parameters: pallet_parameters,
		Governance: pallet_ambit_governance,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type DbWeight = frame_support::weights::constants::ParityDbWeight;
}

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Test>)]
pub mod parameters {
	use super::*;

	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod jobs {
		#[codec(index = 0)]
		pub static Operator: Permill = Permill::from_percent(80);
		#[codec(index = 1)]
		pub static Data: Permill = Permill::from_percent(5);
		#[codec(index = 2)]
		pub static Window: u32 = 5;
	}
}

pub use parameters::jobs;

impl Governed for RuntimeParameters {
	fn rule(key: &RuntimeParametersKey) -> Rule {
		let RuntimeParametersKey::Jobs(key) = key;
		let (name, unit, (least, most), track) = match key {
			jobs::ParametersKey::Operator(_) => {
				("Operator", Unit::PartsPerMillion, (500_000, 950_000), Track::RewardWeights)
			}
			jobs::ParametersKey::Data(_) => {
				("Data", Unit::PartsPerMillion, (0, 200_000), Track::RewardWeights)
			}
			jobs::ParametersKey::Window(_) => {
				("Window", Unit::Blocks, (2, LONGEST.into()), Track::ProtocolParameters)
			}
		};
		Rule { group: "Jobs", name, unit, least, most, track }
	}

	fn amount(value: &RuntimeParametersValue) -> u128 {
		let RuntimeParametersValue::Jobs(value) = value;
		match value {
			jobs::ParametersValue::Operator(share) | jobs::ParametersValue::Data(share) => {
				share.deconstruct().into()
			}
			jobs::ParametersValue::Window(blocks) => (*blocks).into(),
		}
	}

	fn defaults() -> Vec<Self> {
		vec![
			operator(Some(80)),
			data(Some(5)),
			RuntimeParameters::Jobs(jobs::Parameters::Window(jobs::Window, Some(5))),
		]
	}

	fn is_consistent() -> bool {
		jobs::Operator::get().deconstruct() + jobs::Data::get().deconstruct() <= 1_000_000
	}
}

/// The operator's share, percent.
pub fn operator(percent: Option<u32>) -> RuntimeParameters {
	RuntimeParameters::Jobs(jobs::Parameters::Operator(jobs::Operator, percent.map(Permill::from_percent)))
}

/// The data operators' share, percent.
pub fn data(percent: Option<u32>) -> RuntimeParameters {
	RuntimeParameters::Jobs(jobs::Parameters::Data(jobs::Data, percent.map(Permill::from_percent)))
}

/// The window, blocks.
pub fn window(blocks: Option<u32>) -> RuntimeParameters {
	RuntimeParameters::Jobs(jobs::Parameters::Window(jobs::Window, blocks))
}

impl pallet_parameters::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = EnsureNever<()>;
	type WeightInfo = ();
}

/// Number of the running era.
pub struct Era;

impl Get<u32> for Era {
	fn get() -> u32 {
		u32::try_from(System::block_number() / ERA).expect("tests are short")
	}
}

impl pallet_ambit_governance::Config for Test {
	type TrackOrigin = EnsureAnyTrack;
	type Era = Era;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Era;
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::Helper for Era {
	fn begin_next_era() {
		System::set_block_number(System::block_number() + ERA);
	}
}

/// Builds the state of a test.
pub struct ExtBuilder {
	pace: u32,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { pace: 1 }
	}
}

impl ExtBuilder {
	/// With this pace.
	pub fn pace(mut self, pace: u32) -> Self {
		self.pace = pace;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let config = RuntimeGenesisConfig {
			governance: GovernanceConfig { pace: self.pace, ..Default::default() },
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities =
			config.build_storage().expect("the genesis can be built").into();
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks what must always hold.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Governance::do_try_state().expect("parameters are within their bounds");
		});
	}
}

/// Runs blocks up to the first of the next era.
pub fn to_next_era() {
	let next = (System::block_number() / ERA + 1) * ERA;
	System::run_to_block::<AllPalletsWithSystem>(next);
}

/// What is in force: both shares in percent, the window in blocks.
pub fn in_force() -> (u32, u32, u32) {
	let percent = |share: Permill| share.deconstruct() / 10_000;
	(percent(jobs::Operator::get()), percent(jobs::Data::get()), jobs::Window::get())
}
