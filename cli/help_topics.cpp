#include "cli/help.hpp"

namespace kehu::cli {
namespace {

constexpr Topic kTopics[] = {
    {"query", "查询", mark("how to say which records are meant"),
     mark("Words after find, list, export and --where say which records are meant. All of them must hold.\n"
          "\n"
          "  王 bakery         text anywhere in the record's words (for a customer also the company)\n"
          "  wxm xiaoming      王小明 by pinyin, in full or by first letters\n"
          "  8001              four digits or more of any number, however it is written\n"
          "  city:上海         a field holds this; part of a text is enough\n"
          "  tag:vip,lead      any of several\n"
          "  not:tag:lost      the opposite\n"
          "  amount:1000..     ranges: a..b, a.., ..b\n"
          "  phone:none        the field is empty (none or 无); phone:any (any or 有): it is not\n"
          "  orders:0          counts and sums of other records: none of them is 0\n"
          "  silent:60..       days since the last contact, or since the record was made\n"
          "  last:none         never contacted\n"
          "  next:overdue      a day that is past; 逾期\n"
          "  C12               this very record\n"
          "  @regulars         a query that was kept: kehu segment add regulars tag:vip orders:3..\n"
          "  @regulars,@new    either of them\n"
          "  -- a:b            everything after -- is plain text\n"
          "  'company:\"Acme, Inc.\"'   a comma that belongs to the text, in quotes inside of the shell's\n"
          "\n"
          "Chinese field names and full-width punctuation do as well: 标签：vip，lead.\n"
          "--in contact WORDS finds the customers that have such a contact; with city:武汉, those of that city.\n")},
    {"dates", "日期", mark("how dates can be written"),
     mark("  2026-11-30  2026/11/30  20261130  11-30  2026年11月30日  11月30日\n"
          "  today  tomorrow  yesterday  fri  next mon  eom  今天  明天  后天  周五  下周一  月底\n"
          "  3d  2w  1m        so far from today; +3d, 3 days ago say which way\n"
          "  in two weeks  半个月后  明早  后天上午    the day of it\n"
          "  lunar 8-15  农历8-15  农历闰四月初三  春节  中秋  除夕  国庆  christmas\n"
          "  2026-11-20 15:00  yesterday 15:00  昨天下午3点\n"
          "\n"
          "A day that is not said in full (fri, 11-30, 中秋, 3d) is the next one where a day to come is given or\n"
          "asked for: due:fri, next:..11-30. Queries about what was have the last one: last:fri, created:3d...\n"
          "In a..b, b is the first such day from a on. Which day was read is told.\n"
          "\n"
          "Days and times are those of the store's time zone; --tz shows another one.\n")},
    {"kinds", "类别", mark("kinds of records and the verbs that all of them have"),
     mark("Every kind of record has add, list, find, show, edit, delete, history:\n"
          "\n"
          "  kehu task list          kehu 任务 列表\n"
          "  kehu product add 包子礼盒 --code B1\n"
          "  kehu contact find 报价\n"
          "\n"
          "Without a kind, customers are meant. kehu record KIND VERB always works.\n"
          "kehu field list shows the fields of a kind, kehu field add makes a new one.\n"
          "kehu segment add NAME QUERY keeps a query, which is @NAME from then on: kehu find @NAME.\n")},
    {"sync", "同步", mark("every night, two computers, and a store made again"),
     mark("Every night: a file of what changed, a backup, what is due by mail. Read the\n"
          "lines, then take them in:\n"
          "\n"
          "  kehu cron\n"
          "  crontab -l | kehu cron --update >new.cron && crontab new.cron\n"
          "\n"
          "What changed since the last good run of that name, deletions too. In a folder\n"
          "each run that has something to tell makes a file of its own:\n"
          "\n"
          "  kehu export --cursor nightly -o ~/out/\n"
          "  kehu export --cursor nightly --manifest -o ~/out/    a checksum beside it\n"
          "  kehu export --cursor nightly --full -o ~/out/        everything once more\n"
          "  kehu export --cursors                     how far each of them has come\n"
          "\n"
          "Two computers: each exports with a cursor named for the other, and takes the\n"
          "other's files in, in their order. A customer changed on both has of each field\n"
          "what was said last. Ids are each store's own (C3 here may be C2 there), codes\n"
          "are the same. More than two meet by way of one.\n"
          "\n"
          "  kehu export --cursor laptop -q -o ~/out/\n"
          "  for f in ~/in/*.jsonl; do kehu import -q \"$f\" || break; done\n"
          "\n"
          "The whole store, with its history: a backup for kehu, JSON lines for any\n"
          "program. Either becomes the same store again; into a store with records of its\n"
          "own the lines bring what is new or later there.\n"
          "\n"
          "  kehu backup -o shop.bak           kehu --store NEW restore shop.bak\n"
          "  kehu export --all -o all.jsonl    kehu --store NEW import all.jsonl\n")},
    {"exit", "退出码", mark("what the exit status means"),
     mark("   0  done\n"
          "   1  looked and found nothing\n"
          "   2  wrong usage, or a value that cannot be\n"
          "   3  a decision is needed; nothing was written\n"
          "  65  bad data in a file\n"
          "  66  no store, no such file\n"
          "  70  a fault of the program\n"
          "  74  full disk, failed output, damaged store\n"
          "  75  the store is busy; try again\n"
          "  77  no permission\n"
          "  78  bad settings, schema or template\n"
          " 130  ended by Ctrl-C\n")},
};

}  // namespace

std::span<const Topic> topics() {
    return kTopics;
}

const Topic* find_topic(std::string_view word) {
    for (const Topic& topic : kTopics)
        if (topic.name == word || topic.chinese == word) return &topic;
    return nullptr;
}

}  // namespace kehu::cli
