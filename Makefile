# SPDX-License-Identifier: MIT
# The front door; `make help` lists the targets. The work itself is done by CMake presets: each line below can
# be typed alone.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help demo check check-all bench soak format format-check docs errors budgets clean

cores := $(shell nproc)
export CMAKE_BUILD_PARALLEL_LEVEL ?= $(cores)
export CTEST_PARALLEL_LEVEL ?= $(cores)

cpp_files = $(shell find include tests examples benches -name '*.hpp' -o -name '*.cpp' 2>/dev/null)

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 14

demo: ## install what is missing, build, replay an embedded day of market data
	@tools/setup demo
	@mkdir -p build
	@cmake --preset release > build/demo.log || { cat build/demo.log; exit 1; }
	@cmake --build --preset release --target market_replay
	@build/release/examples/market_replay/market_replay

check: ## install what is missing, build and run the whole suite with g++
	@tools/setup check
	cmake --workflow --preset dev
	@echo "make check: everything passed (g++, checked)"

check-all: ## what check leaves out: Release, the other compilers, sanitizers, lint, coverage, fuzzing
	@tools/setup check-all
	@$(MAKE) --no-print-directory format-check
	cmake --workflow --preset release
	cmake --workflow --preset dev-clang
	@tools/coverage build/dev-clang
	cmake --workflow --preset clang14
	cmake --workflow --preset cxx23
	cmake --workflow --preset noexcept
	cmake --workflow --preset asan
	cmake --workflow --preset tsan
	cmake --workflow --preset tidy
	@echo "make check-all: everything passed"

bench: ## measure with g++ and clang 19: tables and pictures in build/bench/report
	@tools/setup bench
	cmake --preset bench
	cmake --build --preset bench
	cmake --preset bench-clang
	cmake --build --preset bench-clang
	@tools/bench

soak: ## fuzz, and run the tests that have a long form, for ten minutes
	@tools/setup check-all
	cmake --preset asan
	cmake --build --preset asan
	@tools/soak 600

format: ## format every C++ file
	clang-format-14 -i $(cpp_files)

format-check:
	@clang-format-14 --dry-run -Werror $(cpp_files)
	@echo "format: $(words $(cpp_files)) files, none to change"

docs: ## put the pictures of wirings into the pages again, and draw them in build/docs/pictures
	@tools/setup docs
	@for page in README.md docs/*.md; do case $$page in docs/errors.md|docs/README.md) continue ;; esac; \
	  for what in --write "--render build/docs/pictures"; do \
	    python3 tools/check_docs.py $$page --work build/docs $$what -- g++ -std=c++20 -Iinclude -pthread; done; done

errors: ## write docs/errors.md again, from the compile-fail tests
	cmake --preset dev
	cmake --build --preset dev --target compile_fail_headers
	ctest --preset dev -R '^compile_fail\.' -E '^compile_fail\.page$$'
	cmake --build --preset dev --target errors_page

budgets: ## give headers that outgrew their line budget a new one
	cmake --preset dev
	cmake --build --preset dev --target budgets

clean: ## remove everything that was built
	rm -rf build
