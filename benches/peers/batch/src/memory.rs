//! What the decision alone costs once the columns lie in memory, and plain reading of the same bytes.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use arrow::array::{Array, RecordBatch};

use crate::table::{Columns, reader, row_groups};
use crate::written::judge;

/// Prints the best of five runs of both, which is the limit of any engine over columns.
pub(crate) fn run(input: &Path) {
    let groups = (0..row_groups(input)).collect();
    let batches: Vec<RecordBatch> = reader(input, groups).map(|it| it.expect("rows")).collect();
    let mut rules = Vec::new();
    let decide = best(|| {
        for batch in &batches {
            judge(&Columns::new(batch), &mut rules);
            black_box(&rules);
        }
    });
    let read = best(|| {
        let sum = batches.iter().flat_map(RecordBatch::columns).fold(0_u64, |sum, column| {
            let data = column.to_data();
            data.buffers().iter().fold(sum, |sum, buffer| read(buffer.as_slice(), sum))
        });
        black_box(sum);
    });
    println!("{}", serde_json::json!({ "seconds": decide, "read_seconds": read }));
}

fn best(mut run: impl FnMut()) -> f64 {
    let seconds = (0..5).map(|_| {
        let begun = Instant::now();
        run();
        begun.elapsed().as_secs_f64()
    });
    seconds.fold(f64::INFINITY, f64::min)
}

fn read(bytes: &[u8], sum: u64) -> u64 {
    let (words, _) = bytes.as_chunks::<8>();
    words.iter().fold(sum, |sum, word| sum.wrapping_add(u64::from_le_bytes(*word)))
}
