# Ambit. `make help` lists what there is.
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

ENV := . scripts/env.sh &&
# Cargo is always asked for the whole workspace, so that every command shares one set of features and nothing is
# compiled twice.
BUILD := cargo build --workspace --locked

.PHONY: help
help: ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what building needs (idempotent)
	@scripts/setup.sh

.PHONY: build
build: setup ## Build the node and the command line, and link them to bin/
	@echo "[build] a cold build takes up to an hour on two cores, a warm one seconds"
	@$(ENV) $(BUILD)
	@$(ENV) mkdir -p bin && ln -sfn "$$CARGO_TARGET_DIR/debug/ambit-node" bin/ambit-node && ln -sfn "$$CARGO_TARGET_DIR/debug/ambit" bin/ambit
	@ls -l bin/ | tail -n +2

.PHONY: demo
demo: build ## Start a chain with three operators, classify 50 handwritten digits on it, one more that they fetch, then see a cheat convicted
	@bin/ambit demo --scenario digits,data,cheat $(if $(KEEP),--keep)

.PHONY: demo-cheat
demo-cheat: build ## Only the cheat: one operator lies, a challenger proves it, another operator gives the right result
	@bin/ambit demo --scenario cheat $(if $(KEEP),--keep)

.PHONY: test
test: build ## All that CI runs
	@scripts/test.sh

.PHONY: test-all
test-all: test docs zombienet compatibility dashboard-test dashboard-scale ## What CI runs, the crates' documentation without warnings, the multi-node tests, the tools of others, the dashboard in Chromium, and with ten thousand jobs

.PHONY: fuzz
fuzz: setup ## Ten thousand disputes, hostile graphs, tiles and files of each kind, for an hour at most (AMBIT_FUZZ_CASES=N, AMBIT_FUZZ_SECONDS=N)
	@scripts/fuzz.sh

.PHONY: cuda-check
cuda-check: setup ## The engine's CUDA backend on an emulated device (no GPU needed)
	@scripts/cuda-emulator/check.sh

.PHONY: zombienet
zombienet: build ## Networks of several nodes: an operator dies with a job; a wrong result is disputed; data operators lie, are silent, lose files
	@zombienet/run.sh

.PHONY: compatibility
compatibility: build ## Tools of others: chopsticks forks the chain, subkey's keys, frame-omni-bencher (the first time compiled for most of an hour)
	@tests/compatibility/run.sh

.PHONY: deploy-check
deploy-check: build ## Check units, alerts and dashboard in deploy/ against a running node, worker and challenger
	@deploy/check.sh

.PHONY: dashboard
dashboard: ## Build the dashboard for the browser and serve it on this machine (ARGS='--worker-token-file FILE' to give inputs)
	@scripts/dashboard.sh serve $(ARGS)

.PHONY: dashboard-test
dashboard-test: build ## Test the dashboard in Chromium against a real chain
	@scripts/dashboard.sh test

.PHONY: dashboard-screenshots
dashboard-screenshots: build ## The same, and write pictures of every view to docs/images/
	@scripts/dashboard.sh screenshots

.PHONY: dashboard-scale
dashboard-scale: build ## Check that the dashboard stays fluid with ten thousand jobs and a thousand operators
	@scripts/dashboard.sh scale

.PHONY: fmt
fmt: ## Format all Rust code
	@$(ENV) cargo fmt --all

.PHONY: lint
lint: setup ## Formatting, clippy with warnings denied, licences
	@$(ENV) cargo fmt --all --check
	@$(ENV) $(BUILD) --all-targets
	@scripts/deny.sh

.PHONY: chain-specs
chain-specs: build ## Write chain-specs/ anew from the runtime's presets
	@scripts/chain-specs.sh write

.PHONY: weights
weights: setup ## Measure the weights of every call and write runtime/src/weights/ anew
	@scripts/weights.sh

.PHONY: bench
bench: build ## Measure speed and write docs/benchmarks/
	@scripts/bench.sh

.PHONY: simulation
simulation: build ## Simulate the economy and those who attack it; write docs/simulation/ (QUICK=1 for a small one)
	@$(ENV) "$$CARGO_TARGET_DIR/debug/ambit-simulation" $(if $(QUICK),--quick --out target/simulation,--out docs/simulation)

.PHONY: production
production: setup ## Build the programs for release (LTO, one codegen unit; slow)
	@$(ENV) cargo build --locked --profile production -p ambit-node -p ambit-cli

.PHONY: book
book: setup ## Build the book to target/book; check its links, named commands, figures, errors and the tables of the pallets
	@scripts/book/build.sh

.PHONY: book-check
book-check: build book ## Run every command of the book against a chain of its own
	@scripts/book/commands.py

.PHONY: docs
docs: setup ## Build the crates' documentation; a warning is an error
	@$(ENV) RUSTDOCFLAGS="-Dwarnings" cargo doc --workspace --no-deps --locked
