# make demo   installs what is missing, builds, and plays one whole night on the Kenyan example into OUT
# make test   builds and passes every test
# make bench  measures against other tools; make release-checks runs the long checks
# make lint   checks the format of every Swift file
# make install PREFIX=/usr/local   installs the program as journey-sync

OUT ?= demo-out
PREFIX ?= /usr/local
SWIFT ?= swift
ENTRIES ?= 1000000
PUSH_ENTRIES ?= 100000
RUNS ?= 5
BINARY = .build/release/sync
VENV = .build/validator

.PHONY: all build deps test-deps demo demo-region demo-ctdc test lint bench bench-import bench-merge bench-pooling bench-push bench-privacy release-checks install clean

all: build

# Libraries to build with, and the tools that the tests run beside ours.
deps:
	@scripts/install-deps.sh libssl-dev libsqlite3-dev libzip-dev libexpat1-dev libcurl4-openssl-dev openssl pkg-config

test-deps: deps
	@scripts/install-deps.sh age bash chromium gdal-bin jq python3 python3-gdal python3-venv sqlite3 strace xxd \
		curl nginx openssh-client openssh-server memcached procps swift-account swift-container swift-object swift-proxy
	@test -x $(VENV)/bin/python || python3 -m venv $(VENV)
	@$(VENV)/bin/python -c 'import hxl, jsonschema, referencing, pyxform, networkx, scipy, playwright' 2>/dev/null || \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check 'jsonschema==4.23.0' 'pyxform==3.0.0' \
			'networkx==3.4.2' 'scipy==1.14.1' 'libhxl==5.2.2' 'six==1.17.0' 'playwright==1.65.2'

build: deps
	$(SWIFT) build -c release --static-swift-stdlib --product sync

demo: build
	rm -rf '$(OUT)'
	Examples/kenya/demo.sh $(BINARY) '$(OUT)'

# Two coalitions and one map of what both have published
demo-region: build
	rm -rf '$(OUT)'
	Examples/region/demo.sh $(BINARY) '$(OUT)'

# The same night on the CTDC records, which are not part of this project: make demo-ctdc CTDC=FILE
demo-ctdc: build
	rm -rf '$(OUT)'
	Examples/ctdc/demo.sh $(BINARY) '$(CTDC)' '$(OUT)'

test: test-deps
	$(SWIFT) build --build-tests
	JOURNEY_SYNC_VALIDATOR=$(CURDIR)/$(VENV)/bin/python $(SWIFT) test --disable-xctest

lint:
	$(SWIFT) format lint --strict -r -p Package.swift Sources Tests Benchmarks

# Ratios against other tools, printed as a table: make bench ENTRIES=1000000 RUNS=5
bench: deps
	$(SWIFT) build -c release --product sync
	$(SWIFT) build -c release --product bench
	Benchmarks/run.py --entries $(ENTRIES) --runs $(RUNS)

# Importing a CSV file, beside sqlite3: make bench-import ENTRIES=1000000 RUNS=3
bench-import: deps
	@scripts/install-deps.sh sqlite3 python3
	$(SWIFT) build -c release --static-swift-stdlib --product sync
	Benchmarks/import.py --rows $(ENTRIES) --runs $(RUNS)

# Merging, cold and every night: make bench-merge ENTRIES=1000000 RUNS=5
bench-merge: test-deps
	@scripts/install-deps.sh sqlite3 python3 git openssh-client
	$(SWIFT) build -c release --static-swift-stdlib
	@$(VENV)/bin/python -c 'import pycrdt' 2>/dev/null || \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check 'pycrdt==0.14.13'
	Benchmarks/merge.py --entries $(ENTRIES) --runs $(RUNS) --python $(VENV)/bin/python

# Pushing over HTTPS, beside curl: make bench-push PUSH_ENTRIES=100000 RUNS=5
bench-push: deps
	@scripts/install-deps.sh nginx curl python3
	$(SWIFT) build -c release --static-swift-stdlib
	Benchmarks/push.py --entries $(PUSH_ENTRIES) --runs $(RUNS)

# What pooling costs, and opening 2,500 to 10,000 reports: make bench-pooling RUNS=5
bench-pooling: deps
	@scripts/install-deps.sh python3
	$(SWIFT) build -c release --product bench
	Benchmarks/pooling.py --runs $(RUNS)

# What the ladder shares and costs, beside pac-synth: make bench-privacy CTDC_FILE=table.csv
bench-privacy: test-deps
	$(SWIFT) build -c release --static-swift-stdlib --product sync
	@$(VENV)/bin/python -c 'import pacsynth' 2>/dev/null || \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check 'pac-synth==0.0.8'
	$(VENV)/bin/python Benchmarks/privacy.py $(CTDC_FILE) --runs $(RUNS)

# The long checks before a release; evidence goes to docs/evidence/.
release-checks: test-deps
	scripts/release-checks.sh

install: build
	install -D -m 755 $(BINARY) '$(DESTDIR)$(PREFIX)/bin/journey-sync'

clean:
	rm -rf .build '$(OUT)'
