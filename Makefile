# Everything a developer needs. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
# Where `make run` listens and keeps its data; further flags of `fenxiao serve` go into ARGS.
ADDR ?= 127.0.0.1:8080
DATA ?= ./data
ARGS ?=
# How long `make soak` works on each fuzz target, how often it repeats the tests, and how many rounds of each race it runs.
SOAK ?= 1m
ROUNDS ?= 5
RACES ?= 100
# A file for `make bench` to replay, and flags of `fenxiao bench`.
REPLAY ?=
BENCH ?=

GOFILES := cmd internal $(wildcard client test)
# Packages with tests, in one list, so that the run ends on their results.
TESTED = $$(go list -f '{{if or .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' ./...)
NOTE = @printf '\n*** %s ***\n\n'

##@ Use

.PHONY: run
run: build ## build pages and binary and start with a lively demo (ADDR=, DATA=, ARGS=)
	bin/fenxiao serve --demo --addr "$(ADDR)" --data "$(DATA)" $(ARGS)

.PHONY: build
build: ui go-build ## leave bin/fenxiao, pages inside, and nothing else to install

# The Go compiler knows best what is old; VCS stamps fail in a clone owned by somebody else.
.PHONY: go-build
go-build:
	CGO_ENABLED=0 go build -buildvcs=false -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/fenxiao ./cmd/fenxiao

.PHONY: ui
ui: internal/console/pages/index.html ## build the pages into internal/console/pages

UI_SOURCES := $(shell find ui -path ui/node_modules -prune -o -type f -not -name '*.tsbuildinfo' -print 2>/dev/null)
internal/console/pages/index.html: $(UI_SOURCES) openapi.json internal/console/openapi.json ui/node_modules/.package-lock.json
	npm --prefix ui run build
	@touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	npm --prefix $* ci --no-audit --no-fund
	@touch $@

##@ Test

.PHONY: test
test: build test-ui test-e2e test-go ## all tests: pages, pages in a browser, Go on both engines

.PHONY: test-ui
test-ui: ui/node_modules/.package-lock.json
	npm --prefix ui test

# The pages in Chromium, against the real binary.
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
.PHONY: test-e2e
test-e2e: build
ifeq ($(wildcard test/e2e/package.json),)
	@:
else ifneq ($(CHROMIUM),)
	@$(MAKE) --no-print-directory test/e2e/node_modules/.package-lock.json
	CHROMIUM=$(CHROMIUM) npm --prefix test/e2e test
else ifeq ($(CI),true)
	@echo 'Chromium is missing' >&2; exit 1
else
	$(NOTE) 'PAGES NOT TESTED: Chromium is missing (apt install chromium)'
endif

.PHONY: test-go
test-go: # one process a package; each starts a throw-away PostgreSQL of its own
	@command -v postgres >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || \
		printf '\n*** NOT TESTED ON POSTGRESQL: no server is installed (apt install postgresql) ***\n\n'
	go test -timeout 8m $(TESTED)

.PHONY: race
race: ## Go tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 go test -race -timeout 20m $(TESTED)

.PHONY: soak
soak: soak-tests soak-races soak-contract soak-pages soak-fuzz ## repeat the tests with the race detector (ROUNDS=), races and kills (RACES=), look at every page whole, and fuzz (SOAK= each)

.PHONY: soak-tests
soak-tests:
	CGO_ENABLED=1 go test -race -count=$(ROUNDS) -timeout 0 $(TESTED)

# Every failure at every statement, each race so many times, kills by the dozen.
.PHONY: soak-races
soak-races:
	FENXIAO_SOAK=$(RACES) go test -count=1 -timeout 0 ./internal/flows ./test/binary

# A thousand requests an operation on both engines, from a new seed; FENXIAO_SEED= takes one up again.
.PHONY: soak-contract
soak-contract:
	FENXIAO_SOAK=1 go test -count=1 -timeout 0 -v -run 'Contract' ./internal/api

# Every page by its address, in both languages and widths, with screenshots; and how deep requests wait for one another.
.PHONY: soak-pages
soak-pages: build test/e2e/node_modules/.package-lock.json
	E2E_ALL=1 CHROMIUM=$(CHROMIUM) npm --prefix test/e2e test -- --test-timeout=7200000 everywhere.test.mjs front.test.mjs

.PHONY: soak-fuzz
soak-fuzz:
	@grep -rlE '^func Fuzz' --include='*_test.go' cmd internal | while read -r file; do \
		for target in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*).*/\1/p' "$$file"); do \
			echo "fuzz $$target in $$(dirname "$$file")"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(SOAK) "./$$(dirname "$$file")" </dev/null; \
		done; \
	done

.PHONY: bench
bench: go-build ## measure orders over HTTP (BENCH= flags), then Go benchmarks; REPLAY=file.csv.gz also replays a year
	bin/fenxiao bench $(BENCH)
	@benched=$$(grep -rlE '^func Benchmark' --include='*_test.go' cmd internal | xargs -r -n1 dirname | sort -u | sed 's|^|./|'); \
	if [ -n "$$benched" ]; then go test -run '^$$' -bench . -benchmem -timeout 0 $$benched; fi
ifneq ($(REPLAY),)
	folder=$$(mktemp -d); bin/fenxiao replay "$(REPLAY)" --data "$$folder" --report "$$folder/report.json"; cat "$$folder/report.json"; rm -r "$$folder"
endif

##@ Check

.PHONY: check
check: check-format check-generated vet lint vuln arch ## format, vet, linters, vulnerabilities, architecture, generated files

.PHONY: check-format
check-format:
	go mod tidy -diff
	@old=$$(gofmt -l $(GOFILES)); if [ -n "$$old" ]; then printf 'not formatted (make fmt):\n%s\n' "$$old" >&2; exit 1; fi

.PHONY: vet
vet:
	go vet ./...

.PHONY: lint
lint: bin/golangci-lint
	bin/golangci-lint run --allow-parallel-runners ./...

# The database of vulnerabilities lies on the network: where it can't be reached, that is said and no failure.
.PHONY: vuln
vuln: bin/govulncheck
	@if curl --silent --show-error --fail --max-time 20 --output /dev/null https://vuln.go.dev/index/db.json; then \
		bin/govulncheck ./...; \
	else \
		printf '\n*** VULNERABILITIES NOT CHECKED: https://vuln.go.dev is out of reach ***\n\n'; \
	fi

.PHONY: arch
arch:
	go test ./internal/arch

# Freshness of the OpenAPI documents; the life cycles' diagrams are held by internal/arch, and the pages' types are made by each build.
.PHONY: check-generated
check-generated:
	go test -run 'Fresh$$' $$(grep -rlE '^func Test[A-Za-z]*Fresh\(' --include='*_test.go' internal client | xargs -r -n1 dirname | sort -u | sed 's|^|./|')

##@ Change

.PHONY: fmt
fmt: bin/golangci-lint ## format Go sources and sort their imports
	gofmt -w $(GOFILES)
	bin/golangci-lint fmt

.PHONY: generate
generate: ## write anew: OpenAPI documents, the Go client, life-cycle diagrams
	go test ./internal/api -run Fresh -update
	go generate ./client
	go test ./internal/console -run Fresh -update
	go test ./internal/arch -run Fresh -update

.PHONY: tidy
tidy: ## tidy the modules
	go mod tidy
	cd tools && go mod tidy

.PHONY: clean
clean: ## remove what was built; data stay
	rm -rf bin ui/node_modules test/e2e/node_modules
	find internal/console/pages -mindepth 1 -not -name .gitkeep -delete

# Tools are pinned in tools/go.mod, a module of its own, and built once per version.
bin/golangci-lint: tools/go.mod tools/go.sum
	cd tools && go build -o ../$@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

bin/govulncheck: tools/go.mod tools/go.sum
	cd tools && go build -o ../$@ golang.org/x/vuln/cmd/govulncheck

.PHONY: help
help: ## this list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
