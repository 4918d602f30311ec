//! What people try, most of it with a chance to be accepted.

use crate::{
	truth::cid,
	world::{person, worker, World, PEOPLE},
};
use ambit_primitives::{
	disputes::{Artefact, Demand, Move, Stage, Turn},
	jobs::{
		commitment, Attempt, ClassSpec, DeclineReason, HardwareTier, JobId, JobState, LatencyTier, Member,
		Opinion, Phase, Report, Said, Verdict, VerificationMode,
	},
	traits::Role,
};
use ambit_runtime::{AccountId, Balance, BlockNumber, Runtime, Stakes, System, AMB, MILLI_AMB};
use codec::Encode;
use pallet_ambit_disputes::{Call as Dispute, Disputes};
use pallet_ambit_job_registry::{Audits, Call as Registry, Classes, Jobs, Models, Panels, TracesDue};
use pallet_ambit_staking::Call as Staking;
use sp_core::H256;

/// People who begin as operators.
const OPERATORS: u8 = 6;
/// What every commitment is made with.
const SALT: H256 = H256([9; 32]);

type Job = ambit_primitives::jobs::Job<AccountId, Balance, BlockNumber>;

impl World {
	/// Publishes the models, opens classes of all modes, and has some operators begin.
	pub fn settle_in(&mut self) {
		let modes = [
			VerificationMode::Optimistic,
			VerificationMode::Redundant { operators: 2 },
			VerificationMode::Redundant { operators: 3 },
			VerificationMode::Audited,
			VerificationMode::Signed,
		];
		let owner = person(1);
		for place in 0..self.models.len() {
			let model = self.models[place].root();
			let (inputs, outputs) = self.models[place].types();
			let name = b"model".to_vec().try_into().expect("it is short");
			let (graph, weights) = (cid(), cid());
			self.call(
				"publish_model",
				&owner,
				Registry::publish_model { model, name, graph, weights, inputs, outputs },
			);
			for mode in [modes[place], modes[(place + 1) % modes.len()]] {
				let spec = spec(model, mode);
				let call = Registry::open_class { spec, min_fee: 10 * MILLI_AMB, stake_per_slot: 10 * AMB };
				self.call("open_class", &owner, call);
			}
		}
		for operator in (1..=OPERATORS).map(person) {
			self.call("bond", &operator, Staking::bond { amount: 2_000 * AMB });
			self.call("declare_role", &operator, Staking::declare_role { role: Role::Inference });
			self.call("set_worker", &operator, Staking::set_worker { worker: worker(&operator) });
			for class in Classes::<Runtime>::iter_keys().collect::<Vec<_>>() {
				let price = (10 + self.random.below(5) as Balance) * MILLI_AMB;
				self.call("offer", &operator, Registry::offer { class, slots: 4, price });
			}
		}
		self.audit_often();
		self.open_pools();
		self.begin_rewards();
		self.begin_data();
	}

	/// One thing that somebody tries.
	pub fn act(&mut self) {
		match self.random.below(100) {
			0..16 => self.submit(),
			16..34 => self.report(),
			34..45 => self.serve_data(),
			45..56 => self.play(),
			56..66 => self.open(),
			66..69 => self.demand(),
			69..71 => self.close(),
			71..74 => self.settle(),
			74..76 => self.withdraw_job(),
			76..79 => self.offer(),
			79..87 => self.stake(),
			87..89 => self.delegate(),
			89..91 => self.reward(),
			91..94 => self.vote(),
			94..96 => self.publish(),
			96..98 => self.govern(),
			_ => self.transfer(),
		}
	}

	fn submit(&mut self) {
		let classes: Vec<_> = Classes::<Runtime>::iter().collect();
		if classes.is_empty() {
			return;
		}
		let (class, found) = &classes[self.random.below(classes.len() as u64) as usize];
		let model = self.models.iter().find(|model| model.root() == found.spec.model);
		let input_root = model.map_or(H256::zero(), |model| model.input_root());
		let max_fee = (5 + self.random.below(60) as Balance) * MILLI_AMB;
		let ahead = 4 + self.random.below(40) as BlockNumber;
		let deadline = System::block_number() + ahead;
		let client = self.anybody();
		self.call(
			"submit",
			&client,
			Registry::submit { class: *class, input: cid(), input_root, max_fee, deadline },
		);
	}

	/// What an operator may say about a job in its present state, and who it is.
	fn statements(&mut self) -> Vec<(AccountId, &'static str, Report)> {
		let jobs: Vec<(JobId, Job)> = Jobs::<Runtime>::iter().collect();
		let mut all = Vec::new();
		for (id, job) in jobs {
			let Some(class) = Classes::<Runtime>::get(job.class) else { continue };
			let attempt = job.attempt;
			let Some(place) = self.models.iter().position(|model| model.root() == class.spec.model) else {
				continue;
			};
			let report = |verdict| Report { job: id, attempt, verdict };
			match &job.state {
				JobState::Assigned { operator, .. } => {
					let honest = !self.random.once_in(3);
					let claim = self.models[place].claim(class.spec.mode, honest, &mut self.random);
					all.push((operator.clone(), "report", report(Verdict::Done(claim))));
				}
				JobState::Panelled { phase, .. } => {
					let members: Vec<Member<_, _>> =
						Panels::<Runtime>::get(id).map(|panel| panel.into_inner()).unwrap_or_default();
					for member in members {
						// The same operator says the same of the same attempt.
						let mut luck = ambit_graph::testing::Random::new(
							id ^ u64::from(attempt) ^ number(&member.operator),
						);
						let honest = !luck.once_in(3);
						let claim = self.models[place].claim(class.spec.mode, honest, &mut luck);
						match (phase, &member.said) {
							(Phase::Committing, Said::Nothing) => {
								let hash = commitment(id, attempt, &member.operator, &SALT, &claim);
								all.push((member.operator, "commit", report(Verdict::Committed(hash))));
							}
							(Phase::Revealing, Said::Committed(_)) => {
								let verdict = Verdict::Revealed { claim, salt: SALT };
								all.push((member.operator, "reveal", report(verdict)));
							}
							_ => {}
						}
					}
				}
				JobState::Resulted { operator, claim, .. } => {
					if TracesDue::<Runtime>::contains_key(operator, id) {
						let Some(trace) = self.models[place].trace(claim, &mut self.random) else { continue };
						all.push((operator.clone(), "trace", report(Verdict::Traced(trace))));
						continue;
					}
					let Some(audit) =
						Audits::<Runtime>::get(id).filter(|audit| audit.opinion == Opinion::Pending)
					else {
						continue;
					};
					if self.models[place].is_true(claim) {
						let Some(shown) = self.models[place].spot_check(&audit.draw) else { continue };
						let Ok(shown) = shown.encode().try_into() else { continue };
						all.push((audit.auditor, "audit", report(Verdict::Audited(shown))));
					}
				}
				_ => {}
			}
		}
		all
	}

	fn report(&mut self) {
		let mut all = self.statements();
		if all.is_empty() {
			return;
		}
		let (operator, kind, mut report) = all.swap_remove(self.random.below(all.len() as u64) as usize);
		let mut kind = kind;
		match self.random.below(16) {
			0 => {
				kind = "decline";
				report.verdict = Verdict::Declined(self.random.one_of(&[
					DeclineReason::InputUnavailable,
					DeclineReason::InputMismatch,
					DeclineReason::ModelUnavailable,
				]));
			}
			1 => report.attempt = report.attempt.wrapping_add(1 as Attempt),
			2 => report.job = report.job.wrapping_add(1),
			_ => {}
		}
		let mut reports = vec![report];
		// More of the same operator in one extrinsic.
		let more: Vec<_> =
			all.into_iter().filter(|(other, ..)| *other == operator).map(|(.., report)| report).collect();
		reports.extend(more.into_iter().take(self.random.below(4) as usize));
		let signer = if self.random.once_in(30) { self.anybody() } else { worker(&operator) };
		let reports = reports.try_into().expect("they are few");
		self.call(kind, &signer, Registry::report { reports });
	}

	/// A result that may be disputed.
	fn result(&mut self) -> Option<(JobId, Job)> {
		let mut open: Vec<(JobId, Job)> = Jobs::<Runtime>::iter()
			.filter(|(_, job)| matches!(job.state, JobState::Resulted { .. }))
			.collect();
		(!open.is_empty()).then(|| open.swap_remove(self.random.below(open.len() as u64) as usize))
	}

	/// Who disputes: a dissenter of the panel, the auditor, or anybody, in person or by a worker key.
	fn challenger(&mut self, job: JobId) -> AccountId {
		let panel: Vec<_> = Panels::<Runtime>::get(job).map(|panel| panel.into_inner()).unwrap_or_default();
		let member = panel.into_iter().map(|member| member.operator);
		let mut likely: Vec<AccountId> =
			member.chain(Audits::<Runtime>::get(job).map(|audit| audit.auditor)).collect();
		likely.push(self.anybody());
		let person = likely.swap_remove(self.random.below(likely.len() as u64) as usize);
		if self.random.once_in(2) {
			worker(&person)
		} else {
			person
		}
	}

	fn open(&mut self) {
		let Some((id, job)) = self.result() else { return };
		let JobState::Resulted { claim, .. } = &job.state else { return };
		let Some(class) = Classes::<Runtime>::get(job.class) else { return };
		let Some(place) = self.models.iter().position(|model| model.root() == class.spec.model) else {
			return;
		};
		let published = self.random.once_in(2);
		let founded = self.models[place].charge(claim, published);
		let (kind, charge) = match founded {
			Some(charge) => ("open, founded", charge),
			// Of a right result the trace can be demanded, and that is all.
			None => {
				let truth = &self.models[place].truth;
				let header = ambit_referee::ModelHeader::from(&truth.model);
				("open, unfounded", ambit_referee::Charge::Trace(header))
			}
		};
		let Ok(charge) = charge.encode().try_into() else { return };
		let challenger = self.challenger(id);
		self.call(kind, &challenger, Dispute::open { job: id, attempt: job.attempt, charge });
	}

	fn demand(&mut self) {
		let Some((job, found)) = self.result() else { return };
		let of = self.random.one_of(&[Artefact::Input, Artefact::Output, Artefact::Trace]);
		let piece = Demand { of, tensor: self.random.below(2) as u32, piece: self.random.below(2) as u32 };
		let challenger = self.challenger(job);
		self.call("demand", &challenger, Dispute::demand { job, attempt: found.attempt, piece });
	}

	fn play(&mut self) {
		let mut open: Vec<_> = Disputes::<Runtime>::iter().collect();
		if open.is_empty() {
			return;
		}
		let (id, dispute) = open.swap_remove(self.random.below(open.len() as u64) as usize);
		let party = dispute.party(dispute.stage.side()).clone();
		let model = self.models.iter().find(|model| model.root() == dispute.roots.model);
		let (kind, action) = match self.random.below(24) {
			0 => ("concede", Some(Move::Concede)),
			1 => ("blunder", Some(Move::Pick(self.random.below(8) as u32))),
			2 => ("blunder", Some(Move::Reveal(vec![0; 64].try_into().expect("it is short")))),
			_ => (label(&dispute.stage), model.and_then(|model| model.next_move(id, &dispute))),
		};
		let Some(action) = action else { return };
		let turn = Turn { dispute: id, turn: dispute.turn, action };
		let signer = if Stakes::bond_of(&party).is_some() { worker(&party) } else { party };
		let turns = vec![turn].try_into().expect("it is one");
		self.call(kind, &signer, Dispute::play { turns });
	}

	fn close(&mut self) {
		let open: Vec<_> = Disputes::<Runtime>::iter_keys().collect();
		if open.is_empty() {
			return;
		}
		let dispute = open[self.random.below(open.len() as u64) as usize];
		let who = self.anybody();
		self.call("close", &who, Dispute::close { dispute });
	}

	fn settle(&mut self) {
		let jobs: Vec<JobId> =
			Jobs::<Runtime>::iter_keys().take(1 + self.random.below(20) as usize).collect();
		let who = self.anybody();
		let jobs = jobs.try_into().expect("they are few");
		self.call("settle", &who, Registry::settle { jobs });
	}

	fn withdraw_job(&mut self) {
		let waiting: Vec<(JobId, Job)> =
			Jobs::<Runtime>::iter().filter(|(_, job)| job.state == JobState::Submitted).collect();
		let Some((job, found)) = waiting.first() else { return };
		let who = if self.random.once_in(4) { self.anybody() } else { found.client.clone() };
		self.call("withdraw_job", &who, Registry::withdraw_job { job: *job });
	}

	fn offer(&mut self) {
		let classes: Vec<_> = Classes::<Runtime>::iter_keys().collect();
		if classes.is_empty() {
			return;
		}
		let class = classes[self.random.below(classes.len() as u64) as usize];
		let who = self.anybody();
		if self.random.once_in(4) {
			self.call("withdraw_offer", &who, Registry::withdraw_offer { class });
		} else {
			let slots = self.random.below(8) as u32;
			let price = (8 + self.random.below(8) as Balance) * MILLI_AMB;
			self.call("offer", &who, Registry::offer { class, slots, price });
		}
	}

	fn stake(&mut self) {
		let who = self.anybody();
		let amount = (1 + self.random.below(3_000) as Balance) * AMB;
		match self.random.below(10) {
			0 => self.call("bond", &who, Staking::bond { amount }),
			1 | 2 => self.call("bond_extra", &who, Staking::bond_extra { amount }),
			3 => self.call("unbond", &who, Staking::unbond { amount }),
			4 => self.call("rebond", &who, Staking::rebond { amount }),
			5 => self.call("withdraw_unbonded", &who, Staking::withdraw_unbonded {}),
			6 => {
				let role = self.random.one_of(&[Role::Inference, Role::Data, Role::Validator]);
				if self.random.once_in(3) {
					self.call("drop_role", &who, Staking::drop_role { role })
				} else {
					self.call("declare_role", &who, Staking::declare_role { role })
				}
			}
			7 => self.call("set_worker", &who, Staking::set_worker { worker: worker(&who) }),
			8 => self.call("chill", &who, Staking::chill {}),
			_ => self.call("unchill", &who, Staking::unchill {}),
		};
	}

	fn publish(&mut self) {
		let owner = person(1);
		match self.random.below(3) {
			0 => {
				let models: Vec<_> = Models::<Runtime>::iter_keys().collect();
				let Some(model) = models.first().copied() else { return };
				self.call("retire_model", &owner, Registry::retire_model { model });
			}
			1 => {
				let classes: Vec<_> = Classes::<Runtime>::iter_keys().collect();
				let Some(class) = classes.last().copied() else { return };
				self.call("close_class", &owner, Registry::close_class { class });
			}
			_ => {
				let place = self.random.below(self.models.len() as u64) as usize;
				let model = self.models[place].root();
				let mode = self
					.random
					.one_of(&[VerificationMode::Audited, VerificationMode::Redundant { operators: 4 }]);
				let call = Registry::open_class {
					spec: spec(model, mode),
					min_fee: 5 * MILLI_AMB,
					stake_per_slot: 5 * AMB,
				};
				self.call("open_class", &owner, call);
			}
		}
	}

	fn transfer(&mut self) {
		let (from, to) = (self.anybody(), self.anybody());
		let value = self.random.below(5_000) as Balance * AMB + self.random.below(3) as Balance;
		let existential: Balance = <Runtime as pallet_balances::Config>::ExistentialDeposit::get();
		let (from, to) = if self.random.once_in(3) { (worker(&from), worker(&to)) } else { (from, to) };
		let value = if self.random.once_in(4) { existential / 2 } else { value };
		self.call("transfer", &from, pallet_balances::Call::transfer_allow_death { dest: to.into(), value });
	}
}

fn spec(model: H256, mode: VerificationMode) -> ClassSpec {
	ClassSpec { model, hardware: HardwareTier::Cpu, latency: LatencyTier::Interactive, mode }
}

fn number(account: &AccountId) -> u64 {
	let bytes: &[u8; 32] = account.as_ref();
	u64::from(bytes[0]) << 32
}

fn label(stage: &Stage) -> &'static str {
	match stage {
		Stage::Posting { .. } => "post",
		Stage::Naming { .. } => "name",
		Stage::Revealing(_) => "reveal in a dispute",
		Stage::Picking(_) => "pick",
		Stage::Proving(_) => "prove",
		Stage::Answering(_) => "answer",
	}
}

const _: () = assert!(OPERATORS < PEOPLE);
