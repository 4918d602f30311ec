//! The pace of a chain.

use crate::mock::*;

#[test]
fn the_pace_should_be_one_unless_the_genesis_says_otherwise() {
	ExtBuilder::default().build_and_execute(|| assert_eq!(Governance::pace(), 1));
	ExtBuilder::default().pace(7_200).build_and_execute(|| assert_eq!(Governance::pace(), 7_200));
	sp_io::TestExternalities::default().execute_with(|| assert_eq!(Governance::pace(), 1));
}

#[test]
#[should_panic(expected = "a pace of 0")]
fn a_pace_of_zero_should_be_refused() {
	ExtBuilder::default().pace(0).build();
}
