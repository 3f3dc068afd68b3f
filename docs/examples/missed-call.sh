#!/bin/sh
# Tells Rappel of one call, signed as Standard Webhooks says. Needs curl and openssl.
#
#   RAPPEL_URL=https://…/calls/standardwebhooks/riviere-pbx RAPPEL_SECRET=whsec_… \
#     missed-call.sh CALL_ID FROM TO [REASON [TYPE [DIRECTION]]]
#
# FROM and TO are numbers in E.164; FROM is "anonymous" where it is withheld, TO may be an extension.
# REASON is no_answer (the default), busy, abandoned, voicemail or failed; TYPE is call.missed (the
# default), call.answered, call.started or call.ended; DIRECTION is inbound (the default) or outbound.
set -eu

case $3 in
+*) called=to ;;
*) called=extension ;;
esac
id="msg_$(openssl rand -hex 12)"
timestamp=$(date +%s)
body=$(printf '{"type":"%s","data":{"call_id":"%s","from":"%s","%s":"%s","reason":"%s","direction":"%s"}}' \
    "${5:-call.missed}" "$1" "$2" "$called" "$3" "${4:-no_answer}" "${6:-inbound}")

key=$(printf '%s' "${RAPPEL_SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s' "$id.$timestamp.$body" |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --fail-with-body --max-time 15 --retry 3 "$RAPPEL_URL" \
    --header 'content-type: application/json' \
    --header "webhook-id: $id" \
    --header "webhook-timestamp: $timestamp" \
    --header "webhook-signature: v1,$signature" \
    --data-binary "$body"
