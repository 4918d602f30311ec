"""Writes golden.json: the reward formulas of the crate's documentation in 60 digits, with nothing but mpmath's functions.

Run it from anywhere, with mpmath installed: python3 primitives/coverage/tests/golden.py
"""

import json
import pathlib
import random

from mpmath import erfc, exp, floor, gammainc, mp, mpf, nstr, pi, sqrt

mp.dps = 60
SLOT = 10**12
CELLS = 64
CALM_PRIOR = 24
SILENT_CREDIT = 8


def text(number):
    return nstr(number, 25)


def tail(mean, n):
    """Probability that a Poisson variable is at least n."""
    return mpf(1) if n <= 0 else gammainc(n, 0, mean, regularized=True)


class Demand:
    def __init__(self, load):
        self.cell = mpf(max(SLOT, -(-load // CELLS))) / SLOT
        self.mean = mpf(load) / SLOT / self.cell

    def need(self, supply):
        if self.mean == 0:
            return mpf(0)
        cells = mpf(supply) / SLOT / self.cell
        whole = int(floor(cells))
        if whole == 0:
            return tail(self.mean, 1)
        part = cells - whole
        return (1 - part) * tail(self.mean, whole) + part * tail(self.mean, whole + 1)

    def served(self, supply):
        if self.mean == 0:
            return mpf(0)
        cells = mpf(supply) / SLOT / self.cell
        whole = int(floor(cells))
        busy = sum((tail(self.mean, n) for n in range(1, min(whole, 400) + 1)), mpf(0))
        return (busy + (cells - whole) * tail(self.mean, whole + 1)) * self.cell


def fellows(domain, outages):
    """Domains that were never down without this one when it was heard of, and with it at least once."""
    together = {other for outage in outages if domain in outage["down"] for other in outage["down"]}
    heard_up = (outage for outage in outages if domain not in outage["down"] and domain not in outage["silent"])
    return together - {other for outage in heard_up for other in outage["down"]}


def least_up(outages):
    """The share of all eras of outages in which the domain was up that was down most."""
    total = sum(outage["eras"] for outage in outages)
    down = [sum(outage["eras"] for outage in outages if domain in outage["down"]) for domain in range(256)]
    return mpf(total - max(down)) / total if total else mpf(0)


def prices(load, supply, eras, outages):
    believed = least_up(outages)
    demand = Demand(load)
    total = eras + CALM_PRIOR
    calm = demand.need(sum(supply.values()))
    price = {domain: mpf(0) for domain in supply}
    served = mpf(0)
    left = total
    for outage in outages:
        left -= outage["eras"]
        up = sum(capacity for domain, capacity in supply.items() if domain not in outage["down"])
        short = demand.need(up)
        served += outage["eras"] * demand.served(up)
        for domain in supply:
            if domain in outage["down"]:
                continue
            if domain in outage["silent"]:
                if not fellows(domain, outages) & set(outage["down"]):
                    price[domain] += outage["eras"] * (believed * calm + (short - calm) / SILENT_CREDIT)
            else:
                price[domain] += outage["eras"] * short
    served += left * demand.served(sum(supply.values()))
    return {domain: (price[domain] + left * calm) / total for domain in supply}, served / total


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def distribution(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def normal_prices(load, domains):
    mean = sum((mpf(up) * capacity / SLOT / 10**6 for capacity, up in domains), mpf(0))
    load = mpf(load) / SLOT
    variance = load + mpf(1) / 4
    for capacity, up in domains:
        up = mpf(up) / 10**6
        variance += up * (1 - up) * (mpf(capacity) / SLOT) ** 2
    sigma = sqrt(variance)
    z = (mean - load) / sigma
    result = []
    for capacity, up in domains:
        up = mpf(up) / 10**6
        at_once = density(z) * up * (1 - up) * mpf(capacity) / SLOT / sigma
        result.append((max(mpf(0), up * distribution(-z) - at_once), up * distribution(-z)))
    return result


def main():
    source = random.Random(7)

    normal = []
    points = [mpf(n) / 8 for n in range(-90, 91)] + [mpf(source.uniform(-9.2, 9.2)) for _ in range(60)]
    for point in points:
        units = int(point * 2**64)
        z = mpf(units) / 2**64
        normal.append({"z": str(units), "density": text(density(z)), "distribution": text(distribution(z))})

    need = []
    loads = [1, 1000, 10**6, 10**9, 10**10, 3 * 10**11, 10**12, 7 * 10**12, 63 * 10**12, 64 * 10**12, 65 * 10**12, 10**15, 10**18]
    loads += [int(10 ** source.uniform(9, 16)) for _ in range(30)]
    for load in loads:
        demand = Demand(load)
        for ratio in [0.0, 0.3, 0.8, 0.97, 1.0, 1.1, 1.5, 2.0, 3.0]:
            supply = int(load * ratio)
            need.append((load, supply, demand))
        for slots in [0.25, 1, 1.5, 2, 3.75, 12]:
            need.append((load, int(slots * SLOT), demand))
    need = [
        {"load": load, "supply": supply, "need": text(demand.need(supply)), "served": text(demand.served(supply))}
        for load, supply, demand in need
    ]

    markets = []
    for _ in range(40):
        count = source.randint(1, 8)
        load = int(10 ** source.uniform(10, 14.5))
        names = source.sample(range(256), count)
        supply = {name: int(load * source.uniform(0.05, 2.5) / count) for name in names}
        outages, era = [], 0
        for _ in range(source.randint(0, 30)):
            era += source.randint(0, 20)
            down = sorted(source.sample(names + [0, 255], source.randint(1, 2)))
            silent = sorted(set(name for name in names if source.random() < 0.3) - set(down))
            eras = source.randint(1, 5)
            outages.append({"from": era, "eras": eras, "down": down, "silent": silent})
            era += eras
        price, served = prices(load, supply, era, outages)
        markets.append(
            {
                "load": load,
                "until": era,
                "outages": outages,
                "domains": [{"domain": name, "capacity": supply[name], "price": text(price[name])} for name in sorted(names)],
                "served": text(served),
            }
        )

    normals = []
    for _ in range(60):
        count = source.randint(1, 8)
        load = int(10 ** source.uniform(9, 14.5))
        domains = [
            (int(load * source.uniform(0.1, 2) / count), source.choice([500_000, 900_000, 990_000, 1_000_000]))
            for _ in range(count)
        ]
        normals.append(
            {
                "load": load,
                "domains": [
                    {"capacity": capacity, "up": up, "price": text(price), "without": text(without)}
                    for (capacity, up), (price, without) in zip(domains, normal_prices(load, domains))
                ],
            }
        )

    golden = {"normal": normal, "need": need, "markets": markets, "normal_prices": normals}
    path = pathlib.Path(__file__).with_name("golden.json")
    with path.open("w") as file:
        lines = (
            f'"{name}": [\n' + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]"
            for name, cases in golden.items()
        )
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


main()
