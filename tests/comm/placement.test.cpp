#include "cairn/comm/placement.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "cairn/core/error.hpp"

namespace cairn::comm {
namespace {

std::vector<Site> node(const std::string& host, int ranks, int cores, int gpus) {
  return std::vector<Site>(static_cast<std::size_t>(ranks),
                           {host, "0-" + std::to_string(cores - 1), cores, gpus});
}

std::vector<Site> operator+(std::vector<Site> a, const std::vector<Site>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

TEST(Placement, RankZeroCoordinatesThenPredictorsThenWorkers) {
  const auto places = place(node("n1", 5, 4, 0), {.predictors = 2});
  EXPECT_EQ(places[0].role, Role::coordinator);
  EXPECT_EQ(places[1].role, Role::predictor);
  EXPECT_EQ(places[2].role, Role::predictor);
  EXPECT_EQ(places[3].worker, WorkerId(0));
  EXPECT_EQ(places[4].worker, WorkerId(1));
}

TEST(Placement, TheNthWorkerOfANodeTakesItsNthGpu) {
  const auto places = place(node("n1", 4, 8, 4) + node("n2", 3, 8, 4), {.predictors = 1});
  EXPECT_EQ(places[0].gpu, -1);
  EXPECT_EQ(places[1].gpu, -1);
  EXPECT_EQ(places[2].gpu, 0) << "rank 0 and predictors take none";
  EXPECT_EQ(places[3].gpu, 1);
  EXPECT_EQ(places[4].gpu, 0);
  EXPECT_EQ(places[6].gpu, 2);
}

TEST(Placement, WorkersThatSeeOneGpuEachAllTakeIt) {
  for (const Place& place : place(node("n1", 3, 8, 1), {}))
    EXPECT_EQ(place.gpu, place.role == Role::worker ? 0 : -1);
}

TEST(Placement, WorkersShareTheCoresOfACommonMask) {
  const auto places = place(node("n1", 5, 8, 0), {});
  EXPECT_EQ(places[1].threads, 2);
  EXPECT_EQ(place(node("n1", 5, 2, 0), {})[1].threads, 1) << "never none";
  EXPECT_EQ(place(node("n1", 5, 8, 0), {.threads = 3})[1].threads, 3);
}

TEST(Placement, WorkersWithCoresOfTheirOwnUseThemAll) {
  std::vector<Site> sites = node("n1", 1, 8, 0);
  sites.push_back({"n1", "0-3", 4, 0});
  sites.push_back({"n1", "4-7", 4, 0});
  EXPECT_EQ(place(sites, {})[2].threads, 4);
}

TEST(Placement, TooFewRanksSayHowManyAreNeeded) {
  try {
    place(node("n1", 2, 4, 0), {.predictors = 1});
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_NE(std::string(error.what()).find("at least 3 ranks"), std::string::npos);
  }
}

TEST(Placement, AMissingGpuIsAnErrorOnlyIfAskedFor) {
  EXPECT_EQ(place(node("n1", 2, 4, 0), {})[1].gpu, -1);
  EXPECT_THROW(place(node("n1", 2, 4, 0), {.device = DeviceChoice::gpu}), UsageError);
  EXPECT_EQ(place(node("n1", 2, 4, 2), {.device = DeviceChoice::cpu})[1].gpu, -1);
}

TEST(Placement, SitesSurviveTheWayToOtherRanks) {
  const Site site{"host-1", "0-3,8", 5, 2};
  const Site again = site_from_text(to_text(site));
  EXPECT_EQ(again.host, site.host);
  EXPECT_EQ(again.cores, site.cores);
  EXPECT_EQ(again.core_count, 5);
  EXPECT_EQ(again.gpus, 2);
}

TEST(Placement, TheTableOfThousandsOfRanksFitsAScreen) {
  const auto text = to_text(place(node("n1", 4000, 8, 0), {}));
  EXPECT_LE(std::count(text.begin(), text.end(), '\n'), 40);
  EXPECT_NE(text.find("3999"), std::string::npos);
}

}  // namespace
}  // namespace cairn::comm
