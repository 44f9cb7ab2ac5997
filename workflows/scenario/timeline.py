"""Several scenarios on one house, their steps merged by time, so that numbers and log come in date order."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import datetime

from workflows.scenario.clock import pass_time
from workflows.scenario.player import Player
from workflows.scenario.steps import Scenario
from workflows.scenario.story import Story


def play_merged(player: Player, scenarios: Iterable[Scenario], until: datetime) -> list[Story]:
    """Play all scenarios step by step in order of time; at one moment in the order given.

    until: local time at which the clock stands at the end. Raises ScenarioError.
    """
    stories: dict[int, Story] = {}
    ordered = list(scenarios)
    queue: list[tuple[datetime, int]] = [
        (player.clock.instant(scenario.start), place) for place, scenario in enumerate(ordered)
    ]
    heapq.heapify(queue)
    while queue:
        _at, place = heapq.heappop(queue)
        if place in stories:
            player.take_step(stories[place])
        else:
            stories[place] = player.start(ordered[place])
        if not stories[place].is_finished:
            heapq.heappush(queue, (stories[place].at, place))
    played = [stories[place] for place in range(len(ordered))]
    for story in sorted(played, key=lambda story: story.at):
        player.finish(story)
    pass_time(player.house, player.clock, player.clock.instant(until))
    for story in played:
        player.require_no_incident(story)
    return played
