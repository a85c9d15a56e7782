# Everything a user or developer runs. Needs only GNU make; the rest comes through `make deps`.
BUILD ?= build
BUILD_TYPE ?= Release
PREFIX ?= /usr/local
JOBS ?= $(shell nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)
CMAKE_ARGS ?=
PYTHON ?=
BENCH ?=

CONFIGURE = tools/configure.sh
NINJA = ninja -j $(JOBS) -C
CTEST = ctest --no-tests=error --output-on-failure -j $(JOBS)
# Builds the package for the Python in $$python.
PACKAGE = $(CONFIGURE) $(BUILD) -DCMAKE_BUILD_TYPE=$(BUILD_TYPE) -DTORCXX_PYTHON=ON -DPython3_EXECUTABLE="$$python" \
  $(CMAKE_ARGS) && $(NINJA) $(BUILD) python-package
RESULTS = $(abspath $(BUILD))/test-results
SOURCES = $(shell git ls-files --cached --others --exclude-standard -- '*.h' '*.cpp')

.DEFAULT_GOAL := help
.PHONY: help deps configure build demo test test-library test-package test-fast sanitize parity python test-python compat bench bench-python size format format-check \
        check install clean

help: ## Say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

deps: ## Install what the build needs and is missing (says what and why first)
	@tools/deps.sh

configure:
	@$(CONFIGURE) $(BUILD) -DCMAKE_BUILD_TYPE=$(BUILD_TYPE) $(CMAKE_ARGS)

build: configure ## Build the library and the program `torcxx` into build/
	@$(NINJA) $(BUILD) product

demo: deps build ## Train a small network on handwritten digits and use it
	@tools/demo.sh $(BUILD)/torcxx

test: test-library test-package ## Build and run every test, of the library and of the Python package

test-library: deps configure
	@$(NINJA) $(BUILD)
	@mkdir -p $(RESULTS) && rm -f $(RESULTS)/*.xml
	@$(CTEST) --test-dir $(BUILD) -L 'fast|slow' --output-junit $(RESULTS)/ctest.xml

test-package: deps
	@python=$$(tools/python_env.sh build $(PYTHON)) && $(PACKAGE) && \
	  PYTHONPATH=$(abspath $(BUILD))/python "$$python" -m pytest -q -p no:cacheprovider tests/python \
	    --junit-xml=$(RESULTS)/pytest.xml

test-fast: deps configure ## Build and run the fast tests (under a minute)
	@$(NINJA) $(BUILD)
	@mkdir -p $(RESULTS) && rm -f $(RESULTS)/*.xml
	@$(CTEST) --test-dir $(BUILD) -L fast --output-junit $(RESULTS)/ctest.xml

check: deps configure ## Check folder order, file sizes, the kernels' symbols and binary sizes
	@$(NINJA) $(BUILD)
	@mkdir -p $(BUILD)/check/test-results
	@$(CTEST) --test-dir $(BUILD) -L check \
	  --output-junit $(abspath $(BUILD))/check/test-results/ctest.xml

sanitize: deps ## Run the unit tests under AddressSanitizer and UBSan (build/sanitize)
	@$(CONFIGURE) $(BUILD)/sanitize -DCMAKE_BUILD_TYPE=Release \
	  -DTORCXX_SANITIZE=address,undefined $(CMAKE_ARGS)
	@$(NINJA) $(BUILD)/sanitize unit-tests
	@mkdir -p $(BUILD)/sanitize/test-results && rm -f $(BUILD)/sanitize/test-results/*.xml
	@UBSAN_OPTIONS=print_stacktrace=1 $(CTEST) --test-dir $(BUILD)/sanitize -L sanitize \
	  --output-junit $(abspath $(BUILD))/sanitize/test-results/ctest.xml

parity: deps ## Compare with PyTorch 2.15 op by op (own .venv, or PYTHON=); writes build/docs/support.md
	@python=$$(tools/python_env.sh pytorch $(PYTHON)) && $(PACKAGE) && \
	  mkdir -p $(BUILD)/parity/test-results && "$$python" tests/parity/run.py --build $(BUILD) \
	    --junit $(BUILD)/parity/test-results/parity.xml

python: deps ## Build the Python package into build/python (own .venv-build, or PYTHON=)
	@python=$$(tools/python_env.sh build $(PYTHON)) && $(PACKAGE)

test-python: deps ## Test the Python package against PyTorch 2.15, and with random calls
	@python=$$(tools/python_env.sh pytorch $(PYTHON)) && $(PACKAGE) && \
	  export PYTHONPATH=$(abspath $(BUILD))/python && \
	  "$$python" -m pytest -q -p no:cacheprovider tests/python \
	    --junit-xml=$(BUILD)/python-tests/test-results/pytest.xml && \
	  "$$python" tests/python/fuzz_calls.py --calls 50000 && \
	  "$$python" tests/python/fuzz_modules.py --rounds 4000

compat: deps build ## Build programs written for libtorch against both, and compare (own .venv, or PYTHON=)
	@python=$$(tools/python_env.sh pytorch $(PYTHON)) && "$$python" tests/compat/run.py --build $(BUILD)

bench: deps ## Time Torcxx beside PyTorch 2.15 (own .venv, or PYTHON=; BENCH="--quick --only mm")
	@python=$$(tools/python_env.sh pytorch $(PYTHON)) && \
	  torch=$$("$$python" -c 'import torch; print(torch.__path__[0])') && \
	  $(CONFIGURE) $(BUILD) -DCMAKE_BUILD_TYPE=$(BUILD_TYPE) -DTORCXX_BENCH=ON \
	    -DTORCXX_BENCH_PYTORCH="$$torch" $(CMAKE_ARGS) && \
	  $(NINJA) $(BUILD) benchmarks && "$$python" bench/run.py --build $(BUILD) $(BENCH)

bench-python: deps ## Time calls from Python beside PyTorch 2.15 (own .venv, or PYTHON=; BENCH="--only backward")
	@python=$$(tools/python_env.sh pytorch $(PYTHON)) && $(PACKAGE) && \
	  PYTHONPATH=$(abspath $(BUILD))/python "$$python" bench/python.py $(BENCH)

size: deps configure ## Print the sizes of the library and of a static program
	@$(NINJA) $(BUILD) size

format: ## Format all C++ files
	@clang-format -i $(SOURCES)

format-check: ## Fail when a C++ file is not formatted
	@clang-format --dry-run -Werror $(SOURCES)

install: deps build ## Install under PREFIX=DIR (default /usr/local)
	@cmake --install $(BUILD) --prefix $(abspath $(PREFIX))

clean: ## Delete the build folder
	rm -rf $(BUILD)
