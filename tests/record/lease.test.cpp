#include "cairn/record/lease.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "cairn/core/random.hpp"
#include "record/lease_file.hpp"
#include "support.hpp"

namespace cairn::record {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::bytes;
using testing::error_of;
using testing::overwrite;
using testing::TemporaryFolder;
using Clock = std::chrono::steady_clock;

constexpr auto interval = 50ms;

/// A process that runs `act`, tells whether that succeeded, and then waits to be killed.
class Child {
 public:
  explicit Child(const std::function<bool()>& act) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("pipe");
    id_ = ::fork();
    if (id_ == 0) {
      [[maybe_unused]] const auto written = ::write(ends[1], act() ? "y" : "n", 1);
      for (;;) ::pause();
    }
    ::close(ends[1]);
    char byte = 'n';
    ready_ = ::read(ends[0], &byte, 1) == 1 && byte == 'y';
    ::close(ends[0]);
  }
  ~Child() {
    kill(SIGKILL);
    reap();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool ready() const { return ready_; }
  pid_t id() const { return id_; }
  void kill(int signal) const {
    if (id_ > 0) ::kill(id_, signal);
  }
  void reap() {
    if (id_ > 0) ::waitpid(id_, nullptr, 0);
    id_ = 0;
  }

 private:
  pid_t id_ = 0;
  bool ready_ = false;
};

class LeaseTest : public ::testing::Test {
 protected:
  static LeaseOptions options(std::string job = "") { return {std::move(job), interval, {}}; }
  /// Notes what it is told.
  LeaseOptions telling() {
    return {"", interval, [this](const std::string& text) { told.push_back(text); }};
  }
  /// Takes the lease for the rest of the process's life.
  bool takes(const LeaseOptions& options) const {
    return error_of([&] { new Lease(run, options); }).empty();
  }
  /// A child that holds the lease until it is killed.
  std::unique_ptr<Child> holder(const std::string& job = "Slurm job 7") {
    return std::make_unique<Child>([&] { return takes(options(job)); });
  }
  /// A lease as a process of another host would have left it.
  void write_stale(const std::string& text, std::chrono::seconds age) {
    overwrite(lease, bytes(text));
    struct stat status {};
    ::stat(lease.c_str(), &status);
    status.st_mtim.tv_sec -= age.count();
    const timespec times[2] = {status.st_mtim, status.st_mtim};
    ::utimensat(AT_FDCWD, lease.c_str(), times, 0);
  }
  static std::string foreign_text() {
    LeaseLine line = own_line("Slurm job 8");
    line.holder.host = "n2";
    line.holder.process = 123;
    line.system = "another";
    return to_text(line);
  }
  static double seconds(const std::function<void()>& act) {
    const auto begin = Clock::now();
    act();
    return std::chrono::duration<double>(Clock::now() - begin).count();
  }
  /// Nothing but the lease itself lies in the folder.
  void expect_tidy(bool held) const {
    for (const auto& entry : fs::directory_iterator(run))
      EXPECT_TRUE(held && entry.path() == lease) << entry.path();
  }

  TemporaryFolder folder;
  fs::path run = folder.path(), lease = run / "lease";
  std::vector<std::string> told;
};

TEST_F(LeaseTest, IsHeldWhileItLivesAndGivenBack) {
  EXPECT_FALSE(holder_of(run, interval).has_value());
  {
    const Lease held(run, options("Slurm job 7"));
    std::this_thread::sleep_for(5 * interval);
    EXPECT_TRUE(holder_of(run, interval).has_value()) << "the heartbeat keeps it young";
    const auto holder = holder_of(run, interval);
    ASSERT_TRUE(holder);
    EXPECT_EQ(holder->process, ::getpid());
    EXPECT_EQ(holder->job, "Slurm job 7");
    EXPECT_NE(holder->host, "");
    expect_tidy(true);
  }
  EXPECT_FALSE(fs::exists(lease));
  EXPECT_FALSE(holder_of(run, interval).has_value());
  const Lease again(run, options());
}

TEST_F(LeaseTest, SecondTakerIsRefused) {
  const auto first = holder();
  ASSERT_TRUE(first->ready());
  const std::string error = error_of([&] { Lease(run, telling()); });
  const std::string process = "process " + std::to_string(first->id()) + " on ";
  EXPECT_NE(error.find(run.string() + " is in use: " + process), error.npos) << error;
  EXPECT_NE(error.find("(Slurm job 7)"), error.npos) << error;
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("was in use by " + process), std::string::npos) << told[0];
  EXPECT_NE(told[0].find("waiting to see whether it lives"), std::string::npos) << told[0];
  EXPECT_TRUE(holder_of(run, interval).has_value()) << "the first one still holds it";
  expect_tidy(true);
  EXPECT_THROW(Lease(run, options()), UsageError);
}

TEST_F(LeaseTest, KilledHolderOnThisHostIsReplacedAtOnce) {
  const LeaseOptions slow{"", 10s, {}};
  auto first = std::make_unique<Child>([&] { return takes(slow); });
  EXPECT_TRUE(holder_of(run).has_value());
  first->kill(SIGKILL);
  std::this_thread::sleep_for(50ms);
  EXPECT_FALSE(holder_of(run).has_value()) << "nobody has waited for the dead process yet";
  first->reap();
  EXPECT_TRUE(fs::exists(lease));
  EXPECT_FALSE(holder_of(run).has_value());
  EXPECT_LT(seconds([&] { const Lease second(run, slow); }), 1);
  expect_tidy(false);
}

TEST_F(LeaseTest, AnotherProcessOfTheSameNumberIsNotTheHolder) {
  LeaseLine line = own_line("");
  EXPECT_FALSE(is_gone(line));
  line.start += 1;
  EXPECT_TRUE(is_gone(line));
  line.system = "another";
  EXPECT_FALSE(is_gone(line)) << "of another host nothing is known";
}

TEST_F(LeaseTest, FrozenHolderIsReplacedAfterThreeIntervals) {
  const auto first = holder();
  first->kill(SIGSTOP);
  std::optional<Lease> second;
  const double waited = seconds([&] { second.emplace(run, telling()); });
  EXPECT_GT(waited, 0.08);
  EXPECT_LT(waited, 1);
  EXPECT_EQ(told.size(), 1u);
  first->kill(SIGCONT);  // it wakes up, and touches nothing of its successor
  const auto before = look_at(lease);
  first->kill(SIGSTOP);
  std::this_thread::sleep_for(3 * interval);
  EXPECT_EQ(look_at(lease)->line, before->line);
  EXPECT_EQ(holder_of(run, interval)->process, ::getpid());
  second.reset();
  expect_tidy(false);
}

TEST_F(LeaseTest, NeitherHeartbeatsNorTheEndTouchTheFileOfASuccessor) {
  auto first = std::make_unique<Lease>(run, options());
  fs::remove(lease);
  write_stale(foreign_text(), 5s);
  const auto before = look_at(lease);
  std::this_thread::sleep_for(4 * interval);
  EXPECT_EQ(look_at(lease), before);
  first.reset();
  EXPECT_EQ(look_at(lease), before);
}

TEST_F(LeaseTest, HolderElsewhereIsJudgedByTheFileSystemsClock) {
  write_stale(foreign_text(), 3600s);
  EXPECT_FALSE(holder_of(run, interval).has_value());
  EXPECT_LT(seconds([&] { const Lease taken(run, telling()); }), 0.5);
  EXPECT_TRUE(told.empty()) << told[0];

  write_stale(foreign_text(), 0s);
  EXPECT_TRUE(holder_of(run, interval).has_value());
  const double waited = seconds([&] { const Lease taken(run, telling()); });
  EXPECT_GT(waited, 0.1);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].find("process 123 on n2 (Slurm job 8)"), std::string::npos) << told[0];
}

TEST_F(LeaseTest, ATimeInTheFutureIsNotALivingHolder) {
  write_stale(foreign_text(), -3600s);
  const double waited = seconds([&] { const Lease taken(run, options()); });
  EXPECT_GT(waited, 0.1);
  EXPECT_LT(waited, 2);
}

TEST_F(LeaseTest, GarbageIsJudgedByItsAge) {
  Random random(1, "lease");
  const std::string good = foreign_text();
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(parse_lease(good.substr(0, i))) << i;
    std::string flipped = good;
    flipped[i] = static_cast<char>(flipped[i] ^ 1 << random.below(8));
    EXPECT_FALSE(parse_lease(flipped)) << flipped;
  }
  for (const std::string& text : {std::string(), std::string(5000, 'x'), good.substr(1)}) {
    write_stale(text, 3600s);
    { const Lease taken(run, telling()); }
    EXPECT_TRUE(told.empty());
    write_stale(text, 0s);
    EXPECT_TRUE(holder_of(run, interval).has_value());
    { const Lease taken(run, telling()); }
    ASSERT_EQ(told.size(), 1u);
    EXPECT_NE(told[0].find("an unknown process"), std::string::npos) << told[0];
    told.clear();
  }
  expect_tidy(false);
}

TEST_F(LeaseTest, JobsMayHaveAnyName) {
  const std::string job = "job \"a\" \n #0 \xff of me";
  const Lease held(run, options(job));
  const auto look = look_at(lease);
  ASSERT_TRUE(look->line);
  EXPECT_EQ(look->line->holder.job, "job \"a\"   #0 \xff of me");
  EXPECT_EQ(std::ranges::count(look->text, '\n'), 1);
}

TEST_F(LeaseTest, AFolderThatCannotBeWrittenIsAnError) {
  const std::string error = error_of([&] { Lease(run / "none", options()); });
  EXPECT_NE(error.find("cannot create " + (run / "none/lease").string()), error.npos) << error;
  EXPECT_NE(error.find("No such file"), error.npos) << error;
  EXPECT_FALSE(holder_of(run / "none").has_value());
  if (::geteuid() != 0) GTEST_SKIP() << "only root can become somebody without rights";
  const Child nobody([&] {
    if (::seteuid(65534) != 0) return false;
    const std::string refused = error_of([&] { Lease(run, options()); });
    return refused.find("Permission denied") != refused.npos;
  });
  EXPECT_TRUE(nobody.ready());
}

TEST_F(LeaseTest, OfManyTakersOneHoldsItInTheEnd) {
  for (int round = 0; round < 5; ++round) {
    write_stale(foreign_text(), 3600s);
    std::vector<std::unique_ptr<Child>> takers;
    int held = 0;
    const auto start = Clock::now() + 100ms;
    std::vector<std::jthread> threads;
    std::mutex mutex;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&] {
        auto taker = std::make_unique<Child>([&] {
          std::this_thread::sleep_until(start);
          return takes(options());
        });
        const std::lock_guard lock(mutex);
        held += taker->ready();
        takers.push_back(std::move(taker));
      });
    threads.clear();
    EXPECT_EQ(held, 1);
    const auto holder = holder_of(run, interval);
    ASSERT_TRUE(holder);
    EXPECT_TRUE(std::ranges::any_of(takers, [&](const auto& taker) {
      return taker->ready() && taker->id() == holder->process;
    }));
    takers.clear();
  }
}

}  // namespace
}  // namespace cairn::record
