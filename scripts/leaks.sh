#!/bin/bash
# leaks.sh BINARY [SCRAPES [POLLS]]: runs the demo of a binary that was built with the address sanitizer, scrapes it over TLS
# with a password, and ends with an error if memory was lost for good: what nothing leads to any more at the end. With the
# default numbers that takes 17 minutes: a poll a second is the most.
set -euo pipefail
binary=$1
scrapes=${2:-100000}
polls=${3:-1000}
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

openssl req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$folder/key.pem" -out "$folder/cert.pem" 2>/dev/null
# The hash is that of "s3cret", at the least cost.
cat >"$folder/web.yml" <<'YAML'
tls_server_config: {cert_file: cert.pem, key_file: key.pem}
basic_auth_users: {alice: $2b$04$Mphk2AJ5jenoWXggbdL0xeQeIF47OdeH0.Rh8Ggf1hh8V3aDPA5aK}
http_server_config: {headers: {X-Frame-Options: deny}}
YAML

SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=exitcode=99 \
    "$binary" demo --poll.interval 1s --web.listen-address 127.0.0.1:0 --web.config.file "$folder/web.yml" \
    >/dev/null 2>"$folder/log" &
process=$!
for _ in $(seq 600); do
    address=$(sed -n 's/.* msg=listening address=\([^ ]*\).*/\1/p' "$folder/log")
    [ -z "$address" ] || break
    sleep 0.1
done
[ -n "$address" ] || { cat "$folder/log" >&2; exit 1; }

python3 "$here/leaks.py" "$address" "$folder/cert.pem" "$scrapes" "$polls" || { kill "$process"; exit 1; }
kill -TERM "$process"
status=0
wait "$process" || status=$?
[ $status = 0 ] || { cat "$folder/log" >&2; echo "ended with status $status" >&2; exit 1; }
echo "nothing was lost"
