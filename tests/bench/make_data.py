#!/usr/bin/env python3
"""Makes customers.csv, contacts.csv and orders.csv (three of each to a customer) of any size, columns as in tests/data.

The same COUNT and --seed give the same bytes. Every person and firm is invented; e-mails are at example domains.
"""

import argparse
import csv
import datetime
import random
from pathlib import Path

HEADS = {
    "customers": "id kind name company phone email city region industry tags stage tier created birthday note",
    "contacts": "customer_id at channel direction summary next_followup",
    "orders": "customer_id date product qty amount",
}
SURNAMES = [("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("黄", "huang"),
            ("赵", "zhao"), ("周", "zhou"), ("吴", "wu"), ("徐", "xu"), ("孙", "sun"), ("马", "ma"), ("朱", "zhu"),
            ("胡", "hu"), ("林", "lin"), ("郭", "guo"), ("何", "he"), ("高", "gao"), ("罗", "luo"), ("郑", "zheng"),
            ("梁", "liang"), ("谢", "xie"), ("宋", "song"), ("唐", "tang"), ("许", "xu"), ("韩", "han"), ("冯", "feng"),
            ("欧阳", "ouyang"), ("司徒", "situ"), ("诸葛", "zhuge"), ("上官", "shangguan")]
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文建国志红海燕玲鹏宇浩然子轩梓涵雨欣思远嘉怡晓东亚楠春梅立新永庆长青金凤瑞雪安宁"
FIRST = """Ada Bruno Carla Dennis Edith Felix Grace Hugo Irene Jonas Karen Louis Mabel Nils Olga Pedro Quentin Rosa
Søren Tilda Ulrich Vera Walter Xenia Yves Zoë Agnès Björn Chloë Łucja Émile Ingrid Jürgen Noël María Renée""".split()
LAST = """Abbott Barlow Castle Draper Easton Farrow Gibbs Holloway Ives Jarvis Keller Lamont Mercer Norwood Osgood
Pryce Quill Ramsey Sutter Tanner Upton Vance Whitby Yates Ziegler O'Hara Lindström Núñez Groß Dvořák
Ferreira Kovács""".split()
CHINA = [("上海", "上海"), ("北京", "北京"), ("深圳", "广东"), ("广州", "广东"), ("成都", "四川"), ("杭州", "浙江"), ("武汉", "湖北"),
         ("西安", "陕西"), ("南京", "江苏"), ("苏州", "江苏"), ("长沙", "湖南"), ("青岛", "山东"), ("厦门", "福建"), ("昆明", "云南")]
WEST = [("London", "UK"), ("Leeds", "UK"), ("Boston", "USA"), ("Toronto", "Canada"), ("Berlin", "Germany"),
        ("München", "Germany"), ("Lyon", "France"), ("Málaga", "Spain"), ("Dublin", "Ireland"), ("Sydney", "Australia")]
FIRM = """云帆 德润 宏盛 明达 嘉信 百汇 天启 远山 海纳 金石 兴隆 同心 顺风 万和""".split()
TRADE = "科技 贸易 物流 建材 机械 食品 医药 教育 传媒 纺织 电子 家具".split()
WEST_FIRM = "Alder Birch Cedar Dune Ember Fjord Garnet Hazel Indigo Jasper Kestrel Linden Marlow Onyx".split()
WEST_TRADE = ["Foods, Inc.", "Logistics Ltd", "Software GmbH", "Textiles S.A.", "Tools & Co.", "Travel LLC", "Media"]
INDUSTRY = """retail manufacturing software logistics education healthcare finance energy media hospitality""".split()
TAGS = """vip newsletter referral wholesale trial renewal partner 老客户 重点 展会 转介绍 代理商 价格敏感 已签约""".split()
STAGES = "lead qualified proposal negotiation customer dormant lost".split()
CHINESE = """客户 要求 报价 样品 合同 发货 下周 再联系 付款 延期 满意 质量 问题 技术 方案 预算 审批 经理 展会 认识 朋友 介绍 春节 拜访 新厂房 搬迁 培训
安装 续约 折扣 竞争对手 比较 库存 发票 对账 喜欢 喝茶 孩子 上学""".split()
ENGLISH = """asked for a new quote delivery late invoice paid sample sent wants demo budget approved contract renewal
next quarter prefers mail met at the fair moved office likes golf two kids happy with service price too
high call again""".split()
CHANNELS = "phone phone phone email email wechat wechat visit meeting sms".split()
FIRST_DAY = datetime.date(2019, 1, 1)
DAYS = [(FIRST_DAY + datetime.timedelta(days=i)).isoformat() for i in range(2700)]
SPAN = 2500  # days that things happen on; the rest is for follow-ups


def spread(number, count):
    """Another place of 0..count-1 for each number: neighbours in rank are no neighbours in the file."""
    return (number * 6700417 + 4711) % count


def sentence(pick, chance, length, chinese):
    parts = []
    while sum(map(len, parts)) < length:
        if chance() < chinese:
            parts.append("".join(pick(CHINESE) for _ in range(4)) + "，")
        else:
            parts.append(" ".join(pick(ENGLISH) for _ in range(5)) + ", ")
    return "".join(parts)[:length].rstrip("， ,") + "."


def phone(chance, chinese, number):
    """One number for each customer, in one of the spellings that people use."""
    if chinese:
        digits = f"1{'3578'[int(chance() * 4)]}{int(chance() * 10)}{number * 48271 % 10**8:08d}"
        begin, middle, end = digits[:3], digits[3:7], digits[7:]
        forms = [digits] * 7 + [f"{begin} {middle} {end}", f"+86 {begin}-{middle}-{end}", f"{begin}-{middle}-{end}"]
    else:
        local = f"{2000000 + number * 48271 % 8000000}"
        area = 201 + int(chance() * 700)
        forms = [f"+1 {area}-{local[:3]}-{local[3:]}", f"({area}) {local[:3]}-{local[3:]}",
                 f"+44 20 {local[0]}{local[:3]} {local[3:]}", f"+49 30 {local}"]
    return forms[int(chance() * len(forms))]


def customers(count, random_source):
    chance, pick = random_source.random, random_source.choice
    for number in range(1, count + 1):
        chinese, firm = chance() < 0.5, chance() < 0.18
        city, region = pick(CHINA if chinese else WEST)
        if chinese:
            company = city + pick(FIRM) + pick(TRADE) + "有限公司"
            surname, latin = pick(SURNAMES)
            name = surname + pick(GIVEN) + (pick(GIVEN) if chance() < 0.85 else "")
        else:
            company = pick(WEST_FIRM) + " " + pick(WEST_TRADE)
            name = pick(FIRST) + " " + pick(LAST)
            latin = "".join(c for c in name.lower().replace(" ", ".") if c.isascii() and c != "'")
        note = sentence(pick, chance, 5 + int(chance() * 195), 0.65 if chinese else 0.2) if chance() < 0.78 else ""
        if chance() < 0.03:
            note = note.replace(", ", ',\n"as said" ')
        employer = "" if firm or chance() < 0.25 else company
        number_of_phone = "" if chance() < 0.05 else phone(chance, chinese, number)
        email = "" if chance() < 0.06 else f"{latin}{number}@{pick(['example.com', 'example.org', 'example.net'])}"
        tags = ";".join(random_source.sample(TAGS, int(chance() ** 2 * 5)))
        created = f"{DAYS[int(chance() * SPAN)]} {8 + int(chance() * 12):02d}:{int(chance() * 60):02d}:00"
        birthday = f"{1945 + int(chance() * 60)}-{1 + int(chance() * 12):02d}-{1 + int(chance() * 28):02d}"
        yield (number, "org" if firm else "person", company if firm else name, employer, number_of_phone, email, city,
               region, pick(INDUSTRY), tags, pick(STAGES), "ABCD"[int(chance() ** 0.5 * 4)], created,
               "" if firm or chance() < 0.4 else birthday, note)


def contacts(count, random_source):
    chance, pick = random_source.random, random_source.choice
    total = 3 * count
    for number in range(total):
        second = int((number + chance()) * SPAN * 86400 / total)
        day, second = divmod(second, 86400)
        yield (spread(int(count * chance() ** 1.6), count) + 1,
               f"{DAYS[day]} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}", pick(CHANNELS),
               "in" if chance() < 0.4 else "out", sentence(pick, chance, 6 + int(chance() * 64), 0.5),
               DAYS[day + 1 + int(chance() * 60)] if chance() < 0.3 else "")


def orders(count, random_source):
    chance = random_source.random
    total = 3 * count
    prices = [round(5 * 1.035**i, 2) for i in range(200)]
    for number in range(total):
        product, quantity = int(chance() ** 2 * 200), 1 + int(chance() ** 3 * 40)
        yield (spread(int(count * chance() ** 2.2), count) + 1, DAYS[int((number + chance()) * SPAN / total)],
               f"SKU-{1000 + product}", quantity, f"{prices[product] * quantity:.2f}")


def make(folder, count, seed=1):
    for name, rows in (("customers", customers), ("contacts", contacts), ("orders", orders)):
        with open(Path(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADS[name].split())
            writer.writerows(rows(count, random.Random(f"{name} {count} {seed}")))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default=".", help="folder (default: here)")
    arguments = parser.parse_args()
    make(arguments.out, arguments.count, arguments.seed)
