"""One synthetic world from a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from anpei.synthetic import district, names
from anpei.synthetic.batches import with_batches
from anpei.synthetic.checks import make_spot_checks
from anpei.synthetic.decided import with_decisions
from anpei.synthetic.faults import OVERSIGHT, Faults
from anpei.synthetic.groups import groups_of, learn_together
from anpei.synthetic.learning import Learner, add_outsiders, outcome_of_story, take_learning_stories
from anpei.synthetic.limits import with_limits
from anpei.synthetic.logs import make_sessions
from anpei.synthetic.model import World
from anpei.synthetic.oddities import foreign_papers, with_conflicts, with_odd_units
from anpei.synthetic.office import make_reviews, make_supervisors
from anpei.synthetic.population import PersonSource, Population, Supply, make_population, make_units
from anpei.synthetic.roster import make_roster
from anpei.synthetic.sexes import with_sexes
from anpei.synthetic.stories import STORIES
from anpei.synthetic.telltales import TELLTALES, TELLTALES_OF_ROSTER, plant_identities

ALL_STORIES = STORIES | TELLTALES | TELLTALES_OF_ROSTER

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
    known = plant_identities(learner, source, roster, faults, supply)
    groups = groups_of(population, supply)
    story = roster.story | known.story
    for unit, members in groups.items():
        learn_together(learner, unit, members)
    together = {person for members in groups.values() for person, _ in members}
    for person, unit in sorted(roster.home.items()):
        if person in together or person in known.settled:
            continue
        if tell := ALL_STORIES.get(learning_story.get(person, "") or story.get(person, "")):
            tell(learner, person, unit)
            continue
        outcome = outcome_of_story(story.get(person, ""), learner, unit)
        person_class = population.jobs[person].person_class if person in population.jobs else ""
        learner.learn(person, unit, person_class, outcome, window=roster.window.get(person))
    singles = {p for p, told in (learning_story | story).items() if told in OVERSIGHT}
    own = {p.no for p in learner.made.extra}
    add_outsiders(learner, source, faults, supply)
    supervisors = make_supervisors(stream("supervisors"), learner, roster, source, people, faults, supply)
    outcome_of = learner.made.outcome
    reviews = make_reviews(stream("reviews"), campaign, population, roster, outcome_of, faults, supply)
    spot_checks = make_spot_checks(stream("spot"), population, outcome_of, story, faults, supply)
    persons = sorted((*population.persons, *roster.added, *learner.made.extra), key=lambda p: p.no)
    world = World(
        campaign=campaign,
        towns=district.TOWNS,
        depts=district.DEPTS,
        courses=district.COURSES,
        units=population.units,
        persons=tuple(
            replace(known.persons.get(p.no, p), id_no=papers[p.no])
            if p.no in papers
            else known.persons.get(p.no, p)
            for p in persons
        ),
        postings=postings,
        replaced_units=population.replaced,
        accounts=tuple(learner.made.accounts),
        records=tuple(learner.made.records),
        offline=tuple(learner.made.offline),
        adjustments=roster.adjustments,
        reviews=reviews,
        spot_checks=spot_checks,
        supervisors=supervisors,
        sessions=(),
        decisions=(),
        plain=frozenset(singles | own | together),
        planted={},
    )
    world = with_oversight(world, population, faults, supply)
    return replace(world, planted=dict(sorted(supply.planted.items())))


def with_oversight(world: World, population: Population, faults: Faults, supply: Supply) -> World:
    """The world with logs, batches, stated sexes, units at limits and decisions."""
    world = replace(world, sessions=make_sessions(world, faults, supply))
    world = replace(world, plain=world.plain | {s.person for s in world.sessions if s.face != "passed"})
    world = with_sexes(with_batches(world, faults, supply), faults, supply)
    return with_decisions(with_limits(world, population, faults, supply), faults, supply)
