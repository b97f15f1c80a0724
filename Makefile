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
RACE := ./kit/service/... ./kit/eventbus/... ./kit/auth/... ./kit/tenancy/... ./kit/usage/... ./kit/telemetry/... \
	./operator/internal/apply/... ./operator/internal/tenantsfile/... ./operator/internal/usage/...

# What images are called. The file VERSION is the one place for the version of images and charts.
IMAGE_PREFIX ?= ghcr.io/guanxi-crm/guanxi
VERSION      ?= v$(shell cat VERSION)
IMAGES       ?= bin/images
PLATFORMS    ?= linux/amd64,linux/arm64

LINTER    := .build/tools/golangci-lint
VULNCHECK := .build/tools/govulncheck
HELM      := .build/tools/helm .build/tools/kubeconform

# Types of Kubernetes' APIs: their CRDs and copies, and what their reviewers look for.
API_LINTER    := .build/tools/golangci-lint-kube-api-linter
GENERATE_APIS := GOWORK=off $(CURDIR)/.build/tools/controller-gen

.PHONY: help
help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: test
test: compile lint lint-api generate-check vulncheck unit charts tools-check cluster-check race fuzz fuzz-api images test-cluster ## everything that CI does; what fails fastest comes first

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

.PHONY: lint-api
lint-api: $(API_LINTER) ## the conventions of Kubernetes' APIs over the operator's types
	@cd operator && $(CURDIR)/$(API_LINTER) run --config .golangci-kal.yml ./api/...

.PHONY: format
format: $(LINTER) ## write every file as the linter wants it
	@for module in $(MODULES); do (cd $$module && $(CURDIR)/$(LINTER) fmt --config $(CURDIR)/.golangci.yml ./...); done

.PHONY: unit
unit: envtest ## the tests of every module, with the Java servers that they must find
	@failed=; for module in $(MODULES); do \
		echo "test: $$module"; \
		(cd $$module && GUANXI_REQUIRE_SERVERS=1 go test -timeout 20m -shuffle=on ./...) || failed="$$failed $$module"; \
	done; \
	if [[ -n $$failed ]]; then echo "tests fail in:$$failed" >&2; exit 1; fi

.PHONY: race
race: envtest ## the packages whose work is concurrency, under the race detector (needs a C compiler)
	CGO_ENABLED=1 GUANXI_REQUIRE_SERVERS=1 go test -race -timeout 20m $(RACE)

.PHONY: fuzz
fuzz: ## each fuzz target with FUZZ inputs
	@tools/fuzz.sh "$(or $(FUZZ),30000)" $(MODULES)

# Python and what it needs are only for this one tool.
SCHEMATHESIS := .build/openapi/bin/schemathesis

$(SCHEMATHESIS): test/openapi/requirements.txt
	@python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' \
		|| { echo "fuzz-api needs Python 3.10 or later with venv (python3-venv on Debian)" >&2; exit 1; }
	python3 -m venv --clear .build/openapi
	.build/openapi/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

.PHONY: fuzz-api
fuzz-api: $(SCHEMATHESIS) ## schemathesis against the running services, from their OpenAPI documents alone
	cd test && GUANXI_SCHEMATHESIS=$(CURDIR)/$(SCHEMATHESIS) go test -count=1 -timeout 20m -tags=$(TAGS),openapi -run TestAStranger .

.PHONY: vulncheck
vulncheck: $(VULNCHECK) ## known vulnerabilities in what is called; GOVULNDB names another database
	@tools/vulncheck.sh $(CURDIR)/$(VULNCHECK) $(MODULES)

.PHONY: generate
generate: .build/tools/controller-gen ## write what is made from code: contracts' documents, CRDs, and the charts' schemas and tables
	go run ./cmd/guanxi docs --out contracts
	cd operator && $(GENERATE_APIS) object paths=./api/...
	cd operator && $(GENERATE_APIS) crd paths=./api/... output:crd:dir=config/crd
	cd tools/charts && GOWORK=off go run . -root $(CURDIR)

.PHONY: generate-check
generate-check: .build/tools/controller-gen ## fail when what `make generate` writes is not what is there
	@rm -rf .build/contracts && mkdir -p .build/contracts
	go run ./cmd/guanxi docs --out .build/contracts
	@diff -ru .build/contracts/openapi contracts/openapi && diff -u .build/contracts/asyncapi.yaml contracts/asyncapi.yaml \
		|| { echo "contracts/ is stale: run 'make generate' and commit what it writes" >&2; exit 1; }
	@rm -rf .build/apis && mkdir -p .build/apis
	@cd operator && $(GENERATE_APIS) object paths=./api/... output:dir=$(CURDIR)/.build/apis
	@cd operator && $(GENERATE_APIS) crd paths=./api/... output:crd:dir=$(CURDIR)/.build/apis/crd
	@diff -ru .build/apis/crd operator/config/crd && diff -u .build/apis/zz_generated.deepcopy.go operator/api/v1alpha1/zz_generated.deepcopy.go \
		|| { echo "operator/ is stale: run 'make generate' and commit what it writes" >&2; exit 1; }
	@cd tools/charts && GOWORK=off go run . -root $(CURDIR) -check

.PHONY: charts
charts: $(LINTER) $(HELM) envtest ## helm lint, golden files, kubeconform and an API server's own word over the charts
	@for module in tools/charts deploy/helm/charttest; do \
		(cd $$module && export GOWORK=off && $(CURDIR)/$(LINTER) run --config $(CURDIR)/.golangci.yml ./... && GUANXI_REQUIRE_SERVERS=1 go test ./...) || exit 1; \
	done

.PHONY: build
build: ## static binaries of the services and the command, in bin/
	@mkdir -p bin
	@for main in services/*/cmd/* cmd/guanxi; do \
		echo "bin/$$(basename $$main)"; \
		go build -trimpath -ldflags "-s -w" -o bin/ ./$$main || exit 1; \
	done

.PHONY: images
images: ## OCI archives of the services and the operator with their bills of materials, in IMAGES; no container engine needed
	cd tools && GOWORK=off GOFLAGS= go build -o $(CURDIR)/.build/tools/images ./images
	@.build/tools/images -out $(IMAGES) -platforms $(PLATFORMS) -prefix $(IMAGE_PREFIX) -version $(VERSION) -revision $(shell git rev-parse HEAD) \
		-version-variable github.com/guanxi-crm/guanxi/kit/buildinfo.version \
		-source https://github.com/guanxi-crm/guanxi -licenses Apache-2.0 -tags $(TAGS),nosqlite \
		$(patsubst %/main.go,%,$(wildcard services/*/cmd/*/main.go operator/cmd/operator/main.go))

.PHONY: bench
bench: ## the benchmarks, each beside its baseline; figures hold for the machine only
	@for module in $(MODULES); do (cd $$module && go test -run '^$$' -bench . -benchmem -timeout 30m ./...) || exit 1; done

.PHONY: clean
clean: ## remove what was built, not what `guanxi up` keeps in .guanxi/
	rm -rf bin .build

# A tool is built once for each version in its module's go.mod. Those with a module of their own come first: a pattern is
# what is left.
BUILD_TOOL = mkdir -p $(@D) && cd $(<D) && export GOWORK=off GOFLAGS= && go build -o $(CURDIR)/$@ $$(go list -f '{{.ImportPath}}' tool | grep '/$(@F)$$')

$(HELM): tools/helm/go.mod tools/helm/go.sum
	$(BUILD_TOOL)

.build/tools/controller-gen: tools/apis/go.mod tools/apis/go.sum
	$(BUILD_TOOL)

$(API_LINTER): tools/apilint/go.mod tools/apilint/go.sum
	$(BUILD_TOOL)

.build/tools/%: tools/go.mod tools/go.sum
	$(BUILD_TOOL)

# A real Kubernetes for tests, built from Go modules: test/cluster/README.md. It needs root on Linux.

.PHONY: envtest
envtest: ## build etcd, kube-apiserver and kubectl when missing, and print the folder, which is KUBEBUILDER_ASSETS
	@test/cluster/build.sh envtest

.PHONY: cluster
cluster: ## build what a cluster with real pods needs
	@test/cluster/build.sh cluster

.PHONY: cluster-up
cluster-up: cluster ## start a cluster that stays until cluster-down; test/cluster/cluster.sh speaks to it
	@test/cluster/cluster.sh up

.PHONY: cluster-down
cluster-down: ## end the cluster with all that runs in it
	@test/cluster/cluster.sh down

.PHONY: tools-check
tools-check: $(LINTER) ## lint and test the tools that are ours
	@cd tools && export GOWORK=off GOFLAGS= && $(CURDIR)/$(LINTER) run --config $(CURDIR)/.golangci.yml ./images/... && go test ./images/...

.PHONY: cluster-check
cluster-check: $(LINTER) ## lint and test what stands outside go.work: the test gateway, the cluster's tests, the scripts
	@cd test/cluster/gateway && export GOWORK=off && $(CURDIR)/$(LINTER) run --config $(CURDIR)/.golangci.yml ./... && go test ./...
	@cd test && $(CURDIR)/$(LINTER) run --config $(CURDIR)/.golangci.yml --build-tags=$(TAGS),cluster ./cluster/...
	@if command -v shellcheck >/dev/null; then shellcheck -x test/cluster/*.sh; else echo "SKIPPED: shellcheck is not installed"; fi

.PHONY: test-cluster
test-cluster: .build/tools/helm ## tests on real pods; on the cluster of KUBECONFIG when that is set, and on one of its own otherwise
	@if [[ -z $${KUBECONFIG:-} ]]; then \
		$(MAKE) images IMAGES=.build/cluster PLATFORMS=linux/$(shell go env GOARCH) IMAGE_PREFIX=guanxi.test VERSION=cluster; \
	fi
	go build -o .build/ ./cmd/guanxi
	@test/cluster/test.sh cluster "./cluster ./cluster/lifecycle" $(ARGS)

.PHONY: bench-operator
bench-operator: ## the operator with a thousand tenants, on a real control plane with simulated nodes
	@KCM_FLAGS="--kube-api-qps=500 --kube-api-burst=1000" \
		test/cluster/test.sh scale ./cluster/scale/... -run '^$$' -bench . -benchtime 1x $(ARGS)
