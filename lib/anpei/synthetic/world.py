"""One synthetic world from a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from anpei.synthetic import district, names
from anpei.synthetic.faults import Faults
from anpei.synthetic.learning import Learner, add_outsiders, outcome_of_story, take_learning_stories
from anpei.synthetic.model import World
from anpei.synthetic.oddities import foreign_papers, with_conflicts, with_odd_units
from anpei.synthetic.office import make_reviews, make_spot_checks, make_supervisors
from anpei.synthetic.population import PersonSource, Supply, make_population, make_units
from anpei.synthetic.roster import make_roster
from anpei.synthetic.stories import STORIES

LEAST_UNITS = 12


def make_world(
    seed: int, units: int, people: int, faults: Faults, campaign_id: str, *, is_clipping: bool
) -> World:
    """The facts of a campaign with `units` obliged units and `people` persons on rosters.

    `is_clipping` lets cases that do not fit be fewer; otherwise too small a campaign is refused.

    Raises
    ------
    ValueError
        units or people too few
    """
    if units < LEAST_UNITS:
        raise ValueError(f"单位数太少：至少 {LEAST_UNITS} 个")

    def stream(stage: str) -> Random:
        return Random(f"anpei/{seed}/{stage}")

    campaign = district.calendar(campaign_id)
    supply = Supply(stream("choice"), is_clipping, [])
    all_units, role = make_units(stream("units"), campaign, units, faults, supply)
    all_units = with_odd_units(all_units, role, faults, supply)
    fixed = district.fixed_text() + "\n".join(u.name for u in all_units)
    source = PersonSource(stream("identity"), names.person_names(stream("names"), fixed))
    population = make_population(stream("people"), source, all_units, role, people, faults, supply)
    roster = make_roster(stream("roster"), campaign, population, source, faults, supply)
    learning_story = take_learning_stories(roster, population, faults, supply)
    postings = with_conflicts(roster.postings, population, faults, supply)
    papers = foreign_papers(stream("papers"), population, faults, supply)

    learner = Learner(stream("learning"), campaign, population)
    for person, unit in sorted(roster.home.items()):
        if person in learning_story:
            STORIES[learning_story[person]](learner, person, unit)
            continue
        outcome = outcome_of_story(roster.story.get(person, ""), learner, unit)
        person_class = population.jobs[person].person_class if person in population.jobs else ""
        learner.learn(person, unit, person_class, outcome, window=roster.window.get(person))
    add_outsiders(learner, source, faults, supply)
    supervisors = make_supervisors(stream("supervisors"), learner, roster, source, people, faults, supply)
    outcome_of = learner.made.outcome
    reviews = make_reviews(stream("reviews"), campaign, population, roster, outcome_of, faults, supply)
    spot_checks = make_spot_checks(stream("spot"), population, outcome_of, faults, supply)
    persons = sorted((*population.persons, *roster.added, *learner.made.extra), key=lambda p: p.no)
    return World(
        campaign=campaign,
        towns=district.TOWNS,
        depts=district.DEPTS,
        courses=district.COURSES,
        units=population.units,
        persons=tuple(replace(p, id_no=papers.get(p.no, p.id_no)) for p in persons),
        postings=postings,
        replaced_units=population.replaced,
        accounts=tuple(learner.made.accounts),
        records=tuple(learner.made.records),
        offline=tuple(learner.made.offline),
        adjustments=roster.adjustments,
        reviews=reviews,
        spot_checks=spot_checks,
        supervisors=supervisors,
        planted=dict(sorted(supply.planted.items())),
    )
