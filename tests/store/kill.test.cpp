#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "cairn/store/folder.hpp"
#include "store/samples.hpp"

namespace cairn::store {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using Clock = std::chrono::steady_clock;

class StoreKill : public Scratch {
 protected:
  /// A process that writes this checkpoint again and again.
  pid_t start_writer(const Checkpoint& checkpoint) const {
    const pid_t child = ::fork();
    if (child == 0) try {
        for (;;) write(path("run"), checkpoint);
      } catch (...) {
        ::_exit(1);
      }
    return child;
  }
};

TEST_F(StoreKill, NobodySeesHalfAFile) {
  const auto checkpoint = network(1, 4, 300);
  const auto begin = Clock::now();
  const auto ref = write(path("run"), checkpoint);
  const auto duration = Clock::now() - begin;
  const auto file = path("run") / path_of(ref);
  Random random(1, "test");
  std::size_t left_over = 0;  // the writer did die in the middle
  int seen = 0;
  const auto deadline = begin + std::chrono::minutes(1);
  // The time to live grows, should the first write have been quicker than those that follow.
  for (int i = 0; left_over < 20 || seen < 20; ++i) {
    ASSERT_LT(Clock::now(), deadline) << left_over << " left over, " << seen << " seen";
    remove(path("run"), ref);
    const auto end = Clock::now() + duration * random.below(1000) * (100 + i) / 50'000;
    const pid_t writer = start_writer(checkpoint);
    do {
      const auto error = error_of([&] {
        EXPECT_TRUE(same(read(file), checkpoint));
        ++seen;
      });
      ASSERT_THAT(error, AnyOf("", HasSubstr("No such file")));
    } while (Clock::now() < end);
    ::kill(writer, SIGKILL);
    int status = 0;
    ::waitpid(writer, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    left_over += sweep(path("run"), {ref}).files;
    ASSERT_THAT(strangers(path("run"), {ref}).size(), 0u);
    ASSERT_FALSE(std::filesystem::exists(file) && verify(path("run"), ref));
  }
}

}  // namespace
}  // namespace cairn::store
