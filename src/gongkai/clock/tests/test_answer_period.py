"""The clocks of requests: each example with the weekdays that matter, and what cannot have happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock.answer_period import Facts, Impossible, answer_terms, remarks
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.deadlines import Extension, Mark, Terms, Unit, compute
from gongkai.clock.disclosure_clocks import DISCLOSURE_CLOCKS, GENERAL, RULE_EFFECT, YEARLY_DAYS
from gongkai.clock.foi_clocks import CLOCKS, CO, FEE, REV, SUIT6, SUIT15, SUPN, TP
from gongkai.clock.workdays import add_workdays

CALENDAR = builtin_calendar()
d = date.fromisoformat


def due(**facts: object) -> date:
    done = compute(answer_terms(Facts(**facts)), CALENDAR)
    assert not done.is_provisional
    return done.due


@pytest.mark.parametrize(
    ("received", "weekday", "supplement_by", "answer_by"),
    [
        # 28 September (Sunday) and 11 October (Saturday) are worked, 1 to 8 October are off.
        ("2025-09-22", "Monday", "2025-09-30", "2025-10-24"),
        # Received on a Saturday that is worked: day 1 is Monday 13 October.
        ("2025-10-11", "Saturday", "2025-10-21", "2025-11-07"),
        # A Saturday that is worked; 15 to 23 February are off, Saturday 28 February is worked.
        ("2026-02-14", "Saturday", "2026-03-03", "2026-03-20"),
        # Received on a day of rest: day 0 is that Sunday, day 1 Monday 2 March.
        ("2026-03-01", "Sunday", "2026-03-10", "2026-03-27"),
        # The Spring Festival of 2020 was extended to Sunday 2 February.
        ("2020-01-20", "Monday", "2020-02-06", "2020-02-25"),
    ],
)
def test_from_the_day_of_receipt(received: str, weekday: str, supplement_by: str, answer_by: str) -> None:
    assert d(received).strftime("%A") == weekday
    assert compute(SUPN.terms(d(received)), CALENDAR).due == d(supplement_by)
    assert due(received_on=d(received)) == d(answer_by)


def test_a_corrected_application_begins_anew() -> None:
    """Received Monday 21 April 2025, told on Tuesday 29 April, corrected on Monday 12 May; 31 May to 2 June are off."""
    received, told, corrected = d("2025-04-21"), d("2025-04-29"), d("2025-05-12")
    assert compute(SUPN.terms(received), CALENDAR).due == told, "the seventh working day"
    assert due(received_on=received, supplement=(told, corrected)) == d("2025-06-10")  # a Tuesday
    assert due(received_on=received) == d("2025-05-21"), "without it"
    # Ten working days to correct it: the wait ends on Friday 16 May, as 1 to 5 May are off.
    assert add_workdays(told, 10, CALENDAR) == d("2025-05-16")


def test_asking_a_third_party_does_not_count() -> None:
    """Received Tuesday 3 June 2025, asked on Tuesday 10 June; five working days are used, 15 are left."""
    received, sent = d("2025-06-03"), d("2025-06-10")
    assert due(received_on=received) == d("2025-07-01")
    assert due(received_on=received, consultations=((sent, d("2025-06-25")),)) == d(
        "2025-07-16"
    )  # a Wednesday
    # Delivered on Thursday 12 June and silent: its 15 working days end on Thursday 3 July.
    assert compute(TP.terms(d("2025-06-12")), CALENDAR).due == d("2025-07-03")
    assert due(received_on=received, consultations=((sent, d("2025-07-03")),)) == d(
        "2025-07-24"
    )  # a Thursday


def test_asking_two_at_once_pauses_once() -> None:
    received = d("2025-06-03")
    one, other = (d("2025-06-10"), d("2025-06-20")), (d("2025-06-16"), d("2025-06-25"))
    assert due(received_on=received, consultations=(one, other)) == d("2025-07-16")
    assert due(received_on=received, consultations=(other, one)) == d("2025-07-16")


def test_an_opinion_on_the_very_day_pauses_nothing() -> None:
    day = d("2025-06-10")
    assert due(received_on=d("2025-06-03"), consultations=((day, day),)) == d("2025-07-01")


def test_an_extension_adds_twenty() -> None:
    """Received Friday 10 January 2025; Sunday 26 January and Saturday 8 February are worked, 28 January to 4 February off."""
    assert due(received_on=d("2025-01-10")) == d("2025-02-13")  # a Thursday
    assert due(received_on=d("2025-01-10"), extended_on=d("2025-02-10")) == d("2025-03-13")  # a Thursday
    # Ten working days only: Thursday 27 February.
    terms = answer_terms(Facts(d("2025-01-10")))
    ten = Terms(terms.kind, terms.origin, terms.reason, terms.unit, 20, (), (Extension(10, d("2025-02-10")),))
    assert compute(ten, CALENDAR).due == d("2025-02-27")


def test_a_consultation_and_an_extension() -> None:
    """Received Monday 9 September 2024, asked on Wednesday 18 September, opinion on Tuesday 15 October; 15 days more."""
    terms = answer_terms(Facts(d("2024-09-09"), consultations=((d("2024-09-18"), d("2024-10-15")),)))
    assert compute(terms, CALENDAR).due == d("2024-11-04")  # a Monday
    longer = Terms(
        terms.kind,
        terms.origin,
        terms.reason,
        terms.unit,
        20,
        terms.pauses,
        (Extension(15, d("2024-10-30")),),
    )
    assert compute(longer, CALENDAR).due == d("2024-11-25")  # a Monday


def test_a_fee_begins_anew_with_the_payment() -> None:
    """Received Monday 1 June 2026, told on Monday 8 June, paid on Tuesday 30 June; to be paid by Tuesday 7 July."""
    assert compute(FEE.terms(d("2026-06-08")), CALENDAR).due == d("2026-07-07")
    assert due(received_on=d("2026-06-01"), fee=(d("2026-06-08"), d("2026-06-30"))) == d(
        "2026-07-28"
    )  # a Tuesday


def test_of_a_correction_and_a_payment_the_later_counts() -> None:
    told = d("2026-06-03")
    earlier, later = (told, d("2026-06-10")), (told, d("2026-06-30"))
    assert due(received_on=d("2026-06-01"), supplement=earlier, fee=later) == d("2026-07-28")
    assert due(received_on=d("2026-06-01"), supplement=later, fee=earlier) == d("2026-07-28")


def test_joint_makers_are_asked() -> None:
    """Received Monday 3 November 2025, sent on Monday 10, delivered on Wednesday 12 November, silent."""
    assert compute(CO.terms(d("2025-11-12")), CALENDAR).due == d("2025-12-03")  # a Wednesday: consent
    asked = ((d("2025-11-10"), d("2025-12-03")),)
    assert due(received_on=d("2025-11-03"), consultations=asked) == d("2025-12-24")  # a Wednesday


def test_beyond_the_calendar_it_is_provisional() -> None:
    """Received Thursday 10 December 2026: 15 working days lie in that year, five in the next."""
    done = compute(answer_terms(Facts(d("2026-12-10"))), CALENDAR)
    assert (done.due, done.is_provisional) == (d("2027-01-08"), True)
    assert sum(day.mark == Mark.COUNTED for day in done.days if day.day.year == 2026) == 15
    assert "放假安排尚未公布" in done.days[-1].why


@pytest.mark.parametrize(
    ("clock", "received", "until"),
    [
        (REV, "2025-08-05", "2025-10-09"),  # the 60th day is Saturday 4 October within the holidays
        (SUIT6, "2025-07-31", "2026-02-02"),  # Saturday 31 January, to Monday
        (SUIT6, "2025-08-31", "2026-02-28"),  # no 31 February; that Saturday is worked
        (SUIT15, "2025-09-18", "2025-10-09"),  # the 15th day is Friday 3 October within the holidays
    ],
)
def test_remedies(clock: object, received: str, until: str) -> None:
    assert compute(clock.terms(d(received)), CALENDAR).due == d(until)


def test_in_time_is_posted_on_the_last_day() -> None:
    """Due Friday 24 October 2025: posted that day is in time, handed over on Monday 27 October is late."""
    last = due(received_on=d("2025-09-22"))
    assert d("2025-10-24") <= last < d("2025-10-27")


def test_on_the_spot_is_the_day_itself() -> None:
    done = compute(answer_terms(Facts(d("2025-09-22"), is_on_the_spot=True)), CALENDAR)
    assert (done.due, done.days_counted, len(done.days)) == (d("2025-09-22"), 0, 1)


def test_requests_of_the_former_regulation() -> None:
    """Tuesday 14 May 2019 is the last day of the regulation of 2007: 15 working days and 15 more."""
    assert due(received_on=d("2019-05-14")) == d("2019-06-04")
    assert due(received_on=d("2019-05-15")) == d("2019-06-13")
    assert due(received_on=d("2019-05-14"), extended_on=d("2019-06-04")) == d("2019-06-26")
    former = [text for text in remarks(Facts(d("2019-05-14")), CALENDAR) if "2007年" in text]
    assert len(former) == 1
    asked = Facts(d("2019-05-14"), supplement=(d("2019-06-03"), d("2019-06-10")))
    assert remarks(asked, CALENDAR) == former, "seven working days are a rule of 2019"
    late = remarks(Facts(d("2019-05-14"), extended_on=d("2019-06-05")), CALENDAR)
    assert "2019-06-04" in late[0] and "2007年条例第二十四条" in late[0]


def test_what_was_late_is_remarked_and_changes_nothing() -> None:
    received = d("2025-04-21")
    in_time = Facts(received, supplement=(d("2025-04-29"), d("2025-05-12")))
    late = Facts(received, supplement=(d("2025-04-30"), d("2025-05-12")))
    assert remarks(in_time, CALENDAR) == []
    assert "2025-04-29" in remarks(late, CALENDAR)[0]
    assert compute(answer_terms(late), CALENDAR).due == compute(answer_terms(in_time), CALENDAR).due
    assert remarks(Facts(received, extended_on=d("2025-05-21")), CALENDAR) == []
    assert "2025-05-21" in remarks(Facts(received, extended_on=d("2025-05-22")), CALENDAR)[0]


def test_what_came_after_the_end_is_remarked() -> None:
    """Wednesday 21 May 2025 is the last day; who asks others or for a fee on Thursday asks too late."""
    received = d("2025-04-21")
    assert remarks(Facts(received, consultations=((d("2025-05-21"), d("2025-05-30")),)), CALENDAR) == []
    asked = Facts(received, consultations=((d("2025-05-22"), d("2025-05-30")),))
    assert compute(answer_terms(asked), CALENDAR).due == d("2025-05-21")
    assert remarks(asked, CALENDAR) == [
        "征求意见书（2025-05-22）在答复期限届满（2025-05-21）以后发出，不影响期限（条例第三十三条第三款）。"
    ]
    assert remarks(Facts(received, fee=(d("2025-05-21"), d("2025-05-30"))), CALENDAR) == []
    assert "2025-05-21" in remarks(Facts(received, fee=(d("2025-05-22"), d("2025-05-30"))), CALENDAR)[0]
    in_extension = Facts(received, fee=(d("2025-05-22"), d("2025-05-30")), extended_on=d("2025-05-20"))
    assert remarks(in_extension, CALENDAR) == []


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"supplement": (d("2025-04-20"), d("2025-05-12"))}, "告知补正（2025-04-20）早于收到申请"),
        ({"supplement": (d("2025-05-12"), d("2025-04-29"))}, "收到补正的申请（2025-04-29）早于告知补正"),
        ({"consultations": ((d("2025-05-12"), d("2025-05-11")),)}, "收到意见"),
        ({"fee": (d("2025-05-12"), d("2025-05-11"))}, "缴费"),
        ({"extended_on": d("2025-04-01")}, "延长答复期限"),
        ({"extended_on": d("2025-05-01"), "is_on_the_spot": True}, "当场"),
        ({"consultations": ((d("2025-05-12"), d("2035-05-11")),)}, "三年"),
        ({"received_on": d("1999-01-01")}, "1999-01-01"),
        ({"received_on": d("2100-01-01")}, "2100-01-01"),
    ],
)
def test_what_cannot_have_happened(facts: dict[str, object], says: str) -> None:
    with pytest.raises(Impossible, match=says):
        Facts(**{"received_on": d("2025-04-21")} | facts)


@given(
    st.dates(d("2008-05-01"), d("2026-06-30")),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_later_events_never_bring_it_forward(received: date, first: int, second: int) -> None:
    sent = received + timedelta(days=first)
    answered = sent + timedelta(days=second)
    plain = compute(answer_terms(Facts(received)), CALENDAR).due
    for facts in (
        Facts(received, supplement=(sent, answered)),
        Facts(received, consultations=((sent, answered),)),
        Facts(received, fee=(sent, answered)),
        Facts(received, extended_on=sent),
    ):
        done = compute(answer_terms(facts), CALENDAR)
        assert done.due >= plain
        assert done.days[0].day == received, "the explanation begins with the receipt"


def test_the_table_of_disclosure_says_where_each_stands_in_law() -> None:
    assert all(clock.basis and clock.trigger and clock.duty for clock in DISCLOSURE_CLOCKS)
    assert len({clock.name for clock in DISCLOSURE_CLOCKS}) == len(DISCLOSURE_CLOCKS) == 12
    by_name = {clock.name: clock for clock in DISCLOSURE_CLOCKS}
    assert compute(GENERAL.terms(d("2025-09-22")), CALENDAR).due == d("2025-10-24")  # from Monday to Friday
    assert compute(by_name["budget_gov"].terms(d("2026-02-10")), CALENDAR).due == d(
        "2026-03-02"
    )  # both days off before
    assert [one.due(2026) for one in YEARLY_DAYS] == [d("2026-01-31"), d("2026-03-31")]


def test_the_earliest_day_of_a_rule_does_not_move_over_holidays() -> None:
    """Published on Tuesday 1 September 2026: thirty days later is Thursday 1 October, the first of the holidays."""
    assert RULE_EFFECT.after(d("2026-09-01")) == d("2026-10-01")
    assert not CALENDAR.is_workday(d("2026-10-01"))


def test_what_rests_on_an_article_that_was_not_read_says_so() -> None:
    late = Facts(d("2025-04-21"), fee=(d("2025-05-22"), d("2025-05-30")))
    [remark] = remarks(late, CALENDAR)
    assert "国办函〔2020〕109号" in remark and "条文未经核对" in remark
    assert "条文未经核对" in FEE.basis and "第六条" not in FEE.basis


def test_hours_are_counted_from_a_moment(now: datetime) -> None:
    first = next(clock for clock in DISCLOSURE_CLOCKS if clock.unit == Unit.HOURS)
    assert first.last_moment(now) - now == timedelta(hours=5)
    with pytest.raises(ValueError, match="hours"):
        first.terms(d("2026-01-05"))
    with pytest.raises(ValueError, match="days"):
        GENERAL.last_moment(now)


def test_every_clock_names_its_article() -> None:
    assert all(clock.code == code and clock.basis for code, clock in CLOCKS.items())
