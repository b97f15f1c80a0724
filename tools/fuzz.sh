#!/usr/bin/env bash
# Runs every fuzz target of the modules for a while: go test takes one target of one package at a time.
set -euo pipefail

fuzztime=$1
shift
for module in "$@"; do
	while IFS=: read -r file target; do
		package=$(dirname "$file")
		echo "fuzz: $module $package $target"
		(cd "$module" && go test -run '^$' -fuzz "^$target\$" -fuzztime "$fuzztime" "$package")
	done < <(cd "$module" && grep -rhoH --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:func /:/')
done
