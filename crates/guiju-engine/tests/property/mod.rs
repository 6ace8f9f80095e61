//! What must hold for every law and all facts.

mod agree;
mod change;
mod ending;
mod knowledge;
mod order;
mod refine;
mod side;

use guiju_testing::strategy::worlds;
use guiju_testing::world::{LoadedWorld as Loaded, by_name};
use proptest::prelude::*;

/// More cases by `PROPTEST_CASES`; the worlds are large, so that shrinking takes long.
fn config() -> ProptestConfig {
    ProptestConfig { max_shrink_iters: 4000, ..ProptestConfig::default() }
}
