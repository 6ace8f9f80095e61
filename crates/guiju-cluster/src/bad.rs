//! The values that could not be read, of all parts, as one file of CSV.

use std::path::Path;

use guiju_base::Text;
use guiju_batch::arguments::unreadable;
use guiju_batch::job::output::Output;

use crate::input::Input;
use crate::order::Order;

/// Puts the files of the parts together: row, column, value; where the rows came from a folder, the file first.
pub(crate) fn gather(order: &Order, input: &Input, path: &Path) -> Result<(), Text> {
    let fault = |error: csv::Error| unreadable(path, &std::io::Error::other(error));
    let (output, file) = Output::create(path).map_err(|error| error.text())?;
    let mut writer = csv::Writer::from_writer(file);
    let file = input.is_folder.then_some("file");
    writer.write_record(file.into_iter().chain(["row", "column", "value"])).map_err(fault)?;
    for (place, part) in input.parts.iter().enumerate() {
        let bad = order.bad_rows(place);
        let fault_of_part = |error: csv::Error| unreadable(&bad, &std::io::Error::other(error));
        let mut reader = csv::Reader::from_path(&bad).map_err(fault_of_part)?;
        let file = input.is_folder.then(|| part.input.display().to_string());
        for record in reader.records() {
            let record = record.map_err(fault_of_part)?;
            let cells = file.as_deref().into_iter().chain(record.iter());
            writer.write_record(cells).map_err(fault)?;
        }
    }
    writer.flush().map_err(|error| unreadable(path, &error))?;
    output.finish().map_err(|error| error.text())
}
