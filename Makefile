# Everything that is done to this repository, by people and by CI alike. `make help` lists the targets.

SHELL       := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The modules of go.work; tools/ is not one of them, so that no tool's dependency reaches a product.
MODULES := $(patsubst $(CURDIR)/%,%,$(shell go list -m -f '{{.Dir}}'))

# nomsgpack leaves out gin's MessagePack, and grpcnotrace what gRPC (below OTLP) draws on its debug pages: 6 MB of each
# image that nothing calls. Tests are built as images are, without C, so that what is tested is what is shipped.
TAGS := nomsgpack,grpcnotrace
export GOFLAGS     := $(GOFLAGS) -tags=$(TAGS)
export CGO_ENABLED := 0

# Packages whose work is concurrency. The race detector makes SQLite, which is translated from C, too slow to run it on.
RACE := ./kit/service/... ./kit/eventbus/... ./kit/auth/... ./kit/tenancy/... ./kit/telemetry/...

LINTER    := .build/tools/golangci-lint
VULNCHECK := .build/tools/govulncheck

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: test
test: compile lint generate-check vulncheck unit race fuzz ## everything that CI does; what fails fastest comes first

.PHONY: compile
compile: ## build every module as the workspace has it, and alone as its go.mod has it
	go build $(MODULES:%=./%/...)
	@for module in $(MODULES); do \
		echo "alone: $$module"; \
		(cd $$module && GOWORK=off go build ./...) || exit 1; \
	done

.PHONY: lint
lint: $(LINTER) ## golangci-lint over every module, with the import rules of the layers
	@failed=; for module in $(MODULES); do \
		echo "lint: $$module"; \
		(cd $$module && $(CURDIR)/$(LINTER) run --config $(CURDIR)/.golangci.yml ./...) || failed="$$failed $$module"; \
	done; \
	if [[ -n $$failed ]]; then echo "lint has findings in:$$failed" >&2; exit 1; fi

.PHONY: format
format: $(LINTER) ## write every file as the linter wants it
	@for module in $(MODULES); do (cd $$module && $(CURDIR)/$(LINTER) fmt --config $(CURDIR)/.golangci.yml ./...); done

.PHONY: unit
unit: ## the tests of every module, with the Java servers that they must find
	@failed=; for module in $(MODULES); do \
		echo "test: $$module"; \
		(cd $$module && GUANXI_REQUIRE_SERVERS=1 go test -timeout 20m -shuffle=on ./...) || failed="$$failed $$module"; \
	done; \
	if [[ -n $$failed ]]; then echo "tests fail in:$$failed" >&2; exit 1; fi

.PHONY: race
race: ## the packages whose work is concurrency, under the race detector (needs a C compiler)
	CGO_ENABLED=1 GUANXI_REQUIRE_SERVERS=1 go test -race -timeout 20m $(RACE)

.PHONY: fuzz
fuzz: ## each fuzz target with FUZZ inputs
	@tools/fuzz.sh "$(or $(FUZZ),30000)" $(MODULES)

.PHONY: vulncheck
vulncheck: $(VULNCHECK) ## known vulnerabilities in what is called; GOVULNDB names another database
	@tools/vulncheck.sh $(CURDIR)/$(VULNCHECK) $(MODULES)

.PHONY: generate
generate: ## write contracts/openapi and contracts/asyncapi.yaml from the code
	go run ./cmd/guanxi docs --out contracts

.PHONY: generate-check
generate-check: ## fail when what `make generate` writes is not what is there
	@rm -rf .build/contracts && mkdir -p .build/contracts
	go run ./cmd/guanxi docs --out .build/contracts
	@diff -ru .build/contracts/openapi contracts/openapi && diff -u .build/contracts/asyncapi.yaml contracts/asyncapi.yaml \
		|| { echo "contracts/ is stale: run 'make generate' and commit what it writes" >&2; exit 1; }

.PHONY: build
build: ## static binaries of the services and the command, in bin/
	@mkdir -p bin
	@for main in services/*/cmd/* cmd/guanxi; do \
		echo "bin/$$(basename $$main)"; \
		go build -trimpath -ldflags "-s -w" -o bin/ ./$$main || exit 1; \
	done

.PHONY: bench
bench: ## the benchmarks, each beside its baseline; figures hold for the machine only
	@for module in $(MODULES); do (cd $$module && go test -run '^$$' -bench . -benchmem -timeout 30m ./...) || exit 1; done

.PHONY: clean
clean: ## remove what was built, not what `guanxi up` keeps in .guanxi/
	rm -rf bin .build

# A tool is built once for each version in tools/go.mod.
.build/tools/%: tools/go.mod tools/go.sum
	@mkdir -p $(@D)
	cd tools && export GOWORK=off GOFLAGS= && go build -o $(CURDIR)/$@ $$(go list -f '{{.ImportPath}}' tool | grep '/$*$$')
