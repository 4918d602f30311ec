//! A chain of the real pallets: accounts, blocks, classes, offers, jobs and reports.

use super::runtime::{
	Balances, Chain, Disputes, JobRegistry, Keys, Luck, Rewards, Room, RuntimeGenesisConfig, RuntimeOrigin,
	Stakes, System,
};
use crate::rules::Split;
use ambit_primitives::{
	jobs::{
		ClassId, ClassSpec, Element, HardwareTier, JobId, JobState, LatencyTier, Report, ResultClaim,
		ValueType, ValueTypes, Verdict, VerificationMode,
	},
	rewards::{DomainName, IssuanceSchedule, RewardParameters},
	Cid, AMB,
};
use frame_support::traits::Hooks;
use pallet_ambit_job_registry::NextJobId;
use sp_core::H256;
use sp_runtime::{testing::UintAuthorityId, BuildStorage, DispatchResult};

/// Publishes models and opens classes.
const PUBLISHER: u64 = 1;
/// Asks for work.
pub const CLIENT: u64 = 3;
/// Re-executes.
pub const CHALLENGER: u64 = 20;
const VALIDATOR: u64 = 500;
/// Stash of the first operator.
pub const FIRST: u64 = 1_000;
/// What everybody has, planck.
pub const ENDOWMENT: u128 = 100_000 * AMB;
/// What every operator has bonded, planck.
pub const BOND: u128 = 10_000 * AMB;
/// What every job costs, planck.
pub const FEE: u128 = crate::rules::FEE;
/// Blocks that a job keeps a slot busy.
pub const JOB: u64 = 20;

/// The worker key of a stash.
pub const fn worker(stash: u64) -> u64 {
	stash + 1_000_000
}

/// What a chain's rewards are governed by.
#[derive(Clone, Debug, Default)]
pub struct Terms {
	/// Parameters.
	pub parameters: RewardParameters,
	/// Issued for an era, planck.
	pub issued: u128,
	/// Classes with a weight of one: number, and multiple of what its jobs pay to the protocol, parts per million.
	pub classes: Vec<(ClassId, u32)>,
}

impl Terms {
	/// As the simulation recommends them, with eras of so many blocks: what jobs pay beyond the operator's direct share, data and
	/// protocol is for rewards, and demand is budgeted at that.
	pub fn recommended(era_blocks: u32, classes: usize) -> Self {
		let Split { direct, standing, .. } = Split::DEFAULT;
		let to_protocol = 1_000_000 - direct;
		let parameters = RewardParameters {
			era_blocks,
			demand_share_ppm: standing,
			fee_share_ppm: (u64::from(standing) * 1_000_000 / u64::from(to_protocol)) as u32,
			carry_cap: 1_000 * AMB,
			allowance_cap: 1_000 * AMB,
			..RewardParameters::default()
		};
		Self { parameters, issued: 0, classes: (0..classes as u32).map(|class| (class, 1_000_000)).collect() }
	}
}

/// Plays on a new chain with so many operators, and checks in the end what must always hold.
pub fn play<R>(operators: u64, seed: u64, terms: &Terms, game: impl FnOnce() -> R) -> R {
	let stashes: Vec<u64> = (FIRST..FIRST + operators).collect();
	let rich = [PUBLISHER, CLIENT, CHALLENGER, VALIDATOR, super::runtime::PROTOCOL];
	let everybody =
		rich.into_iter().chain(stashes.iter().copied()).chain(stashes.iter().map(|it| worker(*it)));
	let storage = RuntimeGenesisConfig {
		system: Default::default(),
		balances: pallet_balances::GenesisConfig {
			balances: everybody.map(|who| (who, ENDOWMENT)).collect(),
			..Default::default()
		},
		stakes: pallet_ambit_staking::GenesisConfig {
			validators: vec![(VALIDATOR, 100 * AMB)],
			operators: stashes.iter().map(|stash| (*stash, worker(*stash), BOND)).collect(),
		},
		session: pallet_session::GenesisConfig {
			keys: vec![(VALIDATOR, VALIDATOR, Keys { dummy: UintAuthorityId(VALIDATOR) })],
			..Default::default()
		},
		rewards: pallet_ambit_rewards::GenesisConfig {
			parameters: terms.parameters,
			issuance: IssuanceSchedule { per_era: terms.issued, decay_ppm: 0 },
			classes: terms.classes.iter().map(|(class, multiple)| (*class, 1_000_000, *multiple)).collect(),
			..Default::default()
		},
	};
	let storage = storage.build_storage().expect("the genesis is valid");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		Luck::set(seed);
		start_block(1);
		let result = game();
		check();
		result
	})
}

/// What must always hold, in all pallets.
fn check() {
	JobRegistry::do_try_state().expect("the registry's invariants hold");
	Stakes::do_try_state().expect("the ledger's invariants hold");
	Disputes::do_try_state().expect("the disputes' invariants hold");
	Rewards::do_try_state().expect("the rewards' invariants hold");
	let owned: u128 =
		frame_system::Account::<Chain>::iter().map(|(_, info)| info.data.free + info.data.reserved).sum();
	assert_eq!(owned, Balances::total_issuance(), "all money is somebody's");
}

/// A signed origin.
pub fn origin(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn start_block(number: u64) {
	System::set_block_number(number);
	<Disputes as Hooks<u64>>::on_initialize(number);
	<JobRegistry as Hooks<u64>>::on_initialize(number);
	<Rewards as Hooks<u64>>::on_initialize(number);
}

/// Ends this block and begins the next.
pub fn next_block() {
	let now = System::block_number();
	<JobRegistry as Hooks<u64>>::on_idle(now, Room::get());
	<Rewards as Hooks<u64>>::on_idle(now, Room::get());
	System::reset_events();
	start_block(now + 1);
}

/// A CID.
pub fn cid(tag: u8) -> Cid {
	let mut bytes = vec![1, 0x55, 0x12, 0x20];
	bytes.resize(36, tag);
	bytes.try_into().expect("a CID has 36 bytes")
}

/// Publishes a model of this root, with these inputs and outputs.
pub fn publish(model: H256, inputs: ValueTypes, outputs: ValueTypes) -> DispatchResult {
	let name = b"model".to_vec().try_into().expect("a short name");
	JobRegistry::publish_model(origin(PUBLISHER), model, name, cid(1), cid(2), inputs, outputs)
}

/// Opens a class of a model for this hardware.
pub fn open_class(model: H256, hardware: HardwareTier) -> DispatchResult {
	let mode = VerificationMode::Optimistic;
	let spec = ClassSpec { model, hardware, latency: LatencyTier::Standard, mode };
	JobRegistry::open_class(origin(PUBLISHER), spec, FEE, AMB)
}

/// So many classes, of models that nobody runs.
pub fn open_classes(count: usize) {
	let tiers = [HardwareTier::Cpu, HardwareTier::Gpu8, HardwareTier::Gpu24, HardwareTier::Gpu80];
	for class in 0..count {
		let model = H256::repeat_byte(1 + (class / tiers.len()) as u8);
		if class % tiers.len() == 0 {
			let value = |element| ValueType { element, shape: vec![1].try_into().expect("one dimension") };
			let one = |element| ValueTypes::try_from(vec![value(element)]).expect("one value");
			publish(model, one(Element::I8), one(Element::I32)).expect("a new model");
		}
		open_class(model, tiers[class % tiers.len()]).expect("a new class");
	}
}

/// Submits a job that may wait for `patience` blocks.
pub fn submit(client: u64, class: ClassId, input: H256, patience: u64) -> JobId {
	let id = NextJobId::<Chain>::get();
	let deadline = System::block_number() + 1 + JOB + patience;
	JobRegistry::submit(origin(client), class, cid(3), input, FEE, deadline).expect("the client can pay");
	id
}

/// What an operator says that computed nothing that anybody looks at.
pub fn plain_claim() -> ResultClaim {
	ResultClaim {
		output_root: H256::repeat_byte(4),
		output: cid(4),
		trace: None,
		inline: Some(vec![0; 4].try_into().expect("four bytes")),
	}
}

/// Has the operator that a job is assigned to report this. Returns its stash.
pub fn report(id: JobId, claim: ResultClaim) -> Option<u64> {
	let job = JobRegistry::job(id)?;
	let JobState::Assigned { operator, .. } = job.state else { return None };
	let report = Report { job: id, attempt: job.attempt, verdict: Verdict::Done(claim) };
	let reports = vec![report].try_into().expect("one report");
	JobRegistry::report(origin(worker(operator)), reports).expect("what is assigned can be reported");
	Some(operator)
}

/// Jobs that were submitted and are not done, and the reports that they wait for.
#[derive(Default)]
pub struct Desk {
	/// Jobs that may not be assigned yet.
	waiting: Vec<JobId>,
}

impl Desk {
	/// Watches a job.
	pub fn watch(&mut self, id: JobId) {
		self.waiting.push(id);
	}

	/// Reports all jobs that were computed by now: those that are due. Returns by whom.
	pub fn report_due(&mut self) -> Vec<u64> {
		self.report_due_of(|_| true)
	}

	/// The same for operators that are up; the others say nothing.
	pub fn report_due_of(&mut self, is_up: impl Fn(u64) -> bool) -> Vec<u64> {
		let now = System::block_number();
		let mut done = Vec::new();
		self.waiting.retain(|id| match JobRegistry::job(*id).map(|job| job.state) {
			Some(JobState::Assigned { due, operator, .. }) if due <= now && is_up(operator) => {
				done.extend(report(*id, plain_claim()));
				false
			}
			Some(JobState::Submitted | JobState::Assigned { .. }) => true,
			_ => false,
		});
		done
	}
}

/// Has an operator declare where it is.
pub fn declare(stash: u64, provider: usize) {
	let name = format!("provider-{provider}/one").into_bytes();
	let name: DomainName = name.try_into().expect("a short name");
	Rewards::declare_domain(origin(stash), name).expect("an operator may declare a domain");
}

/// All that an account has, bonds included, planck.
pub fn wealth(who: u64) -> u128 {
	let data = System::account(who).data;
	data.free + data.reserved
}
