//! Whole tables of W1 by hand: `batch hand|scan|memory INPUT OUTPUT THREADS`. Prints a row of JSON.
//!
//! With two threads each takes half of the row groups and writes a file of its own into the folder OUTPUT;
//! with one, OUTPUT is a file.

mod memory;
mod table;
mod written;

use std::path::Path;
use std::time::Instant;
use std::{fs, thread};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [contender, input, output, threads] = &arguments[..] else {
        panic!("batch hand|scan|memory INPUT OUTPUT THREADS");
    };
    let threads: usize = threads.parse().expect("a number of threads");
    let (input, output) = (Path::new(input), Path::new(output));
    let begun = Instant::now();
    match contender.as_str() {
        "memory" => return memory::run(input),
        "scan" => in_parts(input, threads, |_, groups| {
            let rows: usize =
                table::reader(input, groups).map(|it| it.expect("rows").num_rows()).sum();
            std::hint::black_box(rows);
        }),
        "hand" if threads == 1 => {
            in_parts(input, 1, |_, groups| written::decide(input, output, groups));
        }
        "hand" => {
            fs::create_dir_all(output).expect("a folder");
            in_parts(input, threads, |part, groups| {
                written::decide(input, &output.join(format!("{part}.parquet")), groups);
            });
        }
        other => panic!("no contender `{other}`"),
    }
    println!("{}", serde_json::json!({ "seconds": begun.elapsed().as_secs_f64() }));
}

/// Runs something for as many parts of the row groups as there are threads.
fn in_parts(input: &Path, threads: usize, run: impl Fn(usize, Vec<usize>) + Sync) {
    let groups = table::row_groups(input);
    let run = &run;
    thread::scope(|scope| {
        for part in 0..threads {
            let of_part = groups * part / threads..groups * (part + 1) / threads;
            scope.spawn(move || run(part, of_part.collect()));
        }
    });
}
