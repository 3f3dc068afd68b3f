#!/bin/sh
# Tells Rappel of one call, signed as Standard Webhooks says. Needs curl and openssl.
#
#   RAPPEL_URL=https://…/calls/standardwebhooks/riviere-pbx RAPPEL_SECRET=whsec_… \
#     missed-call.sh CALL_ID FROM TO [REASON [TYPE [DIRECTION]]]
#
# FROM and TO are numbers in E.164; FROM is "anonymous" where it is withheld, TO may be an extension, or
# empty where it isn't known. REASON is no_answer (the default), busy, abandoned, voicemail or failed; TYPE
# is call.missed (the default), call.answered, call.started or call.ended; DIRECTION is inbound (the
# default) or outbound. Prints Rappel's answer, which says what happened. A call that wasn't taken: one line on standard error, exit 1.
set -eu
: "${RAPPEL_URL:?is not set: write the URL that rappel dealership apply prints}"
: "${RAPPEL_SECRET:?is not set: write the secret that rappel dealership secret stored}"

# Nothing that a caller chooses may end its string of JSON: it would be signed with the rest.
plain() { printf '%s' "$1" | tr -d '\000-\037"\\'; }
called=$(plain "$3")
case $called in
'') ;;
+*) called="\"to\":\"$called\"," ;;
*) called="\"extension\":\"$called\"," ;;
esac
id="msg_$(openssl rand -hex 12)"
timestamp=$(date +%s)
body=$(printf '{"type":"%s","data":{"call_id":"%s","from":"%s",%s"reason":"%s","direction":"%s"}}' \
    "${5:-call.missed}" "$(plain "$1")" "$(plain "$2")" "$called" "${4:-no_answer}" "${6:-inbound}")

# HMAC-SHA256 by its definition, RFC 2104: openssl would take the key as an argument, and any user of the machine
# reads arguments with ps.
key() { printf '%s' "${RAPPEL_SECRET#whsec_}" | openssl base64 -d -A; }
digest() { openssl dgst -sha256 -binary; }
bytes() { od -An -v -tu1; }
if [ "$(key | wc -c)" -le 64 ]; then key=$(key | bytes); else key=$(key | digest | bytes); fi
padded() { # the key's 64 bytes, each XOR $1
    pad=$1
    # shellcheck disable=SC2086
    set -- $key
    while [ $# -lt 64 ]; do set -- "$@" 0; done
    for byte in "$@"; do printf '%b' "\\0$(printf '%o' $((byte ^ pad)))"; done
}
signature=$({
    padded 0x5c
    { padded 0x36 && printf '%s' "$id.$timestamp.$body"; } | digest
} | digest | openssl base64 -A)

# The status stands last, since curls older than 7.76 can't fail with the body, which says what to mend.
answer=$(curl --silent --show-error --max-time 15 --retry 3 --write-out ' %{http_code}' "$RAPPEL_URL" \
    --header 'content-type: application/json' \
    --header "webhook-id: $id" \
    --header "webhook-timestamp: $timestamp" \
    --header "webhook-signature: v1,$signature" \
    --data-binary "$body" 2>&1) || :
case $answer in
*' 200') printf '%s\n' "${answer% 200}" ;;
*)
    printf 'call %s was not taken: %s\n' "$1" "$(printf '%s' "$answer" | tr '\n' ' ')" >&2
    exit 1
    ;;
esac
