//! Embeds the packs of `law/` in the program, so that it works without any file beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let root = root.canonicalize()?;
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    let out = Path::new(&out);
    let mut code = String::from(
        "/// Path below `law/`, text, and the text that is enough to judge by, of every embedded file.\n",
    );
    code.push_str("static FILES: &[(&str, &str, &str)] = &[\n");
    for (place, file) in files.iter().enumerate() {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&root).map_err(io::Error::other)?;
        let name = name.to_string_lossy().replace('\\', "/");
        let path = file.display().to_string();
        let judging = if file.extension().is_some_and(|it| it == "md") {
            let judging = out.join(format!("judging-{place}.md"));
            fs::write(&judging, text_to_judge_by(&fs::read_to_string(file)?))?;
            judging.display().to_string()
        } else {
            path.clone()
        };
        writeln!(code, "    ({name:?}, include_str!({path:?}), include_str!({judging:?})),")
            .map_err(io::Error::other)?;
    }
    code.push_str("];\n");
    fs::write(out.join("embedded.rs"), code)
}

/// A pack without prose and worked examples, which no judgement reads: four fifths of the bytes. Every
/// line that stays keeps its number.
fn text_to_judge_by(pack: &str) -> String {
    let mut kept = String::with_capacity(pack.len() / 4);
    let (mut front_matter, mut fence) = (0, None);
    for line in pack.lines() {
        if line == "---" && front_matter < 2 {
            front_matter += 1;
            kept.push_str(line);
        } else if front_matter < 2 {
            kept.push_str(line);
        } else if let Some(is_law) = fence {
            if line.trim_start().starts_with("```") {
                fence = None;
            }
            if is_law {
                kept.push_str(line);
            }
        } else if line.starts_with("```") {
            let is_law = line.trim_end() == "```law";
            fence = Some(is_law);
            if is_law {
                kept.push_str(line);
            }
        } else if line.starts_with(['#', '|']) {
            kept.push_str(line);
        }
        kept.push('\n');
    }
    kept
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|it| it == "md" || it == "law" || it == "csv" || it == "yaml")
        {
            files.push(path);
        }
    }
    Ok(())
}
