#!/usr/bin/env python3
"""Draws the five years (events.txt) and reckons what they come to (years.txt, points.txt).

It knows nothing of the program: what it adds up by are the rules, named beside each sum.
The seed is fixed; `python3 reckon.py` writes the same three files again. No test runs it.
"""
import collections, datetime, pathlib, random, re

YEARS = range(2027, 2032)
MEMBERS = "陈静 龚平 黄敏 李强 刘洋 王芳 吴丹 杨帆 张伟 赵磊 周涛".split()
WORK = [("送戏下乡", "场", (1, 4), (80, 300)), ("修缮渡槽", "处", (1, 3), (20, 90)),
        ("赠送图书", "册", (100, 900), (50, 200)), ("义务理发", "人次", (20, 80), (20, 80))]
SUMS = {"3万元": 3000000, "1.2万元": 1200000, "三千元": 300000, "800元": 80000, "10000.50元": 1000050, "五百元": 50000}  # in fen
HONOURS = {"镇政府": ("先进个人", "town"), "县政协": ("优秀政协委员", "county"), "省农业厅": ("科技示范户", "province")}

# What is rarer is written by hand: day, who, what, how the office decides, words.
BY_HAND = """
2027-03-17 王芳 文史 核实 1958年春，公社在村口修了水库，干了三个月。
2027-04-22 李强 好事 核实 修缮渡槽 1处，惠及35人 同行 王芳
2027-09-08 周涛 捐赠 核实 恒通机械捐赠青山小学30万元器材
2027-11-03 赵磊 好事 撤回 义务理发 20人次，惠及20人
2028-05-09 周涛 好事 退回又改 送戏下乡 1场，惠及90人 改为 2场，惠及180人
2028-09-26 陈静 捐赠 核实 我给青山小学捐图书200册价值4000元
2028-12-28 黄敏 好事 待核实 送戏下乡 2场，惠及160人
2029-01-05 黄敏 补核 2028 好事 25
2029-01-24 龚平 更正 2028 2
2029-10-16 刘洋 文史 核实 民国三十六年，村里凑钱办了夜校。
2030-06-12 陈静 好事 核实 义务理发 30人次，惠及30人 同行 杨帆
"""


def draw():
    """Gives the events in the order of their days: (day, who, what, number, how, words)."""
    r, out = random.Random(14), []

    def day(y, q, used):
        while True:
            d = datetime.date(y, 3 * q - 2, 1) + datetime.timedelta(days=r.randrange(3, 85))
            holiday = d.month == 1 and d.day < 6 or d.month == 10 and d.day < 9 or d.month == 5 and d.day < 6
            if d.weekday() < 5 and not holiday and d not in used:
                used.add(d)
                return d

    for y in YEARS:
        rows = []
        for q in (1, 2, 3, 4):
            used = set()
            for _ in range(r.randrange(4, 8)):
                w, u, a, b = r.choice(WORK)
                rows.append((day(y, q, used), r.choice(MEMBERS), "好事", f"{w} {r.randint(*a)}{u}，惠及{r.randint(*b)}人"))
            for _ in range(r.randrange(1, 3)):
                who, s = r.choice(MEMBERS), r.choice(list(SUMS))
                rows.append((day(y, q, used), who, "捐赠", r.choice(["我", "匿名人士"]) + "捐给青山小学" + s))
            for _ in range(r.randrange(0, 3)):
                b = r.choice(list(HONOURS))
                rows.append((day(y, q, used), r.choice(MEMBERS), "荣誉", f"被{b}评为{HONOURS[b][0]}"))
            if q in (2, 4):
                rows.append((day(y, q, used), "主任", "学习", " ".join(sorted(r.sample(MEMBERS, r.randint(8, 11))))))
        rows.sort(key=lambda row: row[:2])
        drawn = [(d, who, what, "-" if what == "学习" else "核实又撤销又核实" if r.random() < .15 else "核实", words) for d, who, what, words in rows]
        for line in BY_HAND.strip().splitlines():
            d, who, what, how, words = line.split(" ", 4)
            if d.startswith(str(y)):
                drawn.append((datetime.date.fromisoformat(d), who, what, how, words))
        drawn.sort(key=lambda row: row[:2])
        n = collections.Counter()
        for d, who, what, how, words in drawn:
            n[what] += 1  # numbers go by the order of filing; one that is withdrawn keeps its number
            out.append((d, who, what, n[what], how, words))
    return out


def reckon(events):
    years = collections.defaultdict(collections.Counter)
    points = collections.Counter()  # by quarter, person and category
    late = {}  # deeds that are confirmed later: by year and number
    q = lambda d: f"{d.year}Q{(d.month + 2) // 3}"
    for d, who, what, no, how, words in events:
        y = years[d.year]
        if what == "学习":
            y["学习"] += 1
            for m in MEMBERS:
                came = m in words.split()
                y["出席" if came else "缺席"] += 1
                points[q(d), m, "activity"] += 5 if came else -2  # B4: 出席 5, 无故缺席 -2
        elif what == "更正":  # 缺席 becomes 出席, of a session of that year, in the quarter of the session
            year, session = int(how), int(words)
            of = [e for e in events if e[0].year == year and e[2] == "学习" and e[3] == session][0]
            assert who not in of[5].split()
            years[year]["出席"] += 1
            years[year]["缺席"] -= 1
            points[q(of[0]), who, "activity"] += 5 + 2
        elif what == "补核":  # the year goes by the day of the deed, the quarter by that of the decision (§21)
            for m in late[int(how), int(words.split()[1])]:
                points[q(d), m, "deeds"] += 5
        elif how == "撤回":
            pass
        elif what == "好事":
            words, _, other = words.partition(" 同行 ")
            amounts = words.rpartition(" 改为 ")[2]
            m = re.search(r"(\d+)(\D+?)，惠及(\d+)人", amounts)
            y["好事"] += 1
            y[m[2]] += int(m[1])
            y["受益"] += int(m[3])
            did = [who] + ([other] if other else [])
            if how == "待核实":
                late[d.year, no] = did
            else:
                for m in did:
                    points[q(d), m, "deeds"] += 5  # B4: 好事实事 5, to all who did it
        elif what == "捐赠":
            y["捐赠"] += 1
            money = [fen for s, fen in SUMS.items() if words.endswith(s)]
            y["捐款分"] += sum(money)
            y["物资分"] += 0 if money else {"30万元器材": 30000000, "价值4000元": 400000}[re.search("30万元器材|价值4000元", words)[0]]
            if not words.startswith("恒通机械"):  # what a firm gives is in nobody's name
                points[q(d), who, "gift"] = 2  # B4: 2 a quarter, however often and however much
        elif what == "荣誉":
            level = HONOURS[re.search("被(.+)评为", words)[1]][1]
            y["荣誉"] += 1
            y[level] += 1
            points[q(d), who, "honours"] += {"town": 2, "county": 4, "province": 8}[level]
        elif what == "文史":
            points[q(d), who, "research"] += 3  # B4: 文史 3
    return years, points


def main():
    here = pathlib.Path(__file__).parent
    events = draw()
    years, points = reckon(events)
    heads = "学习 出席 缺席 好事 场 处 册 人次 受益 捐赠 捐款分 物资分 荣誉 town county province".split()
    lines = ["# 五年的三本册：哪天、谁、做什么、本年第几件、怎么办理、内容。怎么来的见 README.md。"]
    lines += [" ".join(map(str, e)) for e in events]
    (here / "events.txt").write_text("\n".join(lines) + "\n")
    lines = ["# 每年定稿时的合计。捐款、物资按分。", "年 " + " ".join(heads)]
    lines += [f"{y} " + " ".join(str(years[y][h]) for h in heads) for y in YEARS]
    (here / "years.txt").write_text("\n".join(lines) + "\n")
    lines = ["# 每季度每人的积分。", "季度 " + " ".join(MEMBERS)]
    for y in YEARS:
        for n in (1, 2, 3, 4):
            def sum_of(m, *categories):  # B4: each category is within 0 and 20 a quarter
                return max(0, min(20, sum(points[f"{y}Q{n}", m, c] for c in categories)))
            lines.append(f"{y}Q{n} " + " ".join(
                str(sum_of(m, "activity") + sum_of(m, "research") + sum_of(m, "deeds", "gift") + sum_of(m, "honours")) for m in MEMBERS))
    (here / "points.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
