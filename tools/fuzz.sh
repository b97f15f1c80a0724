#!/usr/bin/env bash
# Runs every fuzz target of the modules: go test takes one target of one package at a time.
#
# How much is a number of inputs, not a time: when a time runs out while an input is being tried, Go below 1.27 may report
# that as a failure ("context deadline exceeded", golang/go#75804).
set -euo pipefail

inputs=$1
shift
for module in "$@"; do
	while IFS=: read -r file target; do
		package=$(dirname "$file")
		echo "fuzz: $module $package $target"
		(cd "$module" && go test -run '^$' -fuzz "^$target\$" -fuzztime "${inputs}x" -fuzzminimizetime 1000x "$package")
	done < <(cd "$module" && grep -rhoH --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:func /:/')
done
