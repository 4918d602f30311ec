#!/usr/bin/env python3
"""Draws the book's figures: `figures.py write` into docs/book/figures, `figures.py check` whether those there are these."""

import math
import sys
from html import escape

from pages import DOCS

FOLDER = DOCS / "book" / "figures"
STYLE = (
    "svg{font:14px system-ui,sans-serif;background:#fff}text{fill:#1f2328}.title{font-size:17px;font-weight:600}.faint{fill:#59636e;font-size:13px}"
    ".strong{font-weight:600}rect,circle{fill:#f6f8fa;stroke:#818b98;stroke-width:1.2}rect.chain{fill:#ddf4ff;stroke:#0969da}rect.good{fill:#dafbe1;stroke:#1a7f37}"
    "rect.bad{fill:#ffebe9;stroke:#cf222e}rect.area{fill:none;stroke-dasharray:5 4}path{fill:none;stroke:#59636e;stroke-width:1.5}path.life{stroke-dasharray:4 4;stroke-width:1}"
    ".head{fill:#59636e;stroke:none}.grid{stroke:#d8dee4;stroke-width:1}.c0{stroke:#0969da;stroke-width:2.5}.c1{stroke:#bc4c00;stroke-width:2.5}.c2{stroke:#8250df;stroke-width:2.5}"
    ".t0{fill:#0969da}.t1{fill:#bc4c00}.t2{fill:#8250df}"
    "@media(prefers-color-scheme:dark){svg{background:#0d1117}text{fill:#e6edf3}.faint{fill:#9198a1}rect,circle{fill:#161b22;stroke:#656c76}rect.chain{fill:#0c2d6b;stroke:#58a6ff}"
    "rect.good{fill:#033a16;stroke:#3fb950}rect.bad{fill:#67060c;stroke:#ff7b72}rect.area{fill:none}path{stroke:#9198a1}.head{fill:#9198a1}.grid{stroke:#21262d}"
    ".c0{stroke:#58a6ff}.c1{stroke:#f0883e}.c2{stroke:#bc8cff}.t0{fill:#58a6ff}.t1{fill:#f0883e}.t2{fill:#bc8cff}}"
)


class Figure:
    """A drawing, made of boxes, arrows and words."""

    def __init__(self, width: int, height: int, title: str, about: str) -> None:
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">'
            f"<title>{escape(title)}</title><desc>{escape(about)}</desc><style>{STYLE}</style>"
            '<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
            '<path class="head" d="M0 0L10 5L0 10z"/></marker></defs>'
        ]
        self.text(16, 28, title, "title")

    def text(self, x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> None:
        self.parts.append(f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>')

    def lines(self, x: float, y: float, words: list[str], kind: str = "faint", anchor: str = "start") -> None:
        for number, line in enumerate(words):
            self.text(x, y + 18 * number, line, kind, anchor)

    def box(self, x: float, y: float, width: float, height: float, words: list[str], kind: str = "") -> None:
        """A box with a strong first line, all centred."""
        self.parts.append(f'<rect class="{kind}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>')
        top = y + height / 2 - 9 * (len(words) - 1) + 5
        for number, line in enumerate(words):
            self.text(x + width / 2, top + 18 * number, line, "strong" if number == 0 else "faint", "middle")

    def area(self, x: float, y: float, width: float, height: float, words: str) -> None:
        self.parts.append(f'<rect class="area" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8"/>')
        self.text(x + 10, y + 20, words, "strong")

    def arrow(self, points: list[tuple[float, float]], kind: str = "") -> None:
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
        self.parts.append(f'<path class="{kind}" marker-end="url(#head)" d="{path}"/>')

    def line(self, points: list[tuple[float, float]], kind: str = "") -> None:
        path = "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points)
        self.parts.append(f'<path class="{kind}" d="{path}"/>')

    def svg(self) -> str:
        return "".join(self.parts) + "</svg>\n"


def job() -> Figure:
    f = Figure(900, 430, "The life of a job", "States of a job from submission to payment or refund, with times")
    y = 90
    f.box(20, y, 130, 60, ["Submitted", "ceiling is held"], "chain")
    f.box(240, y, 150, 60, ["Assigned", "a slot and a pledge"], "chain")
    f.box(520, y, 130, 60, ["Resulted", "the client has it"], "chain")
    f.box(760, y, 120, 60, ["Settled", "price is paid"], "good")
    f.arrow([(150, y + 30), (238, y + 30)])
    f.lines(194, y + 14, ["next block"], anchor="middle")
    f.arrow([(390, y + 30), (518, y + 30)])
    f.lines(454, y - 4, ["result within", "5, 20, 100 blocks"], anchor="middle")
    f.arrow([(650, y + 30), (758, y + 30)])
    f.lines(704, y - 4, ["dispute window", "passed"], anchor="middle")
    f.box(520, 240, 130, 60, ["Disputed", "payment waits"], "chain")
    f.arrow([(560, 150), (560, 238)])
    f.lines(552, 200, ["somebody disputes"], anchor="end")
    f.arrow([(650, 262), (820, 262), (820, 152)])
    f.lines(668, 254, ["result was right"])
    f.arrow([(520, 270), (325, 270), (325, 152)])
    f.lines(424, 262, ["wrong: pledge is lost"], anchor="middle")
    f.box(20, 340, 130, 60, ["Refunded", "ceiling goes back"], "bad")
    f.arrow([(85, 150), (85, 338)])
    f.lines(95, 190, ["no operator before the", "deadline, or withdrawn"])
    f.arrow([(290, 150), (290, 370), (152, 370)])
    f.lines(300, 350, ["third try failed, or two", "operators had no input"])
    f.arrow([(345, y), (345, 62), (275, 62), (275, y - 2)])
    f.lines(310, 54, ["time passed: next operator"], anchor="middle")
    f.lines(520, 346, ["A redundant job has 2 to 4 operators at once,", "which commit, then reveal, before there is a", "result. A signed result is settled at once."])
    return f


def dispute() -> Figure:
    f = Figure(900, 725, "A dispute", "Moves of operator and challenger, and what the runtime checks, from the charge to the verdict")
    lanes = {"operator": 150, "runtime": 450, "challenger": 750}
    for name, x in lanes.items():
        f.box(x - 90, 48, 180, 34, [{"operator": "Operator", "runtime": "Runtime", "challenger": "Challenger"}[name]], "chain" if name == "runtime" else "")
        f.line([(x, 82), (x, 610)], "life")
    moves = [
        ("challenger", "open: the output is another", "nothing yet: the result names no trace"),
        ("operator", "post: the roots of all nodes' results", "they are the trace, from now on"),
        ("challenger", "name: the first node whose root differs", "the model has that node there"),
        ("operator", "reveal: hashes of that result's tiles", "their top is the root"),
        ("challenger", "pick: a hash that differs", "the next reveal is of what lies under it"),
        ("operator", "reveal: bytes, 64 KiB at most", "they hash to what was picked"),
        ("challenger", "prove: one element, with its inputs", "inputs are under roots that both accept"),
    ]
    y = 122
    for side, move, check in moves:
        x, to = lanes[side], lanes["runtime"]
        gap = 4 if side == "operator" else -4
        f.arrow([(x, y), (to - gap, y)])
        f.text((x + to) / 2, y - 8, move, "", "middle")
        f.lines(to + (12 if side == "operator" else -12), y + 5, [check], anchor="start" if side == "operator" else "end")
        y += 70
    f.box(300, 610, 300, 62, ["The runtime computes that element", "by the specification, once"], "chain")
    f.box(30, 610, 240, 62, ["Another value", "operator loses its pledge"], "bad")
    f.box(630, 610, 240, 62, ["The same value", "challenger loses its bond"], "good")
    f.arrow([(300, 641), (272, 641)])
    f.arrow([(600, 641), (628, 641)])
    f.lines(450, 691, ["A node's result of at most 64 KiB is revealed at once: five moves. One of more than 128 MiB takes nine.", "Each side has one clock for all its moves. Whose clock runs out, loses."], anchor="middle")
    return f


def places() -> Figure:
    f = Figure(900, 500, "Where data lies, and who does what", "Ledger, operators, gateways, clients and challengers, and what passes between them")
    f.area(20, 50, 860, 130, "Ledger: every node has it")
    f.box(40, 85, 190, 75, ["Validators", "author and finalise;", "referee disputes"], "chain")
    f.box(260, 85, 290, 75, ["Jobs, escrow, bonds, rewards", "roots and CIDs, never the data;", "outputs of up to 256 bytes"], "chain")
    f.box(580, 85, 280, 75, ["Runtime", "computes one element of a dispute;", "runs no model"], "chain")
    f.area(20, 250, 250, 130, "Client, dApp")
    f.box(40, 285, 210, 75, ["submits and pays", "checks the output against", "the root that was signed"])
    f.area(310, 250, 280, 130, "Inference operator")
    f.box(325, 285, 115, 75, ["node", "its hook", "signs"])
    f.box(460, 285, 115, 75, ["worker", "executes,", "stores"])
    f.arrow([(440, 315), (458, 315)])
    f.arrow([(460, 335), (442, 335)])
    f.area(630, 250, 250, 130, "Challenger")
    f.box(650, 285, 210, 75, ["executes again", "disputes what differs;", "needs no node of its own"])
    f.area(20, 420, 860, 64, "Gateways: models, inputs, outputs, traces")
    f.lines(400, 440, ["files by CID; every block is verified by who fetches it, so a gateway", "can stay silent and cannot lie"])
    f.arrow([(145, 250), (145, 182)])
    f.lines(155, 222, ["job: class, CID, root"])
    f.arrow([(382, 250), (382, 182)])
    f.lines(392, 222, ["results, moves"])
    f.arrow([(755, 250), (755, 182)])
    f.lines(765, 222, ["charges, moves"])
    f.arrow([(145, 380), (145, 418)])
    f.lines(155, 404, ["input"])
    f.arrow([(500, 418), (500, 382)])
    f.arrow([(535, 380), (535, 418)])
    f.lines(545, 404, ["model, input; output, trace"])
    f.arrow([(790, 418), (790, 382)])
    f.lines(800, 404, ["all of it"])
    return f


def tail(mean: float, least: int) -> float:
    """How likely a Poisson-distributed number is to be at least this."""
    return 1 - sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(least))


def price() -> Figure:
    f = Figure(900, 420, "What the next slot earns", "Price of one slot more by the slots that a class has, for loads of 1, 4 and 12 slots")
    left, right, top, bottom, most = 70, 860, 60, 350, 24
    at = lambda slots, share: (left + (right - left) * slots / most, bottom - (bottom - top) * share)
    for percent in range(0, 101, 25):
        x, y = at(0, percent / 100)
        f.line([(left, y), (right, y)], "grid")
        f.text(x - 8, y + 5, f"{percent} %", "faint", "end")
    for slots in range(0, most + 1, 4):
        f.text(at(slots, 0)[0], bottom + 20, str(slots), "faint", "middle")
    f.text((left + right) / 2, bottom + 44, "slots that the class has already, none of which ever fails", "faint", "middle")
    for kind, (load, label) in enumerate([(1, (2.0, 0.13)), (4, (4.6, 0.62)), (12, (12.7, 0.6))]):
        f.line([at(slots, tail(load, slots + 1)) for slots in range(most + 1)], f"c{kind}")
        x, y = at(*label)
        f.text(x, y, f"load {load}", f"strong t{kind}")
    f.text(left + 300, 50, "probability that a request needs it: the price, times weight and worth of a slot", "faint")
    return f


def money() -> Figure:
    f = Figure(920, 430, "The money of an era", "Where fees and issuance go in a class that has a reward weight")
    f.box(20, 70, 150, 64, ["Fee of a job", "100 %"])
    f.box(20, 220, 150, 64, ["Issuance", "what root decided"])
    f.box(270, 50, 190, 50, ["Operator: 20 %", "for computing"], "good")
    f.box(270, 130, 190, 64, ["Protocol: 80 %", "of it 5 for keepers of", "model and input, if any"], "chain")
    f.arrow([(170, 92), (268, 76)])
    f.arrow([(170, 112), (268, 152)])
    f.box(270, 235, 190, 64, ["Reward pot", "issued, fees, carried"], "chain")
    f.arrow([(170, 252), (268, 262)])
    f.arrow([(365, 194), (365, 233)])
    f.lines(375, 219, ["three quarters at the era's end: 56 to 60 %"])
    f.box(560, 130, 150, 64, ["Treasury", "the rest: 19 to 20 %"])
    f.arrow([(460, 162), (558, 162)])
    f.box(560, 235, 150, 64, ["Budget", "by class: weight", "times worth"], "chain")
    f.arrow([(460, 267), (558, 267)])
    f.box(770, 235, 115, 64, ["Offers", "capacity", "times price"], "good")
    f.arrow([(710, 267), (768, 267)])
    f.lines(640, 320, ["no class more than its allowance: multiple", "times what its jobs paid to the protocol"], anchor="middle")
    f.box(270, 360, 190, 50, ["Carried", "up to a cap"])
    f.arrow([(345, 299), (345, 358)])
    f.arrow([(385, 360), (385, 301)])
    f.arrow([(460, 385), (902, 385), (902, 162), (712, 162)])
    f.lines(500, 378, ["above the cap: to the treasury"])
    f.lines(20, 165, ["In a class without a weight the", "operator gets 80 % of its fee."])
    return f


def feed() -> Figure:
    f = Figure(900, 580, "A request for external data", "Requester, runtime, operators and source, from the request to the answer or the refund")
    lanes = {"requester": 110, "runtime": 370, "operators": 630, "source": 820}
    names = {"requester": "Requester", "runtime": "Runtime", "operators": "Drawn operators", "source": "Source"}
    for name, x in lanes.items():
        f.box(x - 75 if name != "source" else x - 60, 48, 150 if name != "source" else 120, 34, [names[name]], "chain" if name == "runtime" else "")
        f.line([(x, 82), (x, 436 if name in ("requester", "runtime") else 408)], "life")
    steps = [
        ("requester", "runtime", "address, pointer, reading", "n of m must agree; the fee is held"),
        ("runtime", "operators", "next block: drawn by free slots", ""),
        ("operators", "source", "GET, twice if exact", "each pledges 100 prices"),
        ("source", "operators", "a JSON document", "each reads a part of it"),
        ("operators", "runtime", "commit to a finding, 10 blocks", "a hash with a salt"),
        ("operators", "runtime", "tell it, 10 blocks", "when all have committed"),
    ]
    y = 122
    for who, whom, words, about in steps:
        x, to = lanes[who], lanes[whom]
        gap = 4 if to > x else -4
        f.arrow([(x, y), (to - gap, y)])
        f.text((x + to) / 2, y - 8, words, "", "middle")
        if about:
            # At the end of the arrow that has room: behind the runtime for who asks it, else in front of the arrow.
            f.lines(min(x, to) - 12 if who != "requester" else to + 12, y + 5, [about], anchor="end" if who != "requester" else "start")
        y += 56
    f.box(250, 436, 240, 62, ["A quorum found the same?", "decided in the next block"], "chain")
    f.box(20, 436, 190, 62, ["Refunded", "all of the fee goes back"], "bad")
    f.box(560, 436, 320, 62, ["Answered", "value, who said so, when; for a day"], "good")
    f.arrow([(250, 467), (212, 467)])
    f.text(231, 458, "no", "faint", "middle")
    f.arrow([(490, 467), (558, 467)])
    f.text(524, 458, "yes", "faint", "middle")
    f.lines(
        450,
        526,
        [
            "Who said what was settled is paid its price, half of it for a failure. Silence costs a tenth of the pledge.",
            "Where governance vouches for the source, another value costs the pledge, and so does silence after a commitment.",
            "A quorum is more than half of those asked. Of numbers the answer can be their median.",
        ],
        anchor="middle",
    )
    return f


def keeping() -> Figure:
    f = Figure(900, 535, "An artefact that is kept", "Above, a term through four eras: taken, begun, paid, and what a miss costs. Below, who pays keepers, and how that is divided")
    eras = [
        ("Era 1: taken", 150, ["asked", "shown: the term", "begins, unpaid"], "chain"),
        ("Era 2", 90, ["asked", "shown: paid", ""], "good"),
        ("Era 3", 130, ["asked", "missed: the fee", "goes back"], "bad"),
        ("Era 4", 60, ["asked", "missed again:", "pledge is burnt"], "bad"),
    ]
    width = 215
    for number, (name, at, words, kind) in enumerate(eras):
        x = 20 + number * width
        f.area(x, 50, width, 150, name)
        f.box(x + at - 55, 102, 116, 74, [word for word in words if word], kind)
    f.box(28, 112, 58, 54, ["take", "pledge"], "")
    f.arrow([(86, 139), (113, 139)])
    f.lines(450, 222, ["In each era each term has one turn, at a random block, and is asked for one random byte.", "The blocks that lead to it from the CID are to be shown within 100 blocks of the chain."], anchor="middle")
    f.box(20, 262, 200, 64, ["Request", "held: the fee for each", "copy and era"])
    f.box(20, 402, 200, 64, ["Jobs", "5 % of a fee: a third each for", "graph, weights and input"])
    f.box(340, 262, 190, 64, ["Fee of an era", "with each answer"], "chain")
    f.arrow([(220, 294), (338, 294)])
    f.box(650, 262, 230, 64, ["Keeper: 90 %", "for what it was asked"], "good")
    f.arrow([(530, 294), (648, 294)])
    f.box(340, 402, 190, 64, ["Pot", "with what each artefact", "brought into it"], "chain")
    f.arrow([(435, 326), (435, 400)])
    f.lines(445, 366, ["10 %"])
    f.arrow([(220, 434), (338, 434)])
    f.lines(278, 424, ["where it is kept"], anchor="middle")
    f.box(650, 402, 230, 64, ["Keepers, from its fund", "each what would be lost", "without it"], "good")
    f.arrow([(530, 434), (648, 434)])
    f.lines(589, 424, ["in the next era"], anchor="middle")
    f.lines(450, 500, ["Alone an operator with quality 0.8 has 80 % of the fund, of two each has 16 %, of three 3.2 %. Of several in one failure domain", "only the one that was first counts. What is not earned stays in the pot up to a cap; what nobody keeps is the protocol's."], anchor="middle")
    return f


FIGURES = {"job": job, "dispute": dispute, "places": places, "price": price, "money": money, "feed": feed, "keeping": keeping}


def main() -> int:
    if sys.argv[1:] not in (["write"], ["check"]):
        print("usage: figures.py write|check", file=sys.stderr)
        return 2
    status = 0
    for name, draw in FIGURES.items():
        file, svg = FOLDER / f"{name}.svg", draw().svg()
        if sys.argv[1] == "write":
            FOLDER.mkdir(parents=True, exist_ok=True)
            file.write_text(svg)
        elif not file.is_file() or file.read_text() != svg:
            print(f"[book] {file} is not what figures.py draws: scripts/book/figures.py write", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
