// How each runtime API is called, and which are not, and why.

/** Most rows to ask lists for. */
const ROWS = 10;
/** A number that no dispute has: those that there were are over by now. `apis.mjs --dispute` asks about one while it was open. */
const NO_DISPUTE = 2n ** 64n - 1n;
/** The first request or term there was, if there was one. */
const FIRST = 0n;
/** Bytes of a call or transaction as far as fees go. */
const BYTES = 200;

const BUILDS = 'builds or executes a block: for authors, on the state of a block in progress';
const REPORTS = 'submits a report, which needs proof of an equivocation';
const KEYS = 'makes keys in the keystore of the node';
const WORKS = "runs the off-chain worker, with the node's externalities";
const GENESIS = 'writes the state of a genesis block';

/** A method that is not called, and why. */
const excluded = (reason) => ({ excluded: reason });
/** A method without arguments. */
const plainly = () => [];

/**
 * What every method is called with, as a function of what `apis.mjs` found on the chain; or why it is not called. A method that is not
 * here fails the check.
 */
export const CALLS = {
	'Core.version': plainly,
	'Core.execute_block': excluded(BUILDS),
	'Core.initialize_block': excluded(BUILDS),
	'Metadata.metadata': plainly,
	'Metadata.metadata_at_version': () => [15],
	'Metadata.metadata_versions': plainly,
	// An identifier that no view function has: the answer says so.
	'RuntimeViewFunction.execute_view_function': ({ view }) => [view, new Uint8Array()],
	'BlockBuilder.apply_extrinsic': excluded(BUILDS),
	'BlockBuilder.finalize_block': excluded(BUILDS),
	'BlockBuilder.inherent_extrinsics': excluded(BUILDS),
	'BlockBuilder.check_inherents': excluded(BUILDS),
	'TaggedTransactionQueue.validate_transaction': ({ transaction, block }) => [
		{ type: 'External', value: undefined },
		transaction,
		block,
	],
	'OffchainWorkerApi.offchain_worker': excluded(WORKS),
	'BabeApi.configuration': plainly,
	'BabeApi.current_epoch_start': plainly,
	'BabeApi.current_epoch': plainly,
	'BabeApi.next_epoch': plainly,
	'BabeApi.generate_key_ownership_proof': ({ slot, babe }) => [slot, babe],
	'BabeApi.submit_report_equivocation_unsigned_extrinsic': excluded(REPORTS),
	'GrandpaApi.grandpa_authorities': plainly,
	'GrandpaApi.current_set_id': plainly,
	'GrandpaApi.submit_report_equivocation_unsigned_extrinsic': excluded(REPORTS),
	'GrandpaApi.generate_key_ownership_proof': ({ set, grandpa }) => [set, grandpa],
	'SessionKeys.generate_session_keys': excluded(KEYS),
	'SessionKeys.decode_session_keys': () => [new Uint8Array(64)],
	'AccountNonceApi.account_nonce': ({ client }) => [client],
	'TransactionPaymentApi.query_info': ({ transaction }) => [transaction, transaction.length],
	'TransactionPaymentApi.query_fee_details': ({ transaction }) => [transaction, transaction.length],
	'TransactionPaymentApi.query_weight_to_fee': ({ weight }) => [weight],
	'TransactionPaymentApi.query_length_to_fee': () => [BYTES],
	'TransactionPaymentCallApi.query_call_info': ({ call }) => [call, BYTES],
	'TransactionPaymentCallApi.query_call_fee_details': ({ call }) => [call, BYTES],
	'TransactionPaymentCallApi.query_weight_to_fee': ({ weight }) => [weight],
	'TransactionPaymentCallApi.query_length_to_fee': () => [BYTES],
	'GenesisBuilder.build_state': excluded(GENESIS),
	'GenesisBuilder.get_preset': () => [undefined],
	'GenesisBuilder.preset_names': plainly,
	'JobRegistryApi.job': ({ job }) => [job],
	'JobRegistryApi.jobs_of': ({ client }) => [client, undefined, ROWS],
	'JobRegistryApi.assignments_of': ({ worker }) => [worker],
	'JobRegistryApi.model': ({ model }) => [model],
	'JobRegistryApi.models': ({ name }) => [name, ROWS],
	'JobRegistryApi.class': ({ id }) => [id],
	'JobRegistryApi.classes_of': ({ model, hardware }) => [model, hardware],
	'JobRegistryApi.offers': ({ id }) => [id, 0, ROWS],
	'JobRegistryApi.offers_of': ({ operator }) => [operator],
	'JobRegistryApi.panel': ({ job }) => [job],
	'JobRegistryApi.audit': ({ job }) => [job],
	'DutiesApi.tasks': ({ worker }) => [worker, ROWS],
	'DutiesApi.answer': ({ worker }) => [worker, []],
	'DisputesApi.dispute': () => [NO_DISPUTE],
	'DisputesApi.disputes_of': ({ job }) => [job],
	'DisputesApi.turns_of': ({ worker }) => [worker],
	'DisputesApi.revealed': () => [NO_DISPUTE],
	'DisputesApi.posted_trace': () => [NO_DISPUTE],
	'GovernanceApi.parameters': plainly,
	'GovernanceApi.pace': plainly,
	'GovernanceApi.era': plainly,
	'RewardsApi.rewards': plainly,
	'RewardsApi.eras': () => [ROWS],
	'RewardsApi.domains': plainly,
	'RewardsApi.past': plainly,
	'RewardsApi.coverage': ({ id }) => [id],
	'RewardsApi.coverages': () => [0, ROWS],
	'RewardsApi.operators': ({ id }) => [id, 0, ROWS],
	'RewardsApi.operator': ({ operator }) => [operator],
	'RewardsApi.quote': ({ id }) => [id, undefined, 1, undefined],
	'RewardsApi.needed': ({ hardware }) => [hardware, undefined, ROWS],
	'StakingApi.bond_of': ({ operator }) => [operator],
	'StakingApi.stash_of_worker': ({ worker }) => [worker],
	'StakingApi.pool_of': ({ operator }) => [operator],
	'StakingApi.delegations_of': ({ client }) => [client, undefined, ROWS],
	'StakingApi.candidates': () => [0, ROWS],
	'DataFeedsApi.feed': () => [FIRST],
	'DataFeedsApi.feeds_of': ({ client }) => [client, undefined, ROWS],
	'DataFeedsApi.value': () => [FIRST],
	'DataFeedsApi.members': () => [FIRST],
	'DataFeedsApi.source': () => [0],
	'DataFeedsApi.sources': () => [0, ROWS],
	'DataFeedsApi.operator': ({ operator }) => [operator],
	'DataFeedsApi.operators': () => [0, ROWS],
	'DataFeedsApi.tasks_of': ({ worker }) => [worker],
	'RetrievalApi.keeping': plainly,
	'RetrievalApi.request': () => [FIRST],
	'RetrievalApi.requests': () => [undefined, ROWS],
	'RetrievalApi.deal': () => [FIRST],
	'RetrievalApi.deals': () => [FIRST],
	'RetrievalApi.deals_of': ({ operator }) => [operator],
	'RetrievalApi.keepers': ({ cid }) => [cid],
	'RetrievalApi.probes_of': ({ worker }) => [worker],
};

/** Each method of the metadata with how it is called; and what is here without being there. A method is { api, method }. */
export function matched(methods, calls = CALLS) {
	const names = methods.map(({ api, method }) => `${api}.${method}`);
	return {
		rows: methods.map((one, place) => ({ ...one, name: names[place], how: calls[names[place]] })),
		gone: Object.keys(calls).filter((name) => !names.includes(name)),
	};
}
