# Each target starts from a clean checkout and installs what it misses, Swift excepted. `make help` lists them.
PREFIX ?= /usr/local
export PREFIX DESTDIR PYTHON

.PHONY: help compare lint test test-variants test-frameworks test-valgrind stress adversary benchmark benchmark-eigen build install uninstall clean
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

stress: ## compare bits on several threads with one thread's, beside processes that take cores away; ARGS="--seconds 600"
	@scripts/stress.sh $(ARGS)

adversary: ## attack the library beside Arb; ARGS="--seconds 60 --seed 1", --squarings
	@scripts/adversary.sh $(ARGS)

benchmark: ## speed, batches and accuracy beside SciPy, PyTorch, JAX (downloads them); ARGS=--write into docs/
	@scripts/benchmark.sh $(ARGS)

benchmark-eigen: ## single calls from C++ beside Eigen
	@scripts/benchmark-eigen.sh $(ARGS)

build: ## build .build/release/libexpmgrad.so
	@scripts/build.sh

install: ## install library, header, pkg-config and CMake files below PREFIX
	@scripts/install.sh

uninstall: ## remove what install wrote
	@scripts/install.sh --remove

clean: ## remove what the other targets made in this tree
	rm -rf .build .venv .venv-debian .venv-frameworks .venv-lint
