#include "cairn/data/csv.hpp"

#include <gmock/gmock.h>

#include "cairn/core/random.hpp"
#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

using Rows = std::vector<std::vector<std::string>>;

class CsvFile : public Scratch {
 protected:
  std::filesystem::path write(const std::string& text) const {
    write_plain(path("t.csv"), Bytes(text.begin(), text.end()));
    return path("t.csv");
  }
  Csv read(const std::string& text) const { return read_csv(write(text)); }

  /// What is said against a text, without the folder.
  std::string complaint(const std::string& text) const { return complaint_of(write(text)); }

  static std::string complaint_of(const std::filesystem::path& file) {
    try {
      read_csv(file);
    } catch (const UsageError& error) {
      const std::string text = error.what();
      const auto at = text.find(file.string());
      return at == std::string::npos ? text : text.substr(at + file.string().size());
    }
    return "";
  }
};

TEST_F(CsvFile, ReadsHeaderRowsAndLines) {
  const auto csv = read("a,b\n1,x y\n\n,\n");
  EXPECT_THAT(csv.header, ElementsAre("a", "b"));
  EXPECT_EQ(csv.rows, (Rows{{"1", "x y"}, {"", ""}}));
  EXPECT_THAT(csv.lines, ElementsAre(2, 4));
  EXPECT_EQ(csv.file, path("t.csv").string());
}

TEST_F(CsvFile, QuotedCellsHoldCommasQuotesAndLines) {
  const auto csv = read("a,\"b,\"\"c\"\"\"\n\"one\ntwo\",\"\"\n3,4\"5\"\n");
  EXPECT_THAT(csv.header, ElementsAre("a", "b,\"c\""));
  EXPECT_EQ(csv.rows, (Rows{{"one\ntwo", ""}, {"3", "4\"5\""}}));
  EXPECT_THAT(csv.lines, ElementsAre(2, 4));
}

TEST_F(CsvFile, AllEndsOfLinesAndAMarkInFrontAreTheSame) {
  const Rows rows{{"1", "2"}, {"3", "4"}};
  for (const auto* text :
       {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4",
        "\xEF\xBB\xBF"
        "a,b\n\n1,2\r\n\r\n3,4\n\n\n"}) {
    const auto csv = read(text);
    EXPECT_THAT(csv.header, ElementsAre("a", "b")) << text;
    EXPECT_EQ(csv.rows, rows) << text;
  }
  EXPECT_THAT(read("a\r\n\r\n1\r\n2\r3\n4").lines, ElementsAre(3, 4, 5, 6));
}

TEST_F(CsvFile, ReadsCompressedFiles) {
  std::string text = "number,square\n";
  for (int i = 0; i < 300000; ++i) text += std::to_string(i) + "," + std::to_string(i % 7) + "\n";
  write_gz(path("t.csv.gz"), Bytes(text.begin(), text.end()));
  const auto csv = read_csv(path("t.csv.gz"));
  ASSERT_EQ(csv.rows.size(), 300000u);
  for (std::size_t i = 0; i < csv.rows.size(); i += 999)
    ASSERT_THAT(csv.rows[i], ElementsAre(std::to_string(i), std::to_string(i % 7)));
  EXPECT_EQ(csv.lines.back(), 300001);
}

TEST_F(CsvFile, ErrorsNameLineAndColumn) {
  EXPECT_THAT(complaint(""), StartsWith(": the table is empty"));
  EXPECT_THAT(complaint("\n\r\n"), StartsWith(": the table is empty"));
  EXPECT_THAT(complaint("a,b\n1,2\n\n1,2,3\n"),
              StartsWith(":4: expected 2 cells as in the header, found 3"));
  EXPECT_THAT(complaint("a,b\n1\n"), StartsWith(":2: expected 2 cells"));
  EXPECT_THAT(complaint("a,b\n1,\"x\ny\n"), StartsWith(":2:3: found quotes that are never closed"));
  EXPECT_THAT(complaint("a,b\r\n1,\"x\"y\n"), StartsWith(":2:6: expected a comma"));
  EXPECT_THAT(complaint(std::string("a,b\n\0,1\n", 8)),
              StartsWith(":2:1: found a byte of value 0"));
  EXPECT_THAT(complaint("a\n" + std::string(1 << 17, 'x')), StartsWith(":2:1: the cell is longer"));
}

TEST_F(CsvFile, WhatCannotBeReadIsAUsageError) {
  EXPECT_THAT(complaint_of(path("none.csv")), HasSubstr("No such file"));
  std::filesystem::create_directory(path("folder"));
  EXPECT_NE(complaint_of(path("folder")), "");
  Random random(1, "csv test");
  Bytes text;
  for (int i = 0; i < 50000; ++i) text.push_back(i % 7 ? 'a' + random.below(26) : ',');
  write_gz(path("cut.csv.gz"), text);
  std::filesystem::resize_file(path("cut.csv.gz"), 20000);
  EXPECT_THAT(complaint_of(path("cut.csv.gz")), HasSubstr("cut short"));
}

TEST_F(CsvFile, HugeTablesAreRefused) {
  const std::vector<unsigned char> commas(1 << 20, ',');
  const gzFile file = gzopen(path("bomb.csv.gz").c_str(), "wb1");
  for (int i = 0; i < 12; ++i) gzwrite(file, commas.data(), 1 << 20);
  gzclose(file);
  EXPECT_THAT(complaint_of(path("bomb.csv.gz")), HasSubstr("more than 10,000,000 cells"));
}

TEST_F(CsvFile, FindsColumns) {
  const auto csv = read("latency,energy,x,x\n1,2,3,4\n");
  EXPECT_EQ(csv.column("energy"), 1u);
  EXPECT_TRUE(csv.has("x"));
  EXPECT_FALSE(csv.has("y"));
  EXPECT_THAT(error_of([&] { csv.column("latencie"); }),
              HasSubstr("has no column 'latencie'. Did you mean 'latency'?"));
  EXPECT_THAT(error_of([&] { csv.column("accuracy"); }),
              HasSubstr("Its columns are latency, energy, x, x"));
  EXPECT_THAT(error_of([&] { csv.column("x"); }), HasSubstr("has two columns 'x'"));
}

TEST_F(CsvFile, ReadsNumbers) {
  const auto csv = read("a,b\n1.5, -2e3 \n\n,nan\n+7,1x\n");
  EXPECT_EQ(csv.number(0, 0), 1.5);
  EXPECT_EQ(csv.number(0, 1), -2000);
  EXPECT_EQ(csv.number(2, 0), 7);
  EXPECT_THAT(error_of([&] { csv.number(1, 0); }),
              HasSubstr("t.csv:4, column 'a': expected a number, found ''"));
  EXPECT_THAT(error_of([&] { csv.number(1, 1); }), HasSubstr("t.csv:4, column 'b'"));
  EXPECT_THAT(error_of([&] { csv.number(2, 1); }), HasSubstr("found '1x'"));
  for (const auto* text : {"", " ", "+", "+-1", "--1", "0x10", "inf", "1e999", "1,5", "1 2"})
    EXPECT_FALSE(to_number(text)) << text;
}

/// A cell as text that means it, in one of the ways there are.
std::string written(const std::string& cell, Random& random) {
  const bool must = cell.find_first_of(",\"\n") != std::string::npos;
  if (!must && random.below(2)) return cell;
  std::string text = "\"";
  for (const char c : cell) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::string random_cell(Random& random) {
  constexpr std::string_view characters = "ab,\"\n é 1.";
  std::string cell;
  for (auto n = random.below(6); n > 0; --n) cell += characters[random.below(characters.size())];
  return cell;
}

TEST_F(CsvFile, RandomTablesReadAsTheyWereWritten) {
  Random random(2, "csv test");
  for (int i = 0; i < 3000; ++i) {
    Rows rows(1 + random.below(5), std::vector<std::string>(2 + random.below(4)));
    const auto* const end = random.below(2) ? "\n" : "\r\n";
    std::string text;
    for (auto& row : rows) {
      row.resize(rows[0].size());
      for (std::size_t c = 0; c < row.size(); ++c) {
        row[c] = random_cell(random);
        text += (c ? "," : "") + written(row[c], random);
      }
      text += end;
    }
    const auto csv = read(text);
    ASSERT_EQ(csv.header, rows[0]) << text;
    ASSERT_EQ(csv.rows, Rows(rows.begin() + 1, rows.end())) << text;
  }
}

TEST_F(CsvFile, AnyBytesAreATableOrAUsageError) {
  constexpr std::string_view telling = "a,b\"\n\r1;\t \xEF\xBB\xBF";
  Random random(3, "csv test");
  int good = 0, bad = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto n = random.below(30); n > 0; --n)
      text += random.below(20) ? telling[random.below(telling.size())]
                               : static_cast<char>(random.below(256));
    const auto file = write(text);
    try {
      const auto csv = read_csv(file);
      for (const auto& row : csv.rows) ASSERT_EQ(row.size(), csv.header.size());
      ++good;
    } catch (const UsageError&) {
      ++bad;
    }
  }
  EXPECT_GT(good, 500);
  EXPECT_GT(bad, 500);
}

}  // namespace
}  // namespace cairn::data
