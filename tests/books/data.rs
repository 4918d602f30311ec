//! Data operators: external data, and artefacts that are kept for a fee.

use crate::world::{person, worker, World};
use ambit_primitives::{
	feeds::{
		commitment, Aggregation, Failure, FeedId, FeedMember, FeedOrder, FeedReport, FeedSaid, FeedState,
		FeedVerdict, Finding, Reading, SourceId, Target, Value, Vouch,
	},
	jobs::Phase,
	retrieval::{ProofBytes, Shown},
	traits::Role,
	Cid,
};
use ambit_runtime::{AccountId, Balance, Runtime, RuntimeEvent, System, AMB, MILLI_AMB};
use codec::Encode;
use pallet_ambit_data_feeds::{Call as Feed, Event as FeedEvent, Fault, Feeds, Panels, Sources};
use pallet_ambit_retrieval::{Call as Keep, Deals, Requests};
use pallet_ambit_staking::Call as Staking;
use sp_core::H256;
use sp_runtime::Permill;

/// People who begin as data operators.
const KEEPERS: [u8; 3] = [7, 10, 11];
/// What every commitment is made with.
const SALT: H256 = H256([8; 32]);
/// What is asked for in all documents.
const POINTER: &[u8] = b"/price";
/// Files that somebody may want kept: their only blocks.
const FILES: u8 = 4;

/// The block that is a file, and its CID.
fn file(number: u8) -> (Vec<u8>, Cid) {
	let block = vec![number; 100 + usize::from(number)];
	let cid = [&[0x01, 0x55, 0x12, 0x20][..], &sp_io::hashing::sha2_256(&block)].concat();
	(block, cid.try_into().expect("36 bytes fit"))
}

impl World {
	/// Has some people begin as data operators.
	pub fn begin_data(&mut self) {
		self.keep_in_short_eras();
		for operator in KEEPERS.map(person) {
			self.call("bond", &operator, Staking::bond { amount: 5_000 * AMB });
			self.call("declare_role", &operator, Staking::declare_role { role: Role::Data });
			self.call("set_worker", &operator, Staking::set_worker { worker: worker(&operator) });
			self.call("join", &operator, Feed::join { slots: 8, price: MILLI_AMB });
		}
	}

	/// Somebody asks for data or has a file kept, or a data operator does what it should, or should not.
	pub fn serve_data(&mut self) {
		let who = self.anybody();
		let operator = person(self.random.one_of(&KEEPERS));
		match self.random.below(44) {
			0..5 => self.ask(&who),
			40 => self.register(&who),
			41 | 42 => self.vouch(),
			43 => self.retire(&who),
			5..22 => self.tell(),
			22 => self.call_off(),
			23..25 => {
				let (slots, price) =
					(self.random.below(12) as u32, self.random.below(4) as Balance * MILLI_AMB);
				self.call("set_offer", &operator, Feed::set_offer { slots, price });
			}
			25 if self.random.once_in(8) => {
				self.call("leave the pool", &operator, Feed::leave {});
			}
			25 => {
				self.call("join", &operator, Feed::join { slots: 4, price: MILLI_AMB });
			}
			26..29 => {
				let (block, cid) = file(self.random.below(FILES.into()) as u8);
				// A byte too many, now and then: then the file is not what was said.
				let bytes = block.len() as u64 + u64::from(self.random.once_in(8));
				let (copies, eras) = (1 + self.random.below(2) as u32, 1 + self.random.below(4) as u32);
				let fee = (1 + self.random.below(20) as Balance) * 10 * MILLI_AMB;
				self.call("keep", &who, Keep::request { cid, bytes, copies, eras, fee });
			}
			29..33 => {
				let Some(request) = self.some_request() else { return };
				self.call("take", &worker(&operator), Keep::take { request });
			}
			33..37 => self.show(),
			37 => {
				let Some(request) = self.some_request() else { return };
				self.call("withdraw copies", &who, Keep::withdraw { request });
			}
			38 => {
				let deals: Vec<_> = Deals::<Runtime>::iter_keys().collect();
				let Some(deal) = self.pick(&deals) else { return };
				if self.random.once_in(2) {
					self.call("close a term", &who, Keep::close { deal });
				} else {
					self.call("give notice", &operator, Keep::leave { deal });
				}
			}
			_ => {
				let Some(request) = self.some_request() else { return };
				let Some(found) = Requests::<Runtime>::get(request) else { return };
				let by = if self.random.once_in(4) { who } else { found.requester };
				self.call("extend", &by, Keep::extend { request, eras: 1 });
			}
		}
	}

	fn pick<T: Clone>(&mut self, of: &[T]) -> Option<T> {
		of.get(self.random.below(of.len().max(1) as u64) as usize).cloned()
	}

	fn some_request(&mut self) -> Option<u64> {
		let requests: Vec<_> = Requests::<Runtime>::iter_keys().collect();
		self.pick(&requests)
	}

	fn ask(&mut self, who: &AccountId) {
		let aggregation = if self.random.once_in(2) {
			Aggregation::Exact
		} else {
			Aggregation::Median { tolerance: Permill::from_percent(10) }
		};
		let asked = 1 + self.random.below(3) as u8;
		let target = match self.some_source() {
			Some(source) if !self.random.once_in(3) => {
				Target::Source { source, rest: b"price".to_vec().try_into().expect("it is short") }
			}
			_ => Target::Url(b"https://example.org/price".to_vec().try_into().expect("it is short")),
		};
		let order = FeedOrder {
			target,
			pointer: POINTER.to_vec().try_into().expect("it is short"),
			reading: Reading::Number { decimals: 2 },
			aggregation,
			quorum: asked / 2 + 1,
			asked,
			fee: (1 + self.random.below(5)) as Balance * MILLI_AMB,
			deadline: System::block_number() + 25 + self.random.below(100) as u32,
		};
		self.call("ask", who, Feed::request { order });
	}

	fn some_source(&mut self) -> Option<SourceId> {
		let sources: Vec<_> = Sources::<Runtime>::iter_keys().collect();
		self.pick(&sources)
	}

	/// Somebody registers a source.
	fn register(&mut self, who: &AccountId) {
		let name = b"prices".to_vec().try_into().expect("it is short");
		let prefix = b"https://example.org/".to_vec().try_into().expect("it is short");
		self.call("register a source", who, Feed::register_source { name, prefix });
	}

	/// Governance vouches for a source, for the part that is asked for or another, or no longer.
	fn vouch(&mut self) {
		let Some(source) = self.some_source() else { return };
		let vouched = match self.random.below(8) {
			0 => None,
			1 => Some(&b"/elsewhere"[..]),
			_ => Some(POINTER),
		};
		let vouched = vouched.map(|pointer| Vouch {
			pointer: pointer.to_vec().try_into().expect("it is short"),
			steadiness: Permill::from_percent(10),
		});
		self.decide("vouch", Feed::<Runtime>::vouch { source, vouched }.into());
	}

	/// The owner of a source retires it, or somebody else tries to.
	fn retire(&mut self, who: &AccountId) {
		let sources: Vec<_> = Sources::<Runtime>::iter().map(|(id, source)| (id, source.owner)).collect();
		let Some((source, owner)) = self.pick(&sources) else { return };
		if self.random.once_in(4) && owner != *who {
			assert!(!self.call("retire another's source", who, Feed::retire_source { source }));
		} else {
			self.call("retire a source", &owner, Feed::retire_source { source });
		}
	}

	/// Counts who lost its whole pledge in the block, because it contradicted what is vouched for.
	pub fn count_proven_lies(&mut self) {
		for record in System::events() {
			if let RuntimeEvent::DataFeeds(FeedEvent::PledgeSlashed { fault: Fault::Wrong, .. }) =
				record.event
			{
				self.tally.note("proven wrong about data", true);
			}
		}
	}

	/// What an operator finds: most of the time what is there.
	fn finding(&mut self) -> Finding {
		match self.random.below(8) {
			0 => Finding::Failed(Failure::TimedOut),
			1 => Finding::Found(Value::Number(1_000 + self.random.below(1_000) as i128)),
			_ => Finding::Found(Value::Number(4_200)),
		}
	}

	/// Operators say what is asked of them, most of them.
	fn tell(&mut self) {
		let genesis = System::block_hash(0);
		let asked: Vec<(FeedId, FeedMember<AccountId, Balance>, Phase)> = Feeds::<Runtime>::iter()
			.filter_map(|(id, feed)| match feed.state {
				FeedState::Asked { phase, .. } => Some((id, phase)),
				_ => None,
			})
			.flat_map(|(id, phase)| {
				let members = Panels::<Runtime>::get(id).unwrap_or_default();
				members.into_iter().map(move |member| (id, member, phase))
			})
			.collect();
		for (feed, member, phase) in asked {
			if !self.random.once_in(4) {
				self.say(genesis, feed, &member, phase);
			}
		}
	}

	fn say(&mut self, genesis: H256, feed: FeedId, member: &FeedMember<AccountId, Balance>, phase: Phase) {
		let finding = self.finding();
		let key = worker(&member.operator);
		let (kind, verdict) = match (phase, &member.said) {
			(Phase::Committing, _) => {
				// What was committed to is found again by the commitment when it is told.
				let finding =
					if self.random.once_in(4) { finding } else { Finding::Found(Value::Number(4_200)) };
				let hash = commitment(&genesis, feed, &member.operator, &finding, &SALT);
				("commit to a finding", FeedVerdict::Committed(hash))
			}
			(Phase::Revealing, FeedSaid::Committed(hash)) => {
				let values = std::iter::once(4_200)
					.chain(1_000..2_000)
					.map(|value| Finding::Found(Value::Number(value)));
				let mut all = values.chain([Finding::Failed(Failure::TimedOut)]);
				let right =
					|finding: &Finding| commitment(&genesis, feed, &member.operator, finding, &SALT) == *hash;
				let finding = if self.random.once_in(8) { Some(finding) } else { all.find(right) };
				let Some(finding) = finding else { return };
				("tell a finding", FeedVerdict::Revealed { finding, salt: SALT })
			}
			_ => return,
		};
		let reports = vec![FeedReport { feed, verdict }].try_into().expect("it is one");
		self.call(kind, &key, Feed::report { reports });
	}

	fn call_off(&mut self) {
		let feeds: Vec<_> = Feeds::<Runtime>::iter().map(|(id, feed)| (id, feed.requester)).collect();
		let Some((feed, requester)) = self.pick(&feeds) else { return };
		self.call("cancel", &requester, Feed::cancel { feed });
	}

	/// Shows what is asked of a keeper, or something else.
	fn show(&mut self) {
		let open: Vec<_> = Deals::<Runtime>::iter()
			.filter_map(|(id, deal)| Some((id, deal.operator, deal.request, deal.open?.round)))
			.collect();
		let Some((deal, operator, request, round)) = self.pick(&open) else { return };
		let Some(cid) = Requests::<Runtime>::get(request).map(|request| request.cid) else { return };
		let kept = (0..FILES).map(file).find(|(_, found)| *found == cid);
		let block = if self.random.once_in(8) { Some(vec![9; 9]) } else { kept.map(|(block, _)| block) };
		let Some(block) = block else { return };
		let proof: ProofBytes = vec![block].encode().try_into().expect("it is short");
		let shown = vec![Shown { deal, round, proof }].try_into().expect("it is one");
		self.call("show", &worker(&operator), Keep::prove { shown });
	}
}
