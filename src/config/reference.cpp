#include <cmath>
#include <string>

#include "config/fields.hpp"

namespace cairn::config {
namespace {

constexpr std::string_view introduction = R"(# The workflow file

A workflow is one TOML file that says everything about a run: the data, the space of networks, what
they may cost, how they are trained, how the search proposes them, what it optimises, and what the
run occupies. Every key has a default; an empty file is a valid workflow. Misspelt keys, wrong types and impossible
values are errors that name the line and the nearest valid key.

```toml
[data]
path = "/usr/share/datasets/fashion-mnist"
train_samples = 20000

[[space.stage]]
op = ["conv3x3", "residual"]   # a list is a decision of the search
width = [16, 32]

[[space.stage]]
op = "conv3x3"                 # a single value is fixed
width = [32, 64]

[space.head]
dense = [0, 64]

[budget]
parameters = { max = 100_000 } # nothing larger is proposed

[[rule]]
require = "stage[2].width >= stage[1].width"

[training]
epochs = 3
learning_rate = [0.05, 0.1]    # training choices may be decisions, too

[search]
method = "evolution"
candidates = 100
```

## Overrides

`--set key=value` changes one key for one run, after the file was read, and may be given many times:

```
cairn run workflow.toml --out runs/a --set search.candidates=200 --set 'space.stage[1].width=[8, 16]'
```

The key is the whole path as in the tables below, with the entries of an array counted from 1; the
value is TOML, and a bare word counts as text. Entries must be in the file to be changed. The file
that results is kept in the run's folder as `workflow.toml`, and the files that it names in `files`.

## Resuming

A run that is resumed continues what it began: keys marked *fixed* must be as they were, keys marked
*may change* may be given anew. A file that the workflow names may lie elsewhere, but must have the
same content as when the run began.

## Keys

Integers are also accepted where a real number is asked for. Lists accept a single value.
)";

/// A cell of a Markdown table.
std::string cell(std::string_view content) {
  std::string text(content);
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return " " + text + " |";
}

std::string type_cell(const Field& field) {
  const auto type = type_name(field.target);
  const bool bounded = std::isfinite(field.rule.low);
  return bounded ? type + ", " + describe(field.rule) : type;
}

std::string meaning_cell(const Field& field) {
  std::string text(field.meaning);
  const auto& words = field.rule.words;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? " One of `" : i + 1 < words.size() ? ", `" : " or `") + words[i] + "`";
  return words.empty() ? text : text + ".";
}

std::string row(const Section& section, const Field& field) {
  const auto resume = field.resume == Resume::fixed ? "fixed" : "may change";
  return "|" + cell("`" + section.key(field) + "`") + cell(type_cell(field)) + cell(field.unit) +
         cell("`" + print(field.target) + "`") + cell(resume) + cell(meaning_cell(field)) + "\n";
}

std::string table(const Section& section) {
  std::string text = "\n### ";
  text.append(section.title).append("\n\n").append(section.meaning).append("\n\n");
  text += "| key | type | unit | default | on resume | meaning |\n|---|---|---|---|---|---|\n";
  for (const auto& field : section.fields) text += row(section, field);
  return text;
}

}  // namespace

std::string reference() {
  Workflow defaults;
  for_each_array(defaults, [](const Array& array) { array.reset(1); });
  std::string text(introduction);
  for (const auto& section : sections(defaults)) text += table(section);
  return text;
}

}  // namespace cairn::config
