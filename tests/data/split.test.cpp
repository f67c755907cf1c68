#include <gmock/gmock.h>

#include <cmath>
#include <numeric>
#include <set>

#include "cairn/core/random.hpp"
#include "data/make_files.hpp"

namespace cairn::data {
namespace {

using testing::HasSubstr;

/// `counts[k]` samples of class k, mixed; real targets without counts.
Dataset mixed(const std::vector<int>& counts, int classes) {
  Dataset dataset;
  std::vector<std::int64_t> y;
  for (std::size_t k = 0; k < counts.size(); ++k)
    y.insert(y.end(), static_cast<std::size_t>(counts[k]), static_cast<std::int64_t>(k));
  Random random(3, "test");
  std::ranges::shuffle(y, random);
  dataset.train.y = HostTensor::allocate(classes > 0 ? DType::int64 : DType::float32,
                                         {static_cast<std::int64_t>(y.size())});
  if (classes > 0) std::ranges::copy(y, dataset.train.y.as<std::int64_t>().begin());
  dataset.classes = classes;
  return dataset;
}

Options fraction(double value) {
  Options options;
  options.validation_fraction = value;
  return options;
}

void expect_partition(const Split& parts, std::int64_t samples) {
  EXPECT_TRUE(std::ranges::is_sorted(parts.train));
  EXPECT_TRUE(std::ranges::is_sorted(parts.validation));
  std::set<std::int64_t> all(parts.train.begin(), parts.train.end());
  all.insert(parts.validation.begin(), parts.validation.end());
  EXPECT_EQ(all.size(), parts.train.size() + parts.validation.size());
  EXPECT_EQ(static_cast<std::int64_t>(all.size()), samples);
  EXPECT_EQ(*all.begin(), 0);
  EXPECT_EQ(*all.rbegin(), samples - 1);
}

TEST(Split, IsStratifiedByLargestRemainder) {
  const std::vector<int> counts{503, 0, 101, 7, 389};
  const Dataset dataset = mixed(counts, 5);
  const Split parts = split(dataset, fraction(0.25), 1);
  expect_partition(parts, 1000);
  ASSERT_EQ(parts.validation.size(), 250u);
  std::vector<int> drawn(5);
  for (const auto i : parts.validation) ++drawn[dataset.train.y.as<std::int64_t>()[i]];
  // Quotas 125.75, 0, 25.25, 1.75, 97.25: two seats are left for the remainders 0.75.
  EXPECT_EQ(drawn, (std::vector<int>{126, 0, 25, 2, 97}));
}

TEST(Split, DependsOnTheSeedAlone) {
  const Dataset dataset = mixed({300, 300}, 2);
  const Split a = split(dataset, fraction(0.5), 1), b = split(dataset, fraction(0.5), 1);
  EXPECT_EQ(a.validation, b.validation);
  EXPECT_NE(a.validation, split(dataset, fraction(0.5), 2).validation);
}

TEST(Split, HandlesTheEdges) {
  for (const int classes : {0, 1})
    for (const int count : {1, 2, 3, 10})
      for (const double part : {0.0, 0.1, 0.5, 0.9}) {
        const Split parts = split(mixed({count}, classes), fraction(part), 7);
        expect_partition(parts, count);
        EXPECT_FALSE(parts.train.empty());
        const auto rounded = static_cast<std::size_t>(std::llround(part * count));
        EXPECT_EQ(parts.validation.size(), std::min<std::size_t>(rounded, count - 1));
      }
}

TEST(Split, DrawsEachSampleEquallyOften) {
  const Dataset dataset = mixed({20}, 0);
  std::vector<double> drawn(20);
  constexpr int kRounds = 4000;
  for (int seed = 0; seed < kRounds; ++seed)
    for (const auto i : split(dataset, fraction(0.25), seed).validation) ++drawn[i];
  double chi_squared = 0;
  for (const double count : drawn) chi_squared += std::pow(count - kRounds / 4, 2) / (kRounds / 4);
  // 19 degrees of freedom, without replacement a factor 0.75 less; 43.8 is the 99.9 % quantile.
  EXPECT_LT(chi_squared, 43.8);
}

TEST(Options, AreValidated) {
  const auto error = [](const Options& options) { return error_of([&] { validate(options); }); };
  EXPECT_EQ(error(Options{}), "");
  EXPECT_EQ(error(fraction(0)), "");
  EXPECT_EQ(error(fraction(0.9)), "");
  for (const double wrong : {-0.1, 0.91, static_cast<double>(NAN)})
    EXPECT_THAT(error(fraction(wrong)), HasSubstr("data.validation_fraction"));
  EXPECT_THAT(error({"cifra", "", 0, 0.1}), HasSubstr("Did you mean 'cifar'?"));
  EXPECT_THAT(error({"parquet", "", 0, 0.1}), HasSubstr("Choose from idx, cifar, hdf5"));
  EXPECT_THAT(error({"idx", "", -1, 0.1}), HasSubstr("data.train_samples: -1 is negative"));
}

}  // namespace
}  // namespace cairn::data
