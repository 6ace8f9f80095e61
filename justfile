# The commands people use; CI calls the same script.

# Everything that CI does.
ci:
    bash .ci/run

# The main job on the made-up company.
demo:
    cargo run --release --quiet -p guiju -- check examples/company.yaml --on 2023-06-30 --on 2024-03-01

# Tests of the code and of the packs.
test:
    cargo nextest run --workspace || cargo test --workspace
    cargo run --release --quiet -p guiju -- test law

# Lint and test the packs below a folder: `just pack law/cn/samr/blind-box`.
pack PATH="law":
    cargo run --release --quiet -p guiju -- lint {{PATH}}
    cargo run --release --quiet -p guiju -- test {{PATH}}

# How many small changes to the rules the cases notice.
mutants PATH="law":
    cargo xtask mutants {{PATH}}

# Rewrite expected texts of diagnostics and generated documents after looking at the difference.
bless:
    GUIJU_BLESS=1 cargo test -p guiju-law --test main
    GUIJU_BLESS=1 cargo test -p guiju --test command

# All packs as a book of pages in `target/book`.
book:
    cargo run --release --quiet -p guiju -- law book --out target/book --differences

# Speed of loading, checking and of the whole command.
bench:
    cargo bench -p guiju-bench
