"""Counts words. An interface of the world is a class of its name in `wit_world.exports`."""

import os
import re
from collections import Counter

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.counting import Count

DEFAULT_LIMIT = 10
DEFAULT_SPEED = "238"


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


class Counting(exports.Counting):
    def top_words(self, text: str, limit: int | None) -> list[Count]:
        counted = Counter(words_of(text))
        by_frequency = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return [Count(word, times) for word, times in by_frequency[: limit or DEFAULT_LIMIT]]

    def reading_time(self, text: str) -> float:
        speed = os.environ.get("WORDS_PER_MINUTE", DEFAULT_SPEED)
        if not speed.isdigit() or int(speed) == 0:
            raise Err(f"WORDS_PER_MINUTE is no number: {speed}")
        return len(words_of(text)) / int(speed)
