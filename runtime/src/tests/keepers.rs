//! What jobs pay to those who keep what they use, in the runtime as it is.

use super::{
	referenda::{on_a_chain, signed, to_next_era},
	*,
};
use crate::{
	configs::{
		balances::ProtocolAccount,
		governance::parameters::{jobs, retrieval},
		offchain::Duties,
		retrieval::KeepersPot,
	},
	Balances, RuntimeEvent,
};
use ambit_primitives::{
	jobs::{
		ClassId, ClassSpec, Element, HardwareTier, JobState, LatencyTier, Report, ResultClaim, ValueType,
		Verdict, VerificationMode,
	},
	retrieval::{DealId, ProofBytes, RequestId, Shown, MAX_SHOWN, MAX_SHOWN_BYTES},
	traits::{DemandObserver, Role, WorkerDuties},
	worker::{Answer, Outcome, Task},
	BlockNumber, Cid, AMB, MILLI_AMB,
};
use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, Pays},
	traits::OnInitialize,
};
use sp_io::hashing::{blake2_256, sha2_256};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Eve};

/// What a job costs.
const PRICE: Balance = 300 * MILLI_AMB;
/// What a keeper is paid for an era.
const FEE: Balance = 20 * MILLI_AMB;
const MODEL: Hash = Hash::repeat_byte(7);

const GRAPH: &[u8] = b"the graph";
const WEIGHTS: &[u8] = b"the weights";
const INPUT: &[u8] = b"the input";

/// The CID of a file of one block.
fn cid(content: &[u8]) -> Cid {
	[&[1, 0x55, 0x12, 0x20][..], &sha2_256(content)].concat().try_into().expect("a CID has 36 bytes")
}

fn worker(stash: Sr25519Keyring) -> AccountId {
	AccountId::new([stash as u8; 32])
}

/// The next block, as far as jobs and keepers are concerned: nothing else issues or burns.
fn next_block() {
	let next = System::block_number() + 1;
	System::set_block_number(next);
	<(JobRegistry, Retrieval)>::on_initialize(next);
}

fn free(who: &AccountId) -> Balance {
	Balances::free_balance(who)
}

fn pot() -> Balance {
	free(&KeepersPot::get())
}

fn set_up(stash: Sr25519Keyring, role: Role) {
	assert_ok!(Stakes::bond(signed(stash), 1_000 * AMB));
	assert_ok!(Stakes::declare_role(signed(stash), role));
	assert_ok!(Stakes::set_worker(signed(stash), worker(stash)));
}

/// Asks that a file be kept.
fn request(content: &[u8], copies: u32) -> RequestId {
	let id = pallet_ambit_retrieval::NextRequestId::<Runtime>::get();
	assert_ok!(Retrieval::request(signed(Bob), cid(content), content.len() as u64, copies, 20, FEE));
	id
}

fn take(stash: Sr25519Keyring, id: RequestId) -> DealId {
	let deal = pallet_ambit_retrieval::NextDealId::<Runtime>::get();
	assert_ok!(Retrieval::take(signed(stash), id));
	deal
}

/// Shows whatever is asked of an operator, as its hook does. Says how much that was.
fn show(stash: Sr25519Keyring) -> usize {
	let proof = |content: &[u8]| vec![content.to_vec()].encode().try_into().expect("it is short");
	let answer = |task: Task| {
		let Task::Prove(probe) = &task else { return None };
		let content = [GRAPH, WEIGHTS, INPUT].into_iter().find(|content| cid(content) == probe.cid)?;
		Some(Answer { task: task.id(), outcome: Outcome::Proven(proof(content)) })
	};
	let answers: Vec<_> = Duties::tasks(&worker(stash), 100).into_iter().filter_map(answer).collect();
	let count = answers.len();
	if let Some(call) = Duties::call(&worker(stash), answers) {
		let post = call.dispatch(RuntimeOrigin::signed(worker(stash))).expect("it is accepted");
		assert_eq!(post.pays_fee, Pays::No);
	}
	count
}

/// Runs until each of these operators was asked and has shown what it keeps, so many times.
fn show_all(stashes: &[Sr25519Keyring], times: usize) {
	let mut shown = vec![0; stashes.len()];
	while shown.iter().any(|count| *count < times) {
		next_block();
		for (stash, count) in stashes.iter().zip(&mut shown) {
			*count += show(*stash);
		}
	}
}

/// A class of signed results, with one operator.
fn open() -> ClassId {
	set_up(Dave, Role::Inference);
	let value = |element, shape: &[u32]| ValueType {
		element,
		shape: shape.to_vec().try_into().expect("it is short"),
	};
	assert_ok!(JobRegistry::publish_model(
		signed(Bob),
		MODEL,
		b"digits".to_vec().try_into().expect("it is short"),
		cid(GRAPH),
		cid(WEIGHTS),
		vec![value(Element::I8, &[1, 4])].try_into().expect("it is one"),
		vec![value(Element::I32, &[1])].try_into().expect("it is one"),
	));
	let mode = VerificationMode::Signed;
	let spec = ClassSpec { model: MODEL, hardware: HardwareTier::Cpu, latency: LatencyTier::Standard, mode };
	let class = pallet_ambit_job_registry::NextClassId::<Runtime>::get();
	assert_ok!(JobRegistry::open_class(
		signed(Bob),
		spec,
		jobs::LeastMinFee::get(),
		jobs::LeastStakePerSlot::get()
	));
	assert_ok!(JobRegistry::offer(signed(Dave), class, 4, PRICE));
	class
}

/// A job on this input, from submission to settlement.
fn pay(class: ClassId, input: &[u8]) {
	let id = pallet_ambit_job_registry::NextJobId::<Runtime>::get();
	let deadline = System::block_number() + 50;
	assert_ok!(JobRegistry::submit(signed(Bob), class, cid(input), Hash::repeat_byte(3), PRICE, deadline));
	let state = || JobRegistry::job(id).map(|job| job.state);
	while !matches!(state(), Some(JobState::Assigned { .. })) {
		next_block();
		assert!(System::block_number() < deadline, "{:?}", state());
	}
	let claim = ResultClaim {
		output_root: Hash::repeat_byte(4),
		output: cid(b"the output"),
		trace: None,
		inline: Some(vec![0; 4].try_into().expect("it is short")),
	};
	let reports = vec![Report { job: id, attempt: 0, verdict: Verdict::Done(claim) }];
	let reports = reports.try_into().expect("it is one");
	assert_ok!(JobRegistry::report(RuntimeOrigin::signed(worker(Dave)), reports));
	assert_ok!(JobRegistry::settle(signed(Charlie), vec![id].try_into().expect("it is one")));
	assert!(matches!(state(), Some(JobState::Settled { .. })), "{:?}", state());
}

#[test]
fn a_job_should_pay_the_keepers_of_what_it_used_and_the_protocol_the_rest() {
	on_a_chain(|| {
		next_block();
		let class = open();
		set_up(Charlie, Role::Data);
		let issuance = Balances::total_issuance();
		let part = jobs::DataShare::get().mul_floor(PRICE) / 3;
		let is_rewarded = <Rewards as DemandObserver<AccountId, Balance>>::is_rewarded(class);
		let share = if is_rewarded { jobs::RewardedOperatorShare::get() } else { jobs::OperatorShare::get() };
		let operators = share.mul_floor(PRICE);
		let gains = |input: &[u8]| {
			let before = (pot(), free(&ProtocolAccount::get()));
			pay(class, input);
			(pot() - before.0, free(&ProtocolAccount::get()) - before.1)
		};
		assert_eq!(gains(INPUT), (0, PRICE - operators), "nobody keeps anything");
		let graph = request(GRAPH, 1);
		let deal = take(Charlie, graph);
		assert_eq!(gains(INPUT), (0, PRICE - operators), "nobody has shown that it keeps it");
		let told = Duties::tasks(&worker(Charlie), 10);
		assert!(told.iter().any(|task| matches!(task, Task::Keep(keep) if keep.deal == deal)), "{told:?}");
		show_all(&[Charlie], 1);
		assert_eq!(gains(INPUT), (part, PRICE - operators - part));
		take(Charlie, request(INPUT, 1));
		while pallet_ambit_retrieval::Deals::<Runtime>::iter_values().any(|deal| deal.began.is_none()) {
			show_all(&[Charlie], 1);
		}
		assert_eq!(gains(INPUT), (2 * part, PRICE - operators - 2 * part));
		assert_eq!(gains(b"another input"), (part, PRICE - operators - part));
		assert_eq!(Balances::total_issuance(), issuance);
		// In the next era they are the funds of both.
		let era = Retrieval::keeping().era;
		while Retrieval::keeping().era == era {
			next_block();
			show(Charlie);
		}
		let fund = |content| Retrieval::keepers(&cid(content)).expect("it is kept").fund;
		assert!(fund(GRAPH) >= part && fund(INPUT) >= part, "{} {}", fund(GRAPH), fund(INPUT));
		while Retrieval::keeping().era < era + 2 {
			next_block();
			show(Charlie);
		}
		assert!(books().1 >= part, "what jobs paid reaches who keeps it");
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn of_two_keepers_in_one_failure_domain_the_first_should_have_a_share() {
	on_a_chain(|| {
		next_block();
		let name = |name: &[u8]| name.to_vec().try_into().expect("it is short");
		for stash in [Charlie, Eve, Dave] {
			set_up(stash, Role::Data);
		}
		assert_ok!(Rewards::declare_domain(signed(Charlie), name(b"hetzner/fsn1")));
		assert_ok!(Rewards::declare_domain(signed(Dave), name(b"aws/eu-west-1")));
		assert_ok!(Rewards::declare_domain(signed(Eve), name(b"hetzner/fsn1")));
		to_next_era();
		next_block();
		let id = request(GRAPH, 3);
		for stash in [Charlie, Eve, Dave] {
			take(stash, id);
			show_all(&[stash], 1);
		}
		let state = Retrieval::keepers(&cid(GRAPH)).expect("it is kept");
		let domains: Vec<_> = state.keepers.iter().map(|state| state.keeper.domain).collect();
		assert!(domains[0] != 0 && domains[0] == domains[1] && domains[1] != domains[2], "{domains:?}");
		let shares: Vec<_> = state.keepers.iter().map(|state| state.alone_ppm > 0).collect();
		assert_eq!(shares, [true, false, true]);
	});
}

#[test]
fn the_largest_call_of_answers_should_fit_into_a_block_by_length_and_weight() {
	on_a_chain(|| {
		// What a block has for one extrinsic of this class, and for all of them.
		let length = *configs::system::RuntimeBlockLength::get().max.get(DispatchClass::Normal);
		let weights = configs::system::RuntimeBlockWeights::get();
		let room = weights.get(DispatchClass::Normal).max_extrinsic.expect("it is limited");
		let fits = |proofs: Vec<usize>| {
			let proof = |bytes| ProofBytes::truncate_from(vec![7; bytes]);
			let answers = proofs.into_iter().map(|bytes| Shown {
				deal: u64::MAX,
				round: u32::MAX,
				proof: proof(bytes),
			});
			let shown = answers.collect::<Vec<_>>().try_into().expect("they are no more than may be");
			let call = RuntimeCall::Retrieval(pallet_ambit_retrieval::Call::prove { shown });
			let info = call.get_dispatch_info();
			assert_eq!(info.class, DispatchClass::Normal);
			// With signature, signer and extensions.
			let bytes = call.encoded_size() + 150;
			let weight = info.total_weight();
			println!("{bytes} of {length} bytes, {} of {} ps", weight.ref_time(), room.ref_time());
			bytes <= length as usize && weight.all_lte(room)
		};
		let (most, all) = (MAX_SHOWN as usize, MAX_SHOWN_BYTES as usize);
		assert!(fits(vec![all / most; most]), "as many as may be, of equal size");
		let largest = ProofBytes::bound();
		let rest = (all - largest) / (most - 1);
		assert!(
			fits([vec![largest], vec![rest; most - 1]].concat()),
			"one of them the largest that there is"
		);
		assert!(fits(vec![largest, all - largest]));
		// More than that is refused when it is looked at, and need not fit.
		assert!(!fits(vec![largest; 4]));
	});
}

/// A number below `sides`, drawn from a seed.
fn roll(seed: &mut u64, sides: u64) -> u64 {
	*seed = u64::from_le_bytes(blake2_256(&seed.to_le_bytes())[..8].try_into().expect("these are eight"));
	*seed % sides
}

/// What events say of the pot and of what was burnt.
fn books() -> (Balance, Balance, Balance) {
	use pallet_ambit_job_registry::Event::KeepersPaid;
	use pallet_ambit_retrieval::Event::{Answered, Slashed};
	let share = retrieval::PotShare::get().mul_floor(FEE);
	System::events().into_iter().fold((0, 0, 0), |(paid_in, paid_out, burnt), record| match record.event {
		RuntimeEvent::JobRegistry(KeepersPaid { amount, .. }) => (paid_in + amount, paid_out, burnt),
		RuntimeEvent::Retrieval(Answered { fee, reward, .. }) if fee > 0 => {
			(paid_in + share, paid_out + reward, burnt)
		}
		RuntimeEvent::Retrieval(Slashed { amount, .. }) => (paid_in, paid_out, burnt + amount),
		_ => (paid_in, paid_out, burnt),
	})
}

#[test]
fn money_should_be_conserved_whatever_jobs_and_keepers_do() {
	const STEP: BlockNumber = 40;
	for seed in 0..4 {
		on_a_chain(|| {
			let mut seed = 1_000 + seed;
			next_block();
			let class = open();
			let keepers = [Charlie, Eve];
			keepers.iter().for_each(|stash| set_up(*stash, Role::Data));
			let requests = [request(GRAPH, 2), request(INPUT, 2)];
			let (issuance, began, kept) =
				(Balances::total_issuance(), pot(), 3 * retrieval::EraBlocks::get());
			System::reset_events();
			let end = System::block_number() + kept;
			while System::block_number() < end {
				let (stash, id) =
					(keepers[roll(&mut seed, 2) as usize], requests[roll(&mut seed, 2) as usize]);
				match roll(&mut seed, 8) {
					0..=3 => pay(class, [INPUT, b"another input"][roll(&mut seed, 2) as usize]),
					// What can't be done now changes nothing.
					4 | 5 => {
						let _ = Retrieval::take(signed(stash), id);
					}
					6 => {
						let deals = Retrieval::deals_of(&stash.to_account_id());
						if let Some((deal, _)) = deals.first().filter(|_| roll(&mut seed, 3) == 0) {
							let _ = Retrieval::leave(signed(stash), *deal);
						}
					}
					// An operator is away.
					_ => (0..3 * STEP).for_each(|_| next_block()),
				}
				for _ in 0..STEP {
					next_block();
					for stash in keepers {
						show(stash);
					}
				}
				check();
				let (paid_in, paid_out, burnt) = books();
				assert_eq!(
					pot(),
					began + paid_in - paid_out,
					"the pot has what was paid into it and not out"
				);
				assert_eq!(
					Balances::total_issuance(),
					issuance - burnt,
					"nothing but what is slashed is burnt"
				);
			}
			let (paid_in, paid_out, _) = books();
			assert!(paid_in > 0 && paid_out > 0, "{paid_in} {paid_out}");
		});
	}
}
