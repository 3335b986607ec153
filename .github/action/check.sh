# shellcheck shell=bash
# Runs the check once: annotations, the step summary and the reports come from the same run.
# Needs: PROGRAM, ADAPTERS, KNOWN, ARGUMENTS, RUNNER_TEMP, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY.
set -euo pipefail

reports=$RUNNER_TEMP/basestring-reports
mkdir -p "$reports"
arguments=()
lines() { # $1: an option or an empty text; $2: values, one a line
  while IFS= read -r line; do
    line=${line%$'\r'}
    [ -z "$line" ] && continue
    [ -n "$1" ] && arguments+=("$1")
    arguments+=("$line")
  done <<<"$2"
}
lines --adapter "$ADAPTERS"
lines --known "$KNOWN"
lines '' "$ARGUMENTS"
code=0
"$PROGRAM" check --github --quiet --json "$reports/report.json" --junit "$reports/report.xml" \
  --html "$reports/report.html" --sarif "$reports/report.sarif" --markdown "$reports/report.md" \
  ${arguments[@]+"${arguments[@]}"} || code=$?
[ -f "$reports/report.md" ] && cat "$reports/report.md" >>"$GITHUB_STEP_SUMMARY"
{
  echo "exit-code=$code"
  echo "reports=$reports"
} >>"$GITHUB_OUTPUT"
