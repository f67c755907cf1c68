#include <gmock/gmock.h>

#include <cmath>
#include <cstdlib>
#include <numeric>

#include "data/samples.hpp"

/// Real files against figures of h5py and NumPy.
namespace cairn::data {
namespace {

using testing::Each;
using testing::ElementsAre;

std::filesystem::path shared(const std::string& file) {
  const char* folder = std::getenv("CAIRN_SHARED_DATA");
  return std::filesystem::path(folder ? folder : CAIRN_SOURCE_DIR "/../shared/data") / "science" /
         file;
}

template <class T>
double sum_of(const HostTensor& tensor) {
  const auto values = tensor.as<T>();
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::vector<std::int64_t> all_of(const Dataset& dataset) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(dataset.samples()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

TEST(Science, GeneExpression) {
  Options options;
  options.format = "hdf5";
  options.path = shared("singh_prostate.h5").string();
  if (!std::filesystem::exists(options.path)) GTEST_SKIP() << "there is no " << options.path;
  const Dataset dataset = load(options);
  const auto& x = dataset.inputs.at(0);
  EXPECT_THAT(x.values.shape, ElementsAre(102, 1, 12'600));
  EXPECT_NEAR(sum_of<float>(x.values), 33'661'785.300158806, 1e-3);
  EXPECT_EQ(dataset.classes, 2);
  EXPECT_THAT(per_class(dataset, all_of(dataset)), ElementsAre(50, 52));
  const auto whole = statistics(x, all_of(dataset), "channel");
  EXPECT_THAT(whole.shape, ElementsAre(1, 1));
  EXPECT_NEAR(whole.mean[0], 26.19186531291535, 1e-9);
  EXPECT_NEAR(whole.standard_deviation[0], 123.71030294769457, 1e-9);
  const auto genes = statistics(x, all_of(dataset), "element");
  EXPECT_THAT(genes.shape, ElementsAre(1, 12'600));
  EXPECT_NEAR(genes.mean[7], 13.690196074691473, 1e-9);
  EXPECT_NEAR(genes.standard_deviation[7], 16.014200253530166, 1e-9);
  EXPECT_NEAR(genes.mean[12'599], 14.306862737618241, 1e-9);
  EXPECT_NEAR(genes.standard_deviation[12'599], 17.015934043780582, 1e-9);
  options.test_fraction = 0;
  options.folds = 5;
  for (const auto& fold : splits(dataset, options, 1)) {
    EXPECT_THAT(per_class(dataset, fold.validation), ElementsAre(10, testing::AnyOf(10, 11)));
  }
}

TEST(Science, DrugResponse) {
  Options options;
  options.format = "hdf5";
  options.path = shared("drug_response.h5").string();
  if (!std::filesystem::exists(options.path)) GTEST_SKIP() << "there is no " << options.path;
  options.input = {{"cell", "cell_features", "cell"}, {"drug", "drug_features", "drug"}};
  options.group = "cell";
  const Dataset dataset = load(options);
  ASSERT_EQ(dataset.inputs.size(), 2u);
  const auto &cell = dataset.inputs[0], &drug = dataset.inputs[1];
  EXPECT_THAT(cell.values.shape, ElementsAre(561, 808));
  EXPECT_THAT(drug.values.shape, ElementsAre(238, 256));
  EXPECT_EQ(drug.values.dtype, DType::uint8);
  EXPECT_EQ(dataset.samples(), 107'446);
  EXPECT_EQ(dataset.classes, 0);
  EXPECT_NEAR(sum_of<float>(dataset.y), 228'483.16831181463, 1e-4);
  EXPECT_EQ(sum_of<std::int64_t>(cell.rows), 30'011'242);
  EXPECT_EQ(sum_of<std::int64_t>(drug.rows), 12'120'107);
  EXPECT_EQ(sum_of<std::uint8_t>(drug.values), 50'668);
  EXPECT_NEAR(sum_of<float>(cell.values), 0.0006691364401376632, 1e-9);
  const auto targets = target_statistics(dataset, all_of(dataset));
  EXPECT_NEAR(targets.mean[0], 2.126493013344514, 1e-12);
  EXPECT_NEAR(targets.standard_deviation[0], 2.7202919450883933, 1e-12);
  const auto drugs = statistics(drug, all_of(dataset), "channel");
  EXPECT_NEAR(drugs.mean[17], 0.40756302521008403, 1e-12);
  EXPECT_NEAR(drugs.standard_deviation[17], 0.6593426397678663, 1e-12);
  const Split split = splits(dataset, options, 1).at(0);
  expect_partition(split, 107'446);
  const auto train = groups_in(dataset, split.train), test = groups_in(dataset, split.test),
             validation = groups_in(dataset, split.validation);
  EXPECT_EQ(train.size() + test.size() + validation.size(), 561u) << "no cell on two sides";
  EXPECT_NEAR(std::ssize(split.test), 10'745, 120);
  EXPECT_NEAR(std::ssize(split.validation), 9'670, 120);
}

}  // namespace
}  // namespace cairn::data
