//! Scenarios in which an operator lies: who is in them, what they need, and what is looked at.

mod outcome;
mod scene;

use super::{
	account,
	network::{Node, OwnWorker},
	stage::{Offered, Stage},
	MIN_FEE, OPERATORS,
};
use crate::{
	artifacts::Uploader,
	error::{Error, Result},
	keys::{account_of, address},
};
use ambit_engine::Tamper;
use ambit_primitives::{
	jobs::{ClassId, LatencyTier, VerificationMode},
	AccountId, Address, Balance, AMB,
};
use ambit_runtime::RuntimeCall;
use futures::future::{try_join3, try_join_all};

pub use outcome::Outcome;

/// The operator that lies, and its development account.
const CHEAT: (&str, &str) = ("cheat", "//Mallory");
/// Its worker's process.
const CHEATS_WORKER: &str = "cheat-worker";
/// The challenger, and its development account.
const CHALLENGER: (&str, &str) = ("challenger", "//Grace");
/// The development account that gives these two what they need.
const PURSE: &str = "//Ferdie//stash";
/// What the cheat bonds, planck: so much that it is an operator still when it was slashed.
const CHEATS_BOND: Balance = 2_000 * AMB;
/// What the cheat gets, planck.
const CHEATS_FUNDS: Balance = CHEATS_BOND + 100 * AMB;
/// What the challenger gets, planck: a few bonds.
const CHALLENGERS_FUNDS: Balance = 50 * AMB;
/// Honest operators in each scenario: with the cheat as many as execute a redundant job.
const HONEST: usize = 2;

/// One bit of what the second convolution gives. It makes ones of most digits.
const TAMPER: Tamper = Tamper { node: 4, element: 1_998, bit: 24 };

/// How an operator lies, and what finds it out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lie {
	/// In an optimistic class, watched by a challenger.
	Cheat,
	/// In a class in which three operators execute each job.
	Redundant,
	/// In a class in which chance sends auditors.
	Audited,
}

impl Lie {
	/// Its name on the command line.
	fn name(self) -> &'static str {
		match self {
			Self::Cheat => "cheat",
			Self::Redundant => "redundant",
			Self::Audited => "audited",
		}
	}

	fn mode(self) -> VerificationMode {
		match self {
			Self::Cheat => VerificationMode::Optimistic,
			Self::Redundant => VerificationMode::Redundant { operators: HONEST as u8 + 1 },
			Self::Audited => VerificationMode::Audited,
		}
	}

	/// The tier of its class: for each lie another class than that of the digits. An auditor is due within six times the tier.
	fn latency(self) -> LatencyTier {
		match self {
			Self::Cheat => LatencyTier::Batch,
			Self::Redundant => LatencyTier::Standard,
			Self::Audited => LatencyTier::Interactive,
		}
	}

	/// Jobs that are submitted at once until one comes to what is to be shown: chance audits few.
	fn batch(self) -> usize {
		match self {
			Self::Cheat | Self::Redundant => 1,
			Self::Audited => 64,
		}
	}

	/// Slots that the cheat offers: so many that hardly any draw of slots misses it. For a redundant job operators are drawn, and
	/// there are no more than it needs.
	fn slots(self) -> u32 {
		match self {
			Self::Redundant => 4,
			Self::Cheat | Self::Audited => 64,
		}
	}
}

/// What scenarios with a lie have in common: the same cheat lies in all of them, each in a class of its own.
pub struct Scenes<'a> {
	stage: Stage<'a>,
	validator: &'a Node,
	honest: &'a [Node],
	cheat: AccountId,
	challenger: AccountId,
	/// Accounts by what they are called here.
	names: Vec<(String, &'static str)>,
	classes: Vec<(Lie, ClassId)>,
	/// The cheat's own node and worker, once they run.
	cheats: Option<(Node, OwnWorker)>,
}

impl<'a> Scenes<'a> {
	/// Makes ready what these lies need: nothing if there are none.
	pub async fn prepare(
		stage: Stage<'a>,
		validator: &'a Node,
		honest: &'a [Node],
		lies: &[Lie],
	) -> Result<Scenes<'a>> {
		let (cheat, challenger) = (account_of(&account(CHEAT.1)?), account_of(&account(CHALLENGER.1)?));
		let mut names = Vec::new();
		for (_, suri) in OPERATORS.into_iter().chain([CHEAT, CHALLENGER]) {
			names.push((address(&account_of(&account(suri)?)), suri.trim_start_matches('/')));
		}
		let mut scenes =
			Self { stage, validator, honest, cheat, challenger, names, classes: Vec::new(), cheats: None };
		if lies.is_empty() {
			return Ok(scenes);
		}
		let ((), classes, cheats) =
			try_join3(scenes.fund(), scenes.open_classes(lies), scenes.start_cheat()).await?;
		scenes.classes = classes;
		scenes.cheats = Some(cheats);
		for (lie, class) in scenes.classes.clone() {
			scenes.join(lie, class).await?;
		}
		Ok(scenes)
	}

	/// Shows what becomes of a lie.
	pub async fn play(&self, lie: Lie) -> Result<Outcome> {
		let output = self.stage.output;
		let (_, class) = self
			.classes
			.iter()
			.find(|(of, _)| *of == lie)
			.ok_or_else(|| Error::Internal(format!("{} was not made ready", lie.name())))?;
		output.line(format!("\n{}", story(lie)));
		if lie == Lie::Cheat {
			self.start_challenger().await?;
		}
		let played = self.stage.deadline.run("the cheat's conviction", self.scene(lie, *class)).await;
		if lie == Lie::Cheat {
			self.stage.network.stop(CHALLENGER.0);
		}
		played
	}

	fn uploader(&self) -> Result<Uploader> {
		Uploader::new(&self.validator.worker.api, &self.validator.token)
	}

	/// Gives cheat and challenger what they put at stake.
	async fn fund(&self) -> Result<()> {
		let transfer = |to: &AccountId, value: Balance| {
			let dest = Address::Id(to.clone());
			RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive { dest, value })
		};
		let calls = vec![transfer(&self.cheat, CHEATS_FUNDS), transfer(&self.challenger, CHALLENGERS_FUNDS)];
		let call = RuntimeCall::Utility(pallet_utility::Call::batch_all { calls });
		let pair = account(PURSE)?;
		self.stage.sender(&self.validator.client, &pair).submit(call, "funding cheat and challenger").await?;
		Ok(())
	}

	/// Opens a class for each lie: one in which nobody has a record, so that the cheapest operator gets the first job.
	async fn open_classes(&self, lies: &[Lie]) -> Result<Vec<(Lie, ClassId)>> {
		let uploader = self.uploader()?;
		let mut classes = Vec::new();
		for lie in lies {
			let client = &self.validator.client;
			let (_, class) = self.stage.publish(client, &uploader, lie.latency(), lie.mode()).await?;
			classes.push((*lie, class));
		}
		Ok(classes)
	}

	/// Starts the cheat: a node like any other, and beside it the worker that makes it one.
	async fn start_cheat(&self) -> Result<(Node, OwnWorker)> {
		let network = self.stage.network;
		self.stage.output.step(format!("starting one more operator, whose worker flips bit {TAMPER}"));
		let gateway = &self.validator.worker.gateway;
		let worker = network.start_worker(CHEATS_WORKER, gateway, &TAMPER.to_string()).await?;
		let node = network.start_operator(CHEAT.0, self.validator, Some(&worker)).await?;
		Ok((node, worker))
	}

	/// Has honest operators and the cheat join a class; the cheat asks least.
	async fn join(&self, lie: Lie, class: ClassId) -> Result<()> {
		let honest = Offered { class, slots: 4, price: 2 * MIN_FEE, bond: None };
		let cheap = Offered { class, slots: lie.slots(), price: MIN_FEE, bond: Some(CHEATS_BOND) };
		let (cheat, _) = self.cheats()?;
		let joins = self.honest.iter().zip(OPERATORS).take(HONEST).map(|(node, who)| (node, who, honest));
		let joins = joins.chain([(cheat, CHEAT, cheap)]);
		try_join_all(joins.map(|(node, who, offered)| self.stage.join(node, who, offered))).await?;
		self.stage.offered(&self.validator.client, class, HONEST + 1).await?;
		Ok(())
	}

	/// Starts the challenger, which knows the gateways of all.
	async fn start_challenger(&self) -> Result<()> {
		let (_, worker) = self.cheats()?;
		let nodes = std::iter::once(self.validator).chain(self.honest);
		let mut gateways: Vec<String> = nodes.map(|node| node.worker.gateway.clone()).collect();
		gateways.push(worker.addresses.gateway.clone());
		self.stage.output.step("starting a challenger without a node of its own");
		let (name, key) = CHALLENGER;
		let network = self.stage.network;
		let says = network.start_challenger(name, key, &self.validator.client, &gateways).await?;
		if says.can_hold_bond {
			Ok(())
		} else {
			Err(Error::Internal("the challenger was funded, but can't hold the bond".into()))
		}
	}

	fn cheats(&self) -> Result<(&Node, &OwnWorker)> {
		let cheats = self.cheats.as_ref().map(|(node, worker)| (node, worker));
		cheats.ok_or_else(|| Error::Internal("the cheat was not started".into()))
	}

	/// A line in which accounts have their names.
	fn with_names(&self, line: &str) -> String {
		self.names.iter().fold(line.to_owned(), |line, (address, name)| line.replace(address, name))
	}
}

fn story(lie: Lie) -> &'static str {
	match lie {
		Lie::Cheat => "an operator that cheats underbids the honest ones; a challenger watches",
		Lie::Redundant => "an operator lies where three execute each job",
		Lie::Audited => "an operator lies where chance sends auditors; nobody else watches",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::{
		demo::{digits, report::predicted},
		job::decode_output,
	};
	use ambit_engine::{Device, Engine};

	#[test]
	fn the_lie_should_change_the_answer_for_the_digits_that_are_shown() {
		let model = digits::model().unwrap();
		let loaded = Engine::new(Device::Cpu).unwrap().load(&model.graph, &model.weights).unwrap();
		let says = |pixels: &[u8], tamper| {
			let (execution, _) = loaded.execute_keeping(pixels, &[], tamper).unwrap();
			predicted(&decode_output(&execution.outputs, &model.outputs).unwrap())
		};
		let shown = digits::test_split(8).unwrap();
		for digit in &shown {
			assert_eq!(says(digit.pixels, None), Some(digit.label.into()), "{digit:?}");
			assert_ne!(says(digit.pixels, Some(TAMPER)), Some(digit.label.into()), "{digit:?}");
		}
	}
}
