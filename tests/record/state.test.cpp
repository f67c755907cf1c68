#include "cairn/record/state.hpp"

#include <cmath>

#include "cairn/core/random.hpp"
#include "record/checked_line.hpp"
#include "support.hpp"

namespace cairn::record {
namespace {

using testing::bytes;
using testing::error_of;
using testing::overwrite;
using testing::TemporaryFolder;

class StateTest : public ::testing::Test {
 protected:
  bool reads(const std::string& text) {
    overwrite(folder.path() / "state", bytes(text));
    return error_of([&] { read_state(folder.path()); }).empty();
  }
  /// With the right check, so that it is what the line says that counts.
  bool understood(const std::string& line) { return reads(with_check(line)); }

  TemporaryFolder folder;
};

TEST_F(StateTest, ReadsBackWhatWasWritten) {
  for (const RunState state :
       {RunState::running, RunState::complete, RunState::resumable, RunState::failed})
    for (const std::string why : {"", "the job was asked to stop: 2 min left"}) {
      const StateLine line{state, 7, 100, 1795255200, why};
      write_state(folder.path(), line);
      EXPECT_EQ(read_state(folder.path()), line);
    }
}

TEST_F(StateTest, LineIsForPeople) {
  // date -u -d @1795255200; the check is the lower half of XXH3_64bits of what is before it
  write_state(folder.path(), {RunState::complete, 100, 100, 1795255200.9, "all\ntrained"});
  EXPECT_EQ(read_text(folder.path() / "state"),
            "complete 100/100 2026-11-21T10:00:00Z all trained #a239bd91\n");
}

TEST_F(StateTest, NoFileIsNoState) {
  EXPECT_FALSE(read_state(folder.path()));
}

TEST_F(StateTest, ImpossibleTimesAreWrittenAsPossibleOnes) {
  for (const double time : {-1.0, 1e300, std::nan(""), -1e300}) {
    write_state(folder.path(), {RunState::running, 0, 1, time, ""});
    EXPECT_TRUE(read_state(folder.path()));
  }
}

TEST_F(StateTest, LeapDaysAreKnown) {
  EXPECT_TRUE(understood("running 0/1 2028-02-29T23:59:59Z"));
  EXPECT_EQ(read_state(folder.path())->time, 1835481599);  // date -u -d 2028-02-29T23:59:59Z +%s
}

TEST_F(StateTest, GarbageIsAnError) {
  for (const char* line : {"",
                           "\n",
                           "complete",
                           "complete 1/2",
                           "done 1/2 2026-11-21T10:00:00Z",
                           "complete 1 2 2026-11-21T10:00:00Z",
                           "complete -1/2 2026-11-21T10:00:00Z",
                           "complete 1/2  2026-11-21T10:00:00Z",
                           "complete 1/2 2026-13-21T10:00:00Z",
                           "complete 1/2 2026-02-30T10:00:00Z",
                           "complete 1/2 2026-11-21T25:00:00Z",
                           "complete 1/2 2026-11-21 10:00:00Z",
                           "complete 1/2 2026-11-21T10:00:00",
                           "complete 1/99999999999999999999999 2026-11-21T10:00:00Z",
                           "complete 1x/2 2026-11-21T10:00:00Z",
                           "complete 1/2x 2026-11-21T10:00:00Z",
                           "complete 1/2 2026-11-21T10:00:00Z why\nmore",
                           "complete 1/2 2026-11-21T10:00:00Z\n",
                           " complete 1/2 2026-11-21T10:00:00Z",
                           "complete 1/2 4294967295-1-1T1:1:1Z0"})
    EXPECT_FALSE(understood(line)) << line;
}

TEST_F(StateTest, EveryTruncationAndFlippedBitIsFound) {
  const std::string text = with_check("complete 100/100 2026-11-21T10:00:00Z why");
  EXPECT_TRUE(reads(text));
  for (std::size_t at = 0; at < text.size(); ++at) {
    EXPECT_FALSE(reads(text.substr(0, at))) << at;
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = text;
      flipped[at] = static_cast<char>(flipped[at] ^ 1 << bit);
      EXPECT_FALSE(reads(flipped)) << flipped;
    }
  }
  EXPECT_FALSE(reads(text + "\n"));
}

TEST_F(StateTest, RandomBytesNeverCrash) {
  Random random(1, "state");
  const std::string line = "complete 100/100 2026-11-21T10:00:00Z why";
  for (int i = 0; i < 3000; ++i) {
    std::string changed = line;
    for (int n = 0; n < 3; ++n)
      changed[random.below(changed.size())] = static_cast<char>(random.below(256));
    understood(changed);
  }
}

}  // namespace
}  // namespace cairn::record
