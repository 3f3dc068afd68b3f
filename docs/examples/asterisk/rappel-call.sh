#!/bin/sh
# Tells Rappel what became of a call on Asterisk or FreePBX. extensions_rappel.conf runs it when the call ends.
#
#   rappel-call.sh LINKEDID CALLER CALLED STATUS [inbound|outbound]
#
# STATUS is Asterisk's DIALSTATUS, or QUEUESTATUS, or ABANDONED for a caller who hung up in a queue.
# RAPPEL_URL and RAPPEL_SECRET come from the environment, or from /etc/rappel.env.
# missed-call.sh, which signs and sends, is beside this script or one folder above it.
set -eu

config=${RAPPEL_CONFIG:-/etc/rappel.env}
if [ -r "$config" ]; then
    # shellcheck source=/dev/null
    . "$config"
    export RAPPEL_URL RAPPEL_SECRET
fi
here=$(dirname "$0")
sender=$here/missed-call.sh
[ -x "$sender" ] || sender=$here/../missed-call.sh

# A number in E.164 where it can be told to be one: North America's, or one written with 011. Else as it is.
e164() {
    case $1 in
    [2-9]??[2-9]??????) printf '+1%s' "$1" ;;
    1[2-9]??[2-9]??????) printf '+%s' "$1" ;;
    011*) printf '+%s' "${1#011}" ;;
    *) printf '%s' "$1" ;;
    esac
}

is_e164() {
    case $1 in
    *[!0-9+]* | ?*+* | +0*) return 1 ;;
    +???????*) [ ${#1} -le 16 ] ;;
    *) return 1 ;;
    esac
}

# Internal calls are nobody's missed calls.
internal() {
    case $1 in
    [0-9][0-9][0-9] | [0-9][0-9][0-9][0-9] | [0-9][0-9][0-9][0-9][0-9]) return 0 ;;
    *) return 1 ;;
    esac
}

direction=${5:-inbound}
reason=no_answer
type=call.missed
case $4 in
ANSWER) type=call.answered ;;
BUSY) reason=busy ;;
NOANSWER | TIMEOUT | FULL | JOINEMPTY | LEAVEEMPTY | JOINUNAVAIL | LEAVEUNAVAIL) ;;
CANCEL | ABANDONED) reason=abandoned ;;
CONGESTION | CHANUNAVAIL) reason=failed ;;
*) exit 0 ;; # not known to mean that a caller was missed
esac

if [ "$direction" = outbound ]; then
    internal "$3" && exit 0
else
    internal "$2" && exit 0
fi
caller=$(e164 "$2")
is_e164 "$caller" || caller=anonymous
called=$(e164 "$3")
is_e164 "$called" || called=$(printf '%s' "$3" | tr -d +) # an extension, or a number as the trunk cuts it
exec "$sender" "$1" "$caller" "$called" "$reason" "$type" "$direction"
