# Each target starts from a clean checkout and installs what it misses, Swift excepted. `make help` lists them.
PREFIX ?= /usr/local
export PREFIX DESTDIR PYTHON

.PHONY: help compare lint test test-variants test-frameworks test-valgrind stress adversary benchmark benchmark-eigen \
	wheel wheel-test docs build install uninstall clean fuzz oom sanitize abi traps
.NOTPARALLEL:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24
	@echo '  ARGS="--size 9 --plot figure.png" are handed to compare; PYTHON=python3.13 chooses the interpreter.'

compare: ## compare expmgrad with SciPy and certified values
	@scripts/compare.sh $(ARGS)

test: ## run all tests: Swift, C, Python, the documents' examples (ten minutes)
	@scripts/test.sh

lint: ## read all code: swift format, clang-format, ruff, mypy --strict; ARGS=--fix formats Swift and C
	@scripts/lint.sh $(ARGS)

test-variants: ## run C and Python again: older NumPy, lower processor levels, checked memory
	@scripts/test-variants.sh

test-frameworks: ## compare and test with TensorFlow, PyTorch and JAX (downloads them)
	@scripts/test-frameworks.sh

test-valgrind: ## run the C tests under valgrind
	@scripts/test-valgrind.sh

fuzz: ## call everything with random arguments; ARGS="--seconds 3600 --seed 1 --jobs 2"
	@scripts/fuzz.sh $(ARGS)

oom: ## fail every allocation of every operation; ARGS="--draws 8 --every 1"
	@scripts/oom.sh $(ARGS)

sanitize: ## sanitizers, valgrind, 16 threads of random calls; ARGS="--seconds 600"
	@scripts/sanitize.sh $(ARGS)

traps: ## list what in the Swift sources can end the caller's process, without a reason in scripts/traps.txt
	@scripts/traps.py

abi: build ## hold the library against the interfaces of all versions
	@Tests/abi/run.py .build/release/libexpmgrad.so

stress: ## compare bits of several threads and of one, beside processes that take cores away; ARGS="--seconds 600"
	@scripts/stress.sh $(ARGS)

adversary: ## attack the library beside Arb; ARGS="--seconds 60 --seed 1", --squarings
	@scripts/adversary.sh $(ARGS)

benchmark: ## speed, batches and accuracy beside SciPy, PyTorch, JAX (downloads them); ARGS=--write into docs/
	@scripts/benchmark.sh $(ARGS)

benchmark-eigen: ## single calls from C++ beside Eigen
	@scripts/benchmark-eigen.sh $(ARGS)

build: ## build .build/release/libexpmgrad.so
	@scripts/build.sh

wheel: ## dist/*.whl, with the library and its OpenBLAS in it, and the sdist
	@scripts/wheel.sh

wheel-test: ## test the wheel where nothing else is installed, on the oldest and newest Python; ARGS=--all
	@scripts/wheel-test.sh $(ARGS)

docs: ## write the documentation site into .build/site
	@scripts/docs.sh

install: ## install library, header, pkg-config and CMake files below PREFIX
	@scripts/install.sh

uninstall: ## remove what install wrote
	@scripts/install.sh --remove

clean: ## remove what the other targets made in this tree
	rm -rf .build dist .venv .venv-debian .venv-frameworks .venv-lint .venv-wheel .venv-docs docs/_generated
