//! Which failure domains failed together, and which operators fail with a domain that is not theirs.
//!
//! A failure domain is what fails at once: a provider's region, say. Operators declare theirs. What counts is what was seen:
//! the [`History`] lists every recent era in which a domain was down, with all that were down in it. Today's capacity is
//! priced by replaying these eras against it ([`crate::market`]), and as many in which all fail alike ([`History::imagined`]). So two names for one data centre earn nothing by being
//! two: they are always down in the same eras. That needs no estimate of a correlation, no threshold that an attacker could
//! stay below, and nobody can harm a neighbour by failing together with it.
//!
//! A domain that nobody asked anything of in such an era is *silent* in it. What is to be thought of it then:
//! - It was down if it has *fellows* that were: domains that were never down without it in an era in which it was heard of. So a
//!   new name for an old data centre has its past by the first outage that they have in common.
//! - Otherwise it was up as often as the worst of all domains ([`History::least_up`]): nobody is better for being unknown.
//! - Of what the others' failure made capacity worth, it earns only one part in [`SILENT_CREDIT`]: the full worth is for those who
//!   were seen to work while others did not, and enough is left to draw newcomers to where nobody is yet.
//!
//! Capacity that is not where its operator says, in a domain with others, is found by the [`Suspicion`] that every operator
//! carries: a majority vote (R. Boyer and J. Moore, 1981) over the domains that were down when it failed.
//!
//! # Bounds and cost
//!
//! 256 domains, 256 outages of 72 bytes (18 KiB) for all classes together, two bytes for an operator; an era adds at most
//! one outage. With `n` eras in the history an availability is known to within `sqrt(a (1 - a) / n)`.

use alloc::vec::Vec;

/// Most outages that are remembered.
pub const MAX_OUTAGES: usize = 256;
/// Eras that are remembered at most: 90 days of an hour each.
pub const SPAN: u32 = 2_160;
/// Eras without outages that every history is taken to begin with, so that one bad hour of a new network is not half of what
/// is known.
pub const CALM_PRIOR: u32 = 24;
/// A silent domain earns one part in so many of what another's outage made its capacity worth.
pub const SILENT_CREDIT: u128 = 8;
/// Times that an operator fails with another domain, in a row, until its capacity is priced there.
pub const STRIKES: u8 = 3;

/// Number of a failure domain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Domain(pub u8);

/// A set of failure domains.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct DomainSet([u64; 4]);

impl DomainSet {
	/// No domain.
	pub const EMPTY: Self = Self([0; 4]);
	/// Every domain.
	pub const ALL: Self = Self([u64::MAX; 4]);

	/// Whether it is in the set.
	pub fn contains(&self, domain: Domain) -> bool {
		let (word, bit) = Self::place(domain);
		self.0.get(word).is_some_and(|bits| bits & bit != 0)
	}

	/// Adds it.
	pub fn insert(&mut self, domain: Domain) {
		let (word, bit) = Self::place(domain);
		if let Some(bits) = self.0.get_mut(word) {
			*bits |= bit;
		}
	}

	/// Takes it out.
	pub fn remove(&mut self, domain: Domain) {
		let (word, bit) = Self::place(domain);
		if let Some(bits) = self.0.get_mut(word) {
			*bits &= !bit;
		}
	}

	/// The domains in it, in order.
	pub fn iter(&self) -> impl Iterator<Item = Domain> + '_ {
		self.0.iter().zip(0_u8..).flat_map(|(bits, word)| {
			let mut left = *bits;
			core::iter::from_fn(move || {
				let bit = left.trailing_zeros();
				left &= left.checked_sub(1)?;
				u8::try_from(bit).ok().map(|bit| Domain((word << 6) | bit))
			})
		})
	}

	/// Whether there is none.
	pub fn is_empty(&self) -> bool {
		self.0.iter().all(|bits| *bits == 0)
	}

	/// The domains that are in this set and not in the other.
	#[must_use]
	pub fn without(&self, other: &Self) -> Self {
		let (left, right) = (self.0.iter(), other.0.iter());
		let mut bits = [0; 4];
		for ((bits, left), right) in bits.iter_mut().zip(left).zip(right) {
			*bits = left & !right;
		}
		Self(bits)
	}

	/// Adds all domains of another set.
	pub fn extend(&mut self, other: &Self) {
		for (bits, more) in self.0.iter_mut().zip(&other.0) {
			*bits |= more;
		}
	}

	/// Whether some domain is in both.
	pub fn intersects(&self, other: &Self) -> bool {
		self.0.iter().zip(&other.0).any(|(left, right)| left & right != 0)
	}

	/// The domain with the lowest number.
	pub fn first(&self) -> Option<Domain> {
		self.iter().next()
	}

	fn place(domain: Domain) -> (usize, u64) {
		let word = usize::from(domain.0 >> 6);
		(word, 1_u64.checked_shl(u32::from(domain.0 & 63)).unwrap_or(0))
	}
}

impl FromIterator<Domain> for DomainSet {
	fn from_iter<I: IntoIterator<Item = Domain>>(domains: I) -> Self {
		domains.into_iter().fold(Self::EMPTY, |mut set, domain| {
			set.insert(domain);
			set
		})
	}
}

impl From<[u64; 4]> for DomainSet {
	fn from(bits: [u64; 4]) -> Self {
		Self(bits)
	}
}

impl From<DomainSet> for [u64; 4] {
	fn from(set: DomainSet) -> Self {
		set.0
	}
}

/// What an era's requests say of a domain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Health {
	/// It works.
	Up,
	/// It doesn't, as a whole.
	Down,
	/// There is too little to tell.
	Silent,
}

/// Judges a domain by how many requests to it succeeded and failed in an era, and by whether another domain was surely down.
///
/// Down when at least three quarters of at least 3 requests failed. While another domain is down, failures without any
/// success are enough: whoever shares the other's fate must not pass for silent.
pub fn judge(succeeded: u32, failed: u32, other_down: bool) -> Health {
	let total = succeeded.saturating_add(failed);
	if total == 0 {
		return Health::Silent;
	}
	let mostly_failed = failed > 0 && u64::from(failed) >= u64::from(succeeded).saturating_mul(3);
	if mostly_failed && (total >= 3 || (other_down && succeeded == 0)) {
		return Health::Down;
	}
	if succeeded == 0 {
		return Health::Silent;
	}
	Health::Up
}

/// Eras in a row in which the same domains were down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outage {
	/// The first of them.
	pub from: u32,
	/// How many.
	pub eras: u32,
	/// The domains that were down.
	pub down: DomainSet,
	/// The domains of which nobody knows.
	pub silent: DomainSet,
}

/// The recent past, era by era.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct History {
	since: u32,
	until: u32,
	outages: Vec<Outage>,
}

impl History {
	/// A history that begins with this era and knows nothing yet.
	pub const fn starting(era: u32) -> Self {
		Self { since: era, until: era, outages: Vec::new() }
	}

	/// The history of the eras from `since` to before `until`. Outages must be in order of time; those outside are dropped.
	pub fn from_parts(since: u32, until: u32, outages: Vec<Outage>) -> Self {
		let mut history = Self { since, until: until.max(since), outages };
		history.forget();
		history
	}

	/// First era, era after the last, outages in order of time.
	pub fn parts(&self) -> (u32, u32, &[Outage]) {
		(self.since, self.until, &self.outages)
	}

	/// Adds the next era.
	pub fn record(&mut self, down: DomainSet, silent: DomainSet) {
		let era = self.until;
		self.until = era.saturating_add(1);
		if !down.is_empty() {
			match self.outages.last_mut() {
				Some(last)
					if last.down == down
						&& last.silent == silent
						&& last.from.saturating_add(last.eras) == era =>
				{
					last.eras = last.eras.saturating_add(1);
				}
				_ => self.outages.push(Outage { from: era, eras: 1, down, silent }),
			}
		}
		self.forget();
	}

	/// A domain begins, under a number of its own or one that another had before: nothing is known of it, but that it was down
	/// whenever `origin` was, the domain from which its first operator comes. So nobody leaves outages behind under an old name.
	pub fn begin(&mut self, domain: Domain, origin: Option<Domain>) {
		for outage in &mut self.outages {
			let failed = origin.is_some_and(|origin| outage.down.contains(origin));
			outage.down.remove(domain);
			outage.silent.remove(domain);
			if failed {
				outage.down.insert(domain);
			} else {
				outage.silent.insert(domain);
			}
		}
		self.outages.retain(|outage| !outage.down.is_empty());
	}

	/// Eras that it covers, the calm ones it is taken to begin with included.
	pub fn eras(&self) -> u32 {
		self.until.saturating_sub(self.since).saturating_add(CALM_PRIOR)
	}

	/// The outages, in order of time.
	pub fn outages(&self) -> &[Outage] {
		&self.outages
	}

	/// Share of the eras in which a domain was not down.
	pub fn availability_ppm(&self, domain: Domain) -> u32 {
		let down = self
			.outages
			.iter()
			.filter(|outage| outage.down.contains(domain))
			.fold(0_u64, |sum, outage| sum.saturating_add(u64::from(outage.eras)));
		let eras = u64::from(self.eras());
		let up = eras.saturating_sub(down).saturating_mul(1_000_000).checked_div(eras).unwrap_or(1_000_000);
		u32::try_from(up).unwrap_or(1_000_000)
	}

	/// The domains that were never down without this one in an era in which it was heard of, and with it in some: those
	/// whose fate it shares as far as anybody knows.
	pub fn fellows(&self, domain: Domain) -> DomainSet {
		let (mut with, mut without) = (DomainSet::EMPTY, DomainSet::EMPTY);
		for outage in &self.outages {
			if outage.down.contains(domain) {
				with.extend(&outage.down);
			} else if !outage.silent.contains(domain) {
				without.extend(&outage.down);
			}
		}
		with.without(&without)
	}

	/// This history, and as long a one that might as well have been: every domain that was ever down fails in turn, each for the mean
	/// of the eras for which they were down. So supply is not gathered where luck was.
	///
	/// With it fail the domains that were down when it was and were never seen apart from it; up are those that were seen apart:
	/// one down and the other heard of and up. The others are silent. Domains of one fate fail once together.
	#[must_use]
	pub fn imagined(&self) -> Self {
		let mut lots = alloc::collections::BTreeMap::<Domain, Lot>::new();
		let mut eras = 0_u32;
		for outage in &self.outages {
			let up = DomainSet::ALL.without(&outage.down).without(&outage.silent);
			for domain in outage.down.iter() {
				let lot = lots.entry(domain).or_default();
				lot.with.extend(&outage.down);
				lot.apart.extend(&up);
				eras = eras.saturating_add(outage.eras);
			}
		}
		// Those that were up while another was down are apart from it as well.
		let apart: Vec<(Domain, DomainSet)> = lots.iter().map(|(domain, lot)| (*domain, lot.apart)).collect();
		for (domain, apart) in apart {
			for other in apart.iter() {
				if let Some(lot) = lots.get_mut(&other) {
					lot.apart.insert(domain);
				}
			}
		}
		let mut fates: Vec<(DomainSet, DomainSet)> = Vec::new();
		for (domain, lot) in &lots {
			let mut down = lot.with.without(&lot.apart);
			down.insert(*domain);
			if fates.iter().all(|(known, _)| *known != down) {
				fates.push((down, DomainSet::ALL.without(&down).without(&lot.apart)));
			}
		}
		let each = eras.checked_div(u32::try_from(lots.len()).unwrap_or(u32::MAX)).unwrap_or(0);
		let mut imagined = self.clone();
		let mut end = self.until;
		for (down, silent) in fates {
			if each > 0 {
				imagined.outages.push(Outage { from: end, eras: each, down, silent });
				end = end.saturating_add(each);
			}
		}
		// As long as what happened, so that nobody is taken to be down more often than they were on average.
		imagined.until = if lots.is_empty() { end } else { end.max(self.until.saturating_add(self.eras())) };
		imagined
	}

	/// Of all eras of outages: in how many the domain was up that was down most often, and how many there are.
	pub fn least_up(&self) -> (u32, u32) {
		let mut down = [0_u32; 256];
		let mut all = 0_u32;
		for outage in &self.outages {
			all = all.saturating_add(outage.eras);
			for domain in outage.down.iter() {
				if let Some(eras) = down.get_mut(usize::from(domain.0)) {
					*eras = eras.saturating_add(outage.eras);
				}
			}
		}
		let most = down.iter().fold(0, |most, eras| most.max(*eras));
		(all.saturating_sub(most), all)
	}

	/// Drops what is too old or too much. Where outages must go, the time in which they were goes with them.
	fn forget(&mut self) {
		self.since = self.since.max(self.until.saturating_sub(SPAN));
		if let Some(excess) = self.outages.len().checked_sub(MAX_OUTAGES).filter(|excess| *excess > 0) {
			if let Some(last) = self.outages.get(excess.saturating_sub(1)) {
				self.since = self.since.max(last.from.saturating_add(last.eras)).min(self.until);
			}
		}
		let (since, until) = (self.since, self.until);
		self.outages.retain_mut(|outage| {
			let end = outage.from.saturating_add(outage.eras).min(until);
			outage.from = outage.from.max(since);
			outage.eras = end.saturating_sub(outage.from);
			outage.eras > 0
		});
	}
}

/// What is known of a domain that was down.
#[derive(Clone, Copy, Default)]
struct Lot {
	/// Domains that were down when it was.
	with: DomainSet,
	/// Domains that were up when it was down, or down when it was up.
	apart: DomainSet,
}

/// What speaks for an operator being elsewhere than it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Suspicion {
	suspect: Option<Domain>,
	strikes: u8,
}

impl Suspicion {
	/// Suspect and strikes, as stored.
	pub const fn from_parts(suspect: Option<Domain>, strikes: u8) -> Self {
		Self { suspect, strikes }
	}

	/// Suspect and strikes.
	pub const fn parts(self) -> (Option<Domain>, u8) {
		(self.suspect, self.strikes)
	}

	/// After an era in which some domain was down and the operator was asked: did all of its requests fail?
	///
	/// To work while the suspect is down clears it. To fail while another domain is down, and the declared one is not, is a
	/// strike against that one.
	#[must_use]
	pub fn after(self, declared: Domain, failed: bool, down: &DomainSet) -> Self {
		let at_fault = self.suspect.filter(|suspect| down.contains(*suspect));
		match (failed, at_fault) {
			(false, Some(_)) => Self::default(),
			(false, None) => self,
			(true, _) if down.contains(declared) => self,
			(true, Some(_)) => Self { strikes: self.strikes.saturating_add(1).min(STRIKES), ..self },
			(true, None) if self.strikes > 0 => Self { strikes: self.strikes.saturating_sub(1), ..self },
			(true, None) => Self { suspect: down.first(), strikes: u8::from(!down.is_empty()) },
		}
	}

	/// The domain in which the operator's capacity is priced.
	pub fn domain(self, declared: Domain) -> Domain {
		match self.suspect {
			Some(suspect) if self.strikes >= STRIKES => suspect,
			_ => declared,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn set(domains: &[u8]) -> DomainSet {
		domains.iter().copied().map(Domain).collect()
	}

	#[test]
	fn sets_should_hold_what_was_put_in() {
		let some = set(&[0, 63, 64, 127, 128, 255]);
		for domain in 0..=255 {
			assert_eq!(some.contains(Domain(domain)), [0, 63, 64, 127, 128, 255].contains(&domain));
		}
		assert_eq!(some.first(), Some(Domain(0)));
		assert_eq!(set(&[200, 255]).first(), Some(Domain(200)));
		assert_eq!(DomainSet::EMPTY.first(), None);
		assert!(some.intersects(&set(&[1, 255])) && !some.intersects(&set(&[1, 2])));
		let mut fewer = some;
		fewer.remove(Domain(64));
		fewer.remove(Domain(65));
		assert!(fewer.iter().map(|domain| domain.0).eq([0, 63, 127, 128, 255]));
		assert_eq!(DomainSet::ALL.iter().count(), 256);
		assert!(some.iter().map(|domain| domain.0).eq([0, 63, 64, 127, 128, 255]));
		assert_eq!(some.without(&set(&[63, 128, 7])), set(&[0, 64, 127, 255]));
		let mut more = some;
		more.extend(&set(&[63, 7]));
		assert_eq!(more, set(&[0, 7, 63, 64, 127, 128, 255]));
		assert!(DomainSet::EMPTY.is_empty() && !some.is_empty());
		assert_eq!(DomainSet::from(<[u64; 4]>::from(some)), some);
	}

	#[test]
	fn domain_should_be_down_when_most_of_what_was_asked_of_it_failed() {
		assert_eq!(judge(0, 0, false), Health::Silent);
		assert_eq!(judge(0, 0, true), Health::Silent);
		assert_eq!(judge(1, 0, false), Health::Up);
		assert_eq!(judge(1, 3, false), Health::Down);
		assert_eq!(judge(2, 3, false), Health::Up);
		assert_eq!(judge(0, 3, false), Health::Down);
		assert_eq!(judge(0, 2, false), Health::Silent);
		assert_eq!(judge(0, 1, true), Health::Down);
		assert_eq!(judge(1, 2, true), Health::Up);
		assert_eq!(judge(u32::MAX, u32::MAX, false), Health::Up);
	}

	#[test]
	fn eras_with_the_same_domains_down_should_be_one_outage() {
		let mut history = History::starting(100);
		for down in [&[][..], &[1], &[1], &[1, 2], &[], &[1]] {
			history.record(set(down), DomainSet::EMPTY);
		}
		let (since, until, outages) = history.parts();
		assert_eq!((since, until), (100, 106));
		let spans: Vec<_> = outages.iter().map(|outage| (outage.from, outage.eras)).collect();
		assert_eq!(spans, [(101, 2), (103, 1), (105, 1)]);
		assert_eq!(history.eras(), 6 + CALM_PRIOR);
		assert_eq!(history.availability_ppm(Domain(1)), 26_000_000 / 30);
		assert_eq!(history.availability_ppm(Domain(2)), 29_000_000 / 30);
		assert_eq!(history.availability_ppm(Domain(3)), 1_000_000);
	}

	#[test]
	fn fellows_should_be_those_that_were_never_down_alone() {
		let mut history = History::starting(0);
		history.record(set(&[1]), set(&[9]));
		assert_eq!(history.fellows(Domain(9)), DomainSet::EMPTY);
		history.record(set(&[1, 2, 9]), DomainSet::EMPTY);
		assert_eq!(history.fellows(Domain(9)), set(&[1, 2, 9]));
		history.record(set(&[2]), DomainSet::EMPTY);
		assert_eq!(history.fellows(Domain(9)), set(&[1, 9]));
		// Nothing was heard of it: nothing is learnt.
		history.record(set(&[1]), set(&[9]));
		assert_eq!(history.fellows(Domain(9)), set(&[1, 9]));
		// It was heard of while the first was down.
		history.record(set(&[1]), DomainSet::EMPTY);
		assert_eq!(history.fellows(Domain(9)), set(&[9]));
	}

	#[test]
	fn least_up_should_be_the_domain_that_was_down_most() {
		let mut history = History::starting(0);
		assert_eq!(history.least_up(), (0, 0));
		for down in [&[1][..], &[1], &[], &[1, 255], &[255], &[3]] {
			history.record(set(down), DomainSet::EMPTY);
		}
		assert_eq!(history.least_up(), (2, 5));
	}

	#[test]
	fn every_domain_that_failed_should_be_imagined_to_fail_alike() {
		let mut history = History::starting(0);
		assert_eq!(history.imagined(), history);
		let others = |known: &[u8]| DomainSet::ALL.without(&set(known));
		for down in [&[1][..], &[1], &[1], &[2], &[]] {
			history.record(set(down), others(&[1, 2, 3]));
		}
		let imagined = history.imagined();
		assert_eq!((history.eras(), imagined.eras()), (29, 58));
		let added = &imagined.outages()[2..];
		assert_eq!(
			added.iter().map(|it| (it.eras, it.down)).collect::<Vec<_>>(),
			[(2, set(&[1])), (2, set(&[2]))]
		);
		// The third was up all the time; nobody knows of a fourth.
		assert!(added.iter().all(|it| !it.silent.contains(Domain(3)) && it.silent.contains(Domain(4))));
		assert!(!added[0].silent.contains(Domain(2)));
	}

	#[test]
	fn domains_of_one_fate_should_be_imagined_to_fail_together() {
		let mut history = History::starting(0);
		let others = |known: &[u8]| DomainSet::ALL.without(&set(known));
		history.record(set(&[1]), others(&[1, 2]));
		history.record(set(&[1, 9]), others(&[1, 2, 9]));
		history.record(set(&[2]), others(&[1, 2, 9]));
		let imagined = history.imagined();
		let added: Vec<_> = imagined.outages()[3..].iter().map(|it| (it.eras, it.down)).collect();
		assert_eq!(added, [(1, set(&[1, 9])), (1, set(&[2]))]);
	}

	#[test]
	fn outages_should_be_forgotten_when_they_are_old() {
		let mut history = History::starting(0);
		history.record(set(&[1]), DomainSet::EMPTY);
		history.record(set(&[1]), DomainSet::EMPTY);
		for _ in 2..=SPAN {
			history.record(DomainSet::EMPTY, DomainSet::EMPTY);
		}
		assert_eq!(history.eras(), SPAN + CALM_PRIOR);
		assert_eq!(history.outages().len(), 1);
		assert_eq!(history.outages()[0].eras, 1);
		history.record(DomainSet::EMPTY, DomainSet::EMPTY);
		assert_eq!(history.outages(), []);
		assert_eq!(history.eras(), SPAN + CALM_PRIOR);
	}

	#[test]
	fn an_era_should_be_added_when_the_numbers_end() {
		let mut history = History::starting(u32::MAX);
		history.record(set(&[1]), DomainSet::EMPTY);
		history.record(set(&[1]), DomainSet::EMPTY);
		assert!(history.outages().len() <= 2);
	}

	#[test]
	fn domain_should_begin_with_the_failures_of_where_it_comes_from() {
		let mut history = History::starting(0);
		for down in [&[1][..], &[1, 2], &[2], &[3]] {
			history.record(set(down), DomainSet::EMPTY);
		}
		let mut moved = history.clone();
		moved.begin(Domain(9), Some(Domain(1)));
		assert_eq!(moved.availability_ppm(Domain(9)), moved.availability_ppm(Domain(1)));
		assert!(
			moved.outages()[2].silent.contains(Domain(9)) && moved.outages()[3].silent.contains(Domain(9))
		);
		let mut fresh = history.clone();
		fresh.begin(Domain(9), None);
		assert_eq!(fresh.availability_ppm(Domain(9)), 1_000_000);
		assert!(fresh.outages().iter().all(|outage| outage.silent.contains(Domain(9))));

		// A number that is given anew: what was only its failure is no outage any more, the others' stay.
		history.begin(Domain(2), None);
		assert_eq!(history.outages().len(), 3);
		assert_eq!(history.availability_ppm(Domain(2)), 1_000_000);
		assert_eq!(history.availability_ppm(Domain(1)), 26_000_000 / 28);
		// Under its own number again: its failures stay.
		let before = history.clone();
		history.begin(Domain(1), Some(Domain(1)));
		assert_eq!(history.availability_ppm(Domain(1)), before.availability_ppm(Domain(1)));
	}

	/// Strikes after eras of (failed, domains down).
	fn after(eras: &[(bool, &[u8])]) -> Suspicion {
		eras.iter().fold(Suspicion::default(), |suspicion, (failed, down)| {
			suspicion.after(Domain(9), *failed, &set(down))
		})
	}

	#[test]
	fn operator_should_be_priced_where_it_fails() {
		assert_eq!(after(&[(true, &[4][..]); 2]).domain(Domain(9)), Domain(9));
		assert_eq!(after(&[(true, &[4][..]); 3]).domain(Domain(9)), Domain(4));
		// Others failing beside it now and then don't hide it.
		let mixed = after(&[(true, &[4]), (true, &[4, 7]), (true, &[7]), (true, &[4]), (true, &[4])]);
		assert_eq!(mixed.domain(Domain(9)), Domain(4));
	}

	#[test]
	fn operator_should_be_cleared_when_it_works_while_the_suspect_is_down() {
		let suspected = after(&[(true, &[4][..]); 5]);
		assert_eq!(suspected.after(Domain(9), false, &set(&[7])), suspected);
		assert_eq!(suspected.after(Domain(9), false, &set(&[4])), Suspicion::default());
		assert_eq!(suspected.after(Domain(9), true, &set(&[9, 4])), suspected);
		assert_eq!(Suspicion::from_parts(suspected.parts().0, suspected.parts().1), suspected);
	}

	#[test]
	fn failing_with_its_own_domain_should_speak_against_nobody() {
		assert_eq!(after(&[(true, &[9, 4][..]); 9]), Suspicion::default());
		assert_eq!(after(&[(true, &[][..]); 9]).domain(Domain(9)), Domain(9));
	}

	proptest! {
		#[test]
		fn history_should_stay_bounded_and_in_order(
			eras in proptest::collection::vec((proptest::collection::vec(0u8..9, 0..3), 0u8..3), 0..900),
		) {
			let mut history = History::starting(7);
			let mut down_of_zero = Vec::new();
			for (down, silent) in &eras {
				let down = set(down);
				down_of_zero.push(down.contains(Domain(0)));
				history.record(down, set(&[100 + silent]));
			}
			let (since, until, outages) = history.parts();
			prop_assert!(outages.len() <= MAX_OUTAGES);
			prop_assert_eq!(until as usize, 7 + eras.len());
			let mut free = since;
			for outage in outages {
				prop_assert!(outage.from >= free && outage.eras > 0);
				free = outage.from + outage.eras;
			}
			prop_assert!(free <= until);
			// What is remembered of a domain is what was seen of it since then.
			let down = down_of_zero.iter().skip(since as usize - 7).filter(|down| **down).count() as u64;
			let eras = u64::from(history.eras());
			prop_assert_eq!(u64::from(history.availability_ppm(Domain(0))), (eras - down) * 1_000_000 / eras);
			let again = History::from_parts(since, until, outages.to_vec());
			prop_assert_eq!(again, history);
		}

		#[test]
		fn history_should_be_defined_for_parts_that_no_past_makes(
			since: u32, until: u32, outages in proptest::collection::vec((any::<u32>(), any::<u32>()), 0..400),
		) {
			let outages = outages.into_iter().map(|(from, eras)| Outage { from, eras, down: set(&[1]), silent: set(&[2]) });
			let history = History::from_parts(since, until, outages.collect());
			prop_assert!(history.availability_ppm(Domain(1)) <= 1_000_000);
			prop_assert!(history.eras() >= CALM_PRIOR);
		}
	}
}
