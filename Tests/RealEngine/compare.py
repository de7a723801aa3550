"""Holds the answers of the simulated PostHog against those of a real ClickHouse.

    compare.py FOLDER

FOLDER has entries.jsonl and questions.jsonl, as RealEngineTests writes them. Prints every difference; the exit code is
1 if there is any."""

import json
import sys

import answers
from engine import Engine, Refused
from entries import Entries
from groups import Groups
from services import Services
from versions import VERSIONS


def expected(engine, question):
    """The status, and the value of the body."""
    endpoint = {
        "count": answers.count,
        "count-ranges": answers.count_ranges,
        "sparkline": answers.sparkline,
        "values": answers.values,
        "attributes": answers.attributes,
        "facet_values": answers.facet_values,
    }[question["endpoint"]]
    try:
        return 200, endpoint(engine, VERSIONS[question["version"]], question)
    except Refused:
        return 500, None


def difference(engine, question):
    """What is wrong with an answer, or None."""
    version = VERSIONS[question["version"]]
    checked = {
        "services": lambda answer: Services(engine, version, question).differs(answer),
        "group-by": lambda answer: Groups(engine, version, question).differs(answer),
        "query": lambda answer: Entries(engine, version, question).differs_in_page(answer),
        "pages": lambda answer: Entries(engine, version, question).differs_in_all(answer),
    }.get(question["endpoint"])
    if checked and question["status"] != 200:
        return "status should be 200"
    if checked:
        return checked(json.loads(question["answer"]))
    status, value = expected(engine, question)
    if status != question["status"]:
        return f"status should be {status}"
    if status == 200 and value != json.loads(question["answer"]):
        return f"should be {json.dumps(value, ensure_ascii=False)[:1500]}"
    return None


def main(folder):
    engine = Engine(f"{folder}/entries.jsonl")
    with open(f"{folder}/questions.jsonl", encoding="utf-8") as file:
        questions = [json.loads(line) for line in file]
    differences = 0
    for question in questions:
        if complaint := difference(engine, question):
            differences += 1
            asked = {name: question.get(name) for name in ("endpoint", "version", "query", "parameters", "status")}
            print(f"{json.dumps(asked, ensure_ascii=False)}\n  answer {question['answer'][:1500]}\n  {complaint}")
    print(f"{len(questions)} questions, {differences} differences")
    return 1 if differences or not questions else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
