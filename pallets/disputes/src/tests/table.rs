//! The table of scenarios in the crate's documentation: every row of it is played with the runtime's parameters, and what it says
//! must come of it.

use super::{game::long_game, players::*};
use crate::{mock::*, Disputes as Open};
use ambit_primitives::{
	disputes::{Artefact, Demand, Move, Side},
	jobs::{ClassSpec, HardwareTier, JobId, LatencyTier, VerificationMode},
};
use ambit_referee::{
	testing::{Claim, Execution, Lie},
	Charge,
};
use frame_support::assert_ok;
use sp_core::H256;

/// A thousandth of an AMB is this mock's planck.
const AMB: Balance = 1_000;
/// Its fee makes the least pledge, 1 AMB.
const CHEAP: Balance = AMB / 100;
const PIECE: Demand = Demand { of: Artefact::Output, tensor: 0, piece: 0 };

/// Who plays: the model, a wrong result of it, and how many times whatever the row says is done.
struct Scene<'a> {
	truth: &'a Execution,
	lie: &'a Lie,
	n: u64,
}

/// What came of it, thousandths of an AMB, and how many blocks later than otherwise the job was paid, if it was.
#[derive(PartialEq, Eq, Debug)]
struct Outcome {
	operator: i128,
	challengers: i128,
	burnt: i128,
	wait: Option<u64>,
}

/// What is done in each row, about a job whose result is signed.
type Play = fn(&Scene<'_>, JobId);

/// The rows by their first cells: whether the result is wrong, and what is done.
const ROWS: [(&str, bool, Play); 10] = [
	("a wrong result, `n` honest challengers", true, |scene, job| {
		for who in CHALLENGERS.into_iter().cycle().take(scene.n as usize) {
			scene.accuse(who, job);
		}
		scene.play_all();
	}),
	("an operator disputes its own wrong result", true, |scene, job| {
		scene.accuse(C1, job);
		scene.play_all();
	}),
	("an operator has its own right result disputed, and wins", false, |scene, job| scene.bluff(C1, job)),
	(
		"`n` disputes lost on purpose to shield a wrong result, and an honest challenger",
		true,
		|scene, job| {
			for _ in 0..scene.n {
				scene.bluff(C2, job);
			}
			scene.accuse(C1, job);
			scene.play_all();
		},
	),
	("a piece that its operator withholds", false, |_, job| {
		assert_ok!(Disputes::demand(origin(C1), job, 0, PIECE));
	}),
	("`n` pieces demanded of an honest operator", false, |scene, job| {
		for _ in 0..scene.n {
			assert_ok!(Disputes::demand(origin(C1), job, 0, PIECE));
		}
		scene.answer_all();
	}),
	("`n` bogus disputes against an honest operator", false, |scene, job| {
		for _ in 0..scene.n {
			assert_ok!(open(C1, job, &scene.sham()));
		}
		scene.answer_all();
	}),
	("`n` of them at the end of the window, to delay a payment", false, |scene, job| {
		run_to(2 + WINDOW - 1);
		for _ in 0..scene.n {
			assert_ok!(open(C1, job, &scene.sham()));
		}
		scene.answer_all();
	}),
	("`n` of them one after the other, to delay it", false, |scene, job| {
		for _ in 1..scene.n {
			scene.bluff(C1, job);
			next_block();
		}
		run_to(2 + WINDOW - 1);
		assert_ok!(open(C1, job, &scene.sham()));
		scene.answer_all();
	}),
	("`n` of them against an operator that takes its time", false, |scene, job| {
		run_to(2 + WINDOW - 1);
		for _ in 0..scene.n {
			assert_ok!(open(C1, job, &scene.sham()));
		}
		run_to(2 + WINDOW - 1 + CLOCK);
		scene.answer_all();
	}),
];

impl Scene<'_> {
	/// Disputes a wrong result.
	fn accuse(&self, who: u64, job: JobId) {
		let charge = Challenger::new(self.truth).accuse(&self.lie.claim, None).expect("it is wrong");
		assert_ok!(open(who, job, &charge));
	}

	/// A dispute without reason: it demands a trace that is there.
	fn sham(&self) -> Charge {
		let model = &self.truth.model;
		Charge::Trace(model.into())
	}

	/// Disputes a result, and gives up when the operator has answered.
	fn bluff(&self, who: u64, job: JobId) {
		let id = crate::NextDisputeId::<Test>::get();
		assert_ok!(open(who, job, &self.sham()));
		self.answer(id);
		assert_ok!(play(who, id, Move::Concede));
	}

	/// The operator's move, from its own execution.
	fn answer(&self, id: u64) {
		let dispute = Open::<Test>::get(id).expect("it is open");
		let is_lie = dispute.roots.trace.root().map(|root| root.0) == self.lie.claim.trace;
		let action = match is_lie {
			true => Liar(self.lie).respond(id, &dispute),
			false => Operator(self.truth).respond(id, &dispute),
		};
		assert_ok!(play(worker(A), id, action.expect("it has an answer")));
	}

	/// The operator's moves wherever it is its turn.
	fn answer_all(&self) {
		let waiting =
			|id: &u64| Open::<Test>::get(id).is_some_and(|dispute| dispute.stage.side() == Side::Operator);
		(0..crate::NextDisputeId::<Test>::get()).filter(waiting).for_each(|id| self.answer(id));
	}

	/// Plays every dispute out, honest challengers against a liar.
	fn play_all(&self) {
		for id in 0..crate::NextDisputeId::<Test>::get() {
			play_out(id, &Liar(self.lie), &Challenger::new(self.truth));
		}
	}
}

/// Has A sign this in a class with the least pledge.
fn sign_cheaply(truth: &Execution, claim: &Claim) -> JobId {
	publish(truth);
	let spec = ClassSpec {
		model: H256(truth.model.root()),
		hardware: HardwareTier::Cpu,
		latency: LatencyTier::Interactive,
		mode: VerificationMode::Audited,
	};
	assert_ok!(JobRegistry::open_class(origin(PUBLISHER), spec.clone(), CHEAP, AMB));
	let classes = JobRegistry::classes_of(spec.model, None);
	let class =
		classes.into_iter().find(|(_, class)| class.class.spec == spec).expect("it was just opened").0;
	assert_ok!(JobRegistry::offer(origin(A), class, 4, CHEAP));
	let job = pallet_ambit_job_registry::NextJobId::<Test>::get();
	let deadline = System::block_number() + 500;
	assert_ok!(JobRegistry::submit(origin(CLIENT), class, cid(3), H256(claim.input), CHEAP, deadline));
	next_block();
	report(job, claim);
	job
}

/// Plays a row, and lets all end that is still open.
fn outcome(scene: &Scene<'_>, wrong: bool, play: Play) -> Outcome {
	let mut outcome = None;
	run(|| {
		HeldForDispute::set(5 * AMB);
		HeldForDemand::set(AMB / 2);
		MaxReporterReward::set(1_000 * AMB);
		let claim = if wrong { scene.lie.claim.clone() } else { scene.truth.claim() };
		let job = sign_cheaply(scene.truth, &claim);
		assert_ok!(JobRegistry::withdraw_offer(origin(A), JobRegistry::job(job).unwrap().class));
		let had = |who: &u64| wealth(*who) as i128;
		let challengers = || CHALLENGERS.iter().map(had).sum::<i128>();
		let before = (had(&A), challengers(), Balances::total_issuance() as i128);
		play(scene, job);
		let mut paid = None;
		while Open::<Test>::iter().count() > 0 || (paid.is_none() && !is_void(job)) {
			paid = paid.or_else(|| is_settled(job).then(System::block_number));
			next_block();
			check();
		}
		// The operator's share of the fee is no matter of disputes.
		let fee = if paid.is_some() { (CHEAP * 80 / 100) as i128 } else { 0 };
		outcome = Some(Outcome {
			operator: had(&A) - before.0 - fee,
			challengers: challengers() - before.1,
			burnt: before.2 - Balances::total_issuance() as i128,
			wait: paid,
		});
	});
	outcome.expect("it ran")
}

/// A sum of numbers of AMB, and of such times `n`, in thousandths.
fn amount(cell: &str, n: i128) -> i128 {
	let (mut sum, mut sign) = (0, 1);
	for part in cell.replace(" `n`", "n").split_whitespace() {
		match part {
			"+" => sign = 1,
			"-" => sign = -1,
			_ => {
				let number: f64 = part.trim_end_matches('n').parse().unwrap_or_else(|_| panic!("{cell}"));
				let times = if part.ends_with('n') { n } else { 1 };
				sum += sign * (number * AMB as f64).round() as i128 * times;
			}
		}
	}
	sum
}

/// The rows of the table whose header begins like this.
fn rows(header: &str) -> Vec<Vec<&'static str>> {
	let readme = include_str!("../../README.md");
	let lines = readme.lines().skip_while(|line| !line.starts_with(header)).skip(2);
	let rows = lines.take_while(|line| line.starts_with('|'));
	rows.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_row_of_the_table_should_be_what_comes_of_it() {
	let (truth, lie) = long_game();
	let undisturbed = outcome(&Scene { truth: &truth, lie: &lie, n: 0 }, false, |_, _| ());
	let paid = undisturbed.wait.expect("nobody disputes it");
	let table = rows("| scenario |");
	assert_eq!(table.len(), ROWS.len());
	for row in table {
		let [name, operator, challengers, burnt, waits] = row[..] else { panic!("{row:?}") };
		let found = ROWS.iter().find(|(scenario, ..)| *scenario == name);
		let (_, wrong, play) = *found.unwrap_or_else(|| panic!("nobody plays {name}"));
		for n in [1, 2, 5] {
			let found = outcome(&Scene { truth: &truth, lie: &lie, n }, wrong, play);
			let says = |cell: &str| amount(cell, n.into());
			let numbers = (says(operator), says(challengers), says(burnt));
			assert_eq!((found.operator, found.challengers, found.burnt), numbers, "{name}, {n} times");
			let wait = found.wait.map(|block| block - paid);
			// The job's line comes up again within three blocks of the end of the last dispute.
			let clocks = |clocks: u64| {
				wait.is_some_and(|wait| wait + WINDOW > clocks * CLOCK && wait <= clocks * CLOCK + 3)
			};
			let holds = match waits {
				"void" => wait.is_none(),
				"not at all" => wait == Some(0),
				"a clock" => clocks(1),
				"2 clocks" => clocks(2),
				_ => panic!("{waits}"),
			};
			assert!(holds, "{name}, {n} times: {waits}, {wait:?} blocks");
		}
	}
}

#[test]
fn time_of_a_job_should_not_grow_with_the_number_of_its_disputes() {
	let (truth, lie) = long_game();
	let (_, wrong, play) = ROWS[7];
	let waits = [1, 10, 40].map(|n| outcome(&Scene { truth: &truth, lie: &lie, n }, wrong, play).wait);
	assert!(waits[0].is_some());
	assert_eq!(waits, [waits[0]; 3]);
}
