"""What alarms, dashboard and outputs look at: the stack's queues and doors."""

from dataclasses import dataclass

from infra.constructs.announcements import Announcements
from infra.constructs.delivery import Delivery
from infra.constructs.desk import Desk
from infra.constructs.endpoints import Endpoints
from infra.constructs.intake import Intake
from infra.constructs.listening import Listening
from infra.constructs.notices import Notices
from infra.constructs.rollup_machine import RollupMachine


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    intake: Intake
    desk: Desk
    delivery: Delivery
    listening: Listening
    announcements: Announcements
    notices: Notices
    endpoints: Endpoints
    rollup_machine: RollupMachine
