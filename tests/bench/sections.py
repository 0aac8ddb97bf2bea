"""What is measured. Each section adds rows to the table; the goals stand beside them."""

import exchange
import filters
import growth
import guard
import imports
import lookups
import surveys
import reports
import words
import writes

ALL = {"start": lookups.start, "lookup": lookups.lookup, "words": words.words, "pinyin": words.pinyin,
       "sorted": filters.filters, "ranges": filters.ranges, "growth": growth.growth, "unmerged": growth.unmerged,
       "write": writes.write, "add": writes.add, "race": writes.race, "import": imports.imports,
       "exchange": exchange.exchange, "survey": surveys.surveys, "report": reports.report, "instructions": guard.instructions}
# All that stands for "any part of anything, at once".
FIND = ["lookup", "words", "pinyin", "sorted", "ranges", "growth", "unmerged", "add", "race", "import"]
GROUPS = {"find": FIND, "all": [name for name in ALL if name != "instructions"]}
