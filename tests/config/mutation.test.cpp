#include "cairn/core/random.hpp"
#include "support.hpp"

namespace cairn::config {
namespace {

/// Changes 1 to 8 places of a text: flips, inserts, deletes, repeats or truncates.
std::string mutate(std::string text, Random& random) {
  constexpr std::string_view telling = "[]{}=.,\"'#\n\r\\-+_0179eExniaf \xEF\xBB\xBF\xff";
  for (auto n = 1 + random.below(8); n > 0 && !text.empty(); --n) {
    const auto at = random.below(text.size());
    switch (random.below(6)) {
      case 0:
        text[at] = static_cast<char>(random.below(256));
        break;
      case 1:
        text[at] = telling[random.below(telling.size())];
        break;
      case 2:
        text.insert(at, 1, telling[random.below(telling.size())]);
        break;
      case 3:
        text.erase(at, 1 + random.below(10));
        break;
      case 4:
        text.insert(random.below(text.size()), text.substr(at, random.below(60)));
        break;
      default:
        if (random.below(8) == 0) text.resize(at);
    }
  }
  return text;
}

TEST(Mutation, AChangedFileParsesOrIsAUsageError) {
  const auto budget =
      "[budget]\nmacs = { min = 5, max = 100 }\n[[rule]]\nrequire = \"op == 'conv3x3'\"\n";
  const std::vector<std::string> originals{text_of(source_path("workflows/quickstart.toml")),
                                           text_of(source_path("workflows/table.toml")) + budget};
  Random random(11, "mutation test");
  int accepted = 0, refused = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto text = mutate(originals[random.below(originals.size())], random);
    try {
      const auto printed = to_toml(parse(text, file_name));
      ASSERT_EQ(to_toml(parse(printed, file_name)), printed) << text;
      ++accepted;
    } catch (const UsageError& error) {
      ASSERT_EQ(std::string(error.what()).rfind(file_name, 0), 0u) << error.what();
      ++refused;
    }
  }
  EXPECT_GT(accepted, 1000);  // changes within comments
  EXPECT_GT(refused, 1000);
}

TEST(Mutation, AChangedOverrideParsesOrIsAUsageError) {
  Random random(12, "mutation test");
  const std::vector<std::string> originals{"space.stage[1].width=[16, 32]", "run.seed=17",
                                           "training.learning_rate=1e-3", "data.path=\"a b\""};
  for (int i = 0; i < 5000; ++i) {
    const auto argument = mutate(originals[random.below(originals.size())], random);
    try {
      const auto printed = to_toml(parse("", file_name, {argument}));
      ASSERT_EQ(to_toml(parse(printed, file_name)), printed) << argument;
    } catch (const UsageError& error) {
      ASSERT_EQ(std::string(error.what()).rfind("--set ", 0), 0u) << error.what();
    }
  }
}

}  // namespace
}  // namespace cairn::config
