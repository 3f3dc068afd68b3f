"""A morning at a dealership's desk, as fiction: fourteen who wait, what was done, and one caller's thread."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from functions.desk.page.visit import Visit
from functions.shared.call import Department, Language, Outcome
from functions.shared.desk import (
    Claim,
    Day,
    Desk,
    DoneCall,
    StaffMember,
    Thread,
    ThreadEntry,
    WaitingCaller,
)

ZONE = ZoneInfo("America/Toronto")
NOW = datetime(2026, 11, 30, 10, 42, tzinfo=ZONE).astimezone(UTC)
KARINE, JULIE, MARC = (StaffMember(name.lower(), name) for name in ("Karine", "Julie", "Marc"))
DEPARTMENTS: tuple[Department, ...] = ("service", "parts", "sales", "reception")


def at(clock: str, days: int = 0) -> datetime:
    """A local time of that morning, or of one so many days before."""
    hour, minute = map(int, clock.split(":"))
    return (datetime(2026, 11, 30, hour, minute, tzinfo=ZONE) - timedelta(days=days)).astimezone(UTC)


def visit(language: Language = "fr", now: datetime = NOW, **more: Any) -> Visit:
    values: dict[str, Any] = {
        "who": KARINE,
        "dealership": "Garage Tremblay & Fils",
        "zone": ZONE,
        "language": language,
        "departments": DEPARTMENTS,
        "now": now,
    }
    return Visit(**values | more)


def waiting(
    number: int,
    last: str | None,
    department: Department,
    outcome: Outcome,
    called: str,
    due: str,
    **more: Any,
) -> WaitingCaller:
    """`number` names the call; `last` are the caller's last digits, None where they are withheld."""
    key = f"twilio:CA{number:02}"
    values: dict[str, Any] = {
        "call_key": key,
        "calls": (key,),
        "caller": f"+1418555{last}" if last else None,
        "department": department,
        "line": "+14185550100",
        "outcome": outcome,
        "occurred_at": at(called),
        "due_at": at(due),
        "promised": True,
        "text_status": "delivered",
    }
    return WaitingCaller(**values | more)


def morning() -> Desk:
    tires = "Je travaille jusqu'à midi, rappelez avant svp. C'est pour mes pneus d'hiver."
    civic = "Oui, après 17 h. Est-ce que vous reprenez les Civic 2019?"
    target: dict[str, Any] = {"promised": False, "text_status": "suppressed"}
    rows = (
        waiting(
            1,
            "0142",
            "service",
            "voicemail",
            "9:31",
            "10:15",
            calls=tuple(f"twilio:CA{n}" for n in ("01", "15", "16", "17")),
            reply=tires,
            reply_language="fr",
        ),
        waiting(
            2,
            "0117",
            "service",
            "no_answer",
            "9:48",
            "10:30",
            also=("parts",),
            text_status="failed",
            text_reason="landline",
            claim=Claim(KARINE, at("10:41")),
        ),
        waiting(
            3,
            "0190",
            "sales",
            "abandoned",
            "9:52",
            "10:35",
            reply="Is the grey RAV4 still available?",
            reply_language="en",
            claim=Claim(JULIE, at("10:40")),
        ),
        waiting(
            4,
            "0168",
            "parts",
            "no_answer",
            "10:03",
            "10:45",
            calls=("twilio:CA04", "twilio:CA18", "twilio:CA19"),
            text_status="suppressed",
            text_reason="cooldown",
            last_texted_at=at("9:12"),
        ),
        waiting(
            5,
            "0164",
            "service",
            "no_answer",
            "10:06",
            "10:48",
            text_reason="opted_out",
            opted_out=True,
            **target,
        ),
        waiting(6, "0121", "reception", "no_answer", "10:09", "10:50", text_status="accepted"),
        waiting(
            7,
            "0175",
            "service",
            "voicemail",
            "10:12",
            "10:55",
            reply="Parfait merci, j'attends votre appel",
            reply_language="fr",
            tried_at=at("10:31"),
        ),
        waiting(8, None, "sales", "voicemail", "10:14", "10:58", text_reason="anonymous", **target),
        waiting(9, "0159", "service", "busy", "10:19", "11:00"),
        waiting(10, "0188", "sales", "abandoned", "10:24", "11:05", reply=civic, reply_language="fr"),
        waiting(11, "0146", "service", "no_answer", "10:28", "11:10", text_status="unknown"),
        waiting(12, "0157", "parts", "no_answer", "10:33", "11:15", text_reason="stale", **target),
        waiting(13, "0133", "parts", "no_answer", "10:37", "11:20", text_status="failed"),
        waiting(14, "0110", "reception", "no_answer", "10:41", "11:25", text_status="pending"),
    )
    return Desk(waiting=rows, done=done(), day=Day(missed=31, reached=14, median_minutes=12, kept_share=0.86))


def done() -> tuple[DoneCall, ...]:
    first = DoneCall(
        call_key="twilio:CA30",
        calls=("twilio:CA30",),
        caller="+14185550105",
        department="service",
        occurred_at=at("10:29"),
        done_at=at("10:38"),
        how="reached",
        by=JULIE,
        minutes=9,
        can_undo=True,
    )
    return (
        first,
        replace(
            first,
            call_key="twilio:CA31",
            caller="+14185550171",
            done_at=at("10:31"),
            how="message",
            by=KARINE,
        ),
        replace(
            first,
            call_key="twilio:CA32",
            caller="+14505550129",
            done_at=at("10:22"),
            how="telephony",
            by=None,
            minutes=71,
            can_undo=False,
        ),
        replace(
            first, call_key="twilio:CA33", caller="+14185550155", done_at=at("9:58"), how="wrong", by=MARC
        ),
    )


def crowd(count: int) -> Desk:
    """So many who wait, each somebody else."""
    first = morning()
    rows = tuple(
        replace(row, call_key=f"twilio:CAf{n:031x}", calls=(f"twilio:CAf{n:031x}",), caller=f"+1418555{n:04}")
        for n in range(count)
        for row in [first.waiting[n % len(first.waiting)]]
    )
    return replace(first, waiting=rows)


def thread(**more: Any) -> Thread:
    """The first row's caller: calls, texts, replies, a note, a claim that lapsed."""
    row = morning().waiting[0]
    answer = (
        "Garage Tremblay : nous avons manqué votre appel au service. On vous rappelle avant 10 h 15. "
        "Répondez ici, ou rappelez au 418-555-0101. ARRET pour vous désabonner."
    )
    entries = (
        ThreadEntry(kind="missed", at=at("15:20", 18), department="sales", outcome="no_answer"),
        ThreadEntry(kind="handled", at=at("15:41", 18), by=MARC, how="reached"),
        ThreadEntry(kind="missed", at=at("9:31"), department="service", outcome="voicemail"),
        ThreadEntry(kind="text", at=at("9:32"), body=answer, text_kind="answer", text_status="delivered"),
        ThreadEntry(kind="reply", at=at("9:36"), body=row.reply, language="fr"),
        ThreadEntry(kind="missed", at=at("9:58"), department="service", outcome="no_answer"),
        ThreadEntry(kind="claim", at=at("10:04"), by=JULIE),
        ThreadEntry(kind="tried", at=at("10:05")),
        ThreadEntry(
            kind="text",
            at=at("10:06"),
            by=JULIE,
            body="Bonjour, c'est Julie. Quel moment vous conviendrait?",
            text_kind="staff",
            text_status="accepted",
        ),
        ThreadEntry(
            kind="note",
            at=at("10:07"),
            by=JULIE,
            body="Jeu d'hiver entreposé chez nous, rangée 14. Pose demandée avant demain.",
        ),
        ThreadEntry(kind="missed", at=at("10:24"), department="service", outcome="abandoned"),
    )
    values: dict[str, Any] = {
        "call_key": row.call_key,
        "caller": row.caller,
        "department": row.department,
        "entries": entries,
        "may_text": True,
        "language": "fr",
        "waiting": row,
        "texts_since": at("9:31"),
        "missed": 5,
    }
    return Thread(**values | more)
