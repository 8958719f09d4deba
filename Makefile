# make demo   installs what is missing, builds, and plays one whole night on the Kenyan example into OUT
# make test   builds and passes every test
# make bench  measures against other tools; make release-checks runs the long checks
# make lint   checks the format of every Swift file
# make install PREFIX=/usr/local   installs the program as journey-sync, with manual pages, completions, timers and docs
# make deb    makes a Debian package of the same in .build/
# make auditor   makes one static file that verifies and cosigns and does nothing else: .build/journey-sync-auditor

OUT ?= demo-out
# For make bench: where results go as JSON; OUT, where it is given.
BENCH_OUT ?= $(if $(filter command line,$(origin OUT)),$(OUT))
PREFIX ?= /usr/local
SWIFT ?= swift
ENTRIES ?= 1000000
PUSH_ENTRIES ?= 100000
RUNS ?= 5
LARGEST ?= 10000000
BINARY = .build/release/sync
VENV = .build/validator
# Without a local run path no library is ever looked for beside the program. Swift's runtime needs the C++ library: linked in, it
# costs the loader no time at each start; its folder holds it alone, so that no other is found first.
RELEASE = -c release --static-swift-stdlib --disable-local-rpath -Xlinker -L$(CURDIR)/$(dir $(CXX_LIBRARY))
CXX_LIBRARY = .build/static/libstdc++.a

.PHONY: all build deps test-deps demo demo-region demo-ctdc test lint bench bench-deps bench-growth bench-pooling bench-push bench-privacy
.PHONY: release-checks install deb deb-check auditor clean

all: build

# Libraries to build with, and the tools that the tests run beside ours.
deps:
	@scripts/install-deps.sh libssl-dev libsqlite3-dev libzip-dev libexpat1-dev libcurl4-openssl-dev openssl pkg-config

test-deps: deps
	@scripts/install-deps.sh age bash chromium gdal-bin jq python3 python3-gdal python3-venv sqlite3 strace xxd \
		curl nginx openssh-client openssh-server postgresql tinyproxy memcached procps util-linux swift-account swift-container swift-object \
		swift-proxy fish groff-base man-db systemd zsh
	@test -x $(VENV)/bin/python || python3 -m venv $(VENV)
	@$(VENV)/bin/python -c 'import hxl, jsonschema, referencing, pyxform, networkx, scipy, playwright' 2>/dev/null || \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check 'jsonschema==4.23.0' 'pyxform==3.0.0' \
			'networkx==3.4.2' 'scipy==1.14.1' 'libhxl==5.2.2' 'six==1.17.0' 'playwright==1.65.2'

build: deps $(CXX_LIBRARY)
	$(SWIFT) build $(RELEASE) --product sync

# The toolchain's own compiler knows where it is, or another; where none does, the library is looked for at each start.
$(CXX_LIBRARY):
	@mkdir -p $(@D)
	@for compiler in "$$(dirname "$$(realpath "$$(command -v $(SWIFT))")")/clang++" clang++ g++; do \
		command -v "$$compiler" >/dev/null && ln -sf "$$("$$compiler" -print-file-name=$(@F))" $@ && break; done; true

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
	JOURNEY_SYNC_VALIDATOR=$(CURDIR)/$(VENV)/bin/python $(SWIFT) test --skip-build --disable-xctest

lint:
	$(SWIFT) format lint --strict -r -p Package.swift Sources Tests Benchmarks

# Every figure of docs/performance.md beside its peer: make bench OUT=bench.json ENTRIES=1000000 RUNS=5 ONLY=import,seal
bench: bench-deps $(CXX_LIBRARY)
	$(SWIFT) build $(RELEASE)
	Benchmarks/bench.py --entries $(ENTRIES) --runs $(RUNS) --only '$(ONLY)' --python $(VENV)/bin/python \
		$(if $(BENCH_OUT),--out '$(BENCH_OUT)')

# How time and memory grow, as tables and plots in docs: make bench-growth LARGEST=10000000
bench-growth: bench-deps $(CXX_LIBRARY)
	$(SWIFT) build $(RELEASE)
	Benchmarks/growth.py --largest $(LARGEST)

bench-deps: test-deps
	@scripts/install-deps.sh sqlite3 python3 git openssh-client
	@$(VENV)/bin/python -c 'import pycrdt, pacsynth' 2>/dev/null || \
		$(VENV)/bin/pip install --quiet --disable-pip-version-check 'pycrdt==0.14.13' 'pac-synth==0.0.8'

# Pushing over HTTPS, beside curl: make bench-push PUSH_ENTRIES=100000 RUNS=5
bench-push: deps $(CXX_LIBRARY)
	@scripts/install-deps.sh nginx curl python3
	$(SWIFT) build $(RELEASE)
	Benchmarks/push.py --entries $(PUSH_ENTRIES) --runs $(RUNS)

# What pooling costs, and opening 2,500 to 10,000 reports: make bench-pooling RUNS=5
bench-pooling: deps $(CXX_LIBRARY)
	@scripts/install-deps.sh python3
	$(SWIFT) build $(RELEASE) --product bench
	Benchmarks/pooling.py --runs $(RUNS)

# What the ladder shares, beside pac-synth: make bench-privacy CTDC_FILE=table.csv
bench-privacy: bench-deps build
	$(VENV)/bin/python Benchmarks/privacy.py $(CTDC_FILE)

# The long checks before a release; evidence goes to docs/evidence/.
release-checks: test-deps
	scripts/release-checks.sh

install: build
	@scripts/install-deps.sh binutils
	scripts/install-tree.sh $(BINARY) '$(DESTDIR)' '$(PREFIX)'

deb: build
	@scripts/install-deps.sh binutils dpkg-dev
	scripts/build-deb.sh $(BINARY) .build

# The package as it should be, what upgrading and removing it leave, and the program on what behaves as Windows drives do
deb-check: deb
	@scripts/install-deps.sh bindfs dosfstools fuse3 fusefat lintian man-db
	PACKAGE_VERSION=99 scripts/build-deb.sh $(BINARY) .build/newer
	lintian --fail-on error,warning --info .build/journey-sync_*.deb
	Tests/Packaging/package.sh .build/journey-sync_*.deb .build/newer/journey-sync_*.deb
	Tests/Packaging/windows.sh $(BINARY)

# No network, no case files, no shared library (Package.swift says which files it is made of)
auditor: deps
	@scripts/install-deps.sh binutils
	JOURNEY_SYNC_AUDITOR=1 $(SWIFT) build -c release --disable-default-traits -Xswiftc -static-executable \
		--product sync --scratch-path .build/auditor
	scripts/strip.sh .build/auditor/release/sync .build/journey-sync-auditor

clean:
	rm -rf .build '$(OUT)'
