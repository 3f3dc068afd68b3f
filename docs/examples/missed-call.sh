#!/bin/sh
# Tells Rappel of one missed call, signed as Standard Webhooks says. Needs curl and openssl.
#
#   RAPPEL_URL=https://…/calls/standardwebhooks/riviere-pbx RAPPEL_SECRET=whsec_… \
#     missed-call.sh CALL_ID FROM TO [no_answer|busy|abandoned|voicemail|failed]
set -eu

id="msg_$(openssl rand -hex 12)"
timestamp=$(date +%s)
body=$(printf '{"type":"call.missed","data":{"call_id":"%s","from":"%s","to":"%s","reason":"%s"}}' \
    "$1" "$2" "$3" "${4:-no_answer}")

key=$(printf '%s' "${RAPPEL_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s' "$id.$timestamp.$body" |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --fail-with-body --max-time 15 --retry 3 "$RAPPEL_URL" \
    --header 'content-type: application/json' \
    --header "webhook-id: $id" \
    --header "webhook-timestamp: $timestamp" \
    --header "webhook-signature: v1,$signature" \
    --data-binary "$body"
