//! Rows of any format, batch by batch, in order.

use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use arrow::array::RecordBatch;

use super::bad::BadRows;
use super::reader::{Reader, Rows};
use super::writer::Writer;
use crate::Error;
use crate::counts::{Counts, Summary};
use crate::decider::{Decider, Memory};

type Answered = Result<(RecordBatch, Counts), Error>;

/// Decides all rows of a reader; as many batches are held at once as there are threads.
pub(super) fn run(
    reader: Reader,
    decider: &Decider<'_>,
    threads: usize,
    write: &mut Writer,
    bad: &mut Option<BadRows>,
    progress: &mut dyn FnMut(usize, Option<usize>),
) -> Result<Summary, Error> {
    let mut summary = Summary::new(decider.programs(), decider.kept());
    let all = reader.rows;
    std::thread::scope(|scope| {
        let workers: Vec<(SyncSender<Rows>, Receiver<Answered>)> = (0..threads)
            .map(|_| {
                let (send, receive) = sync_channel(1);
                let (answer, answers) = channel();
                scope.spawn(move || work(decider, &receive, &answer));
                (send, answers)
            })
            .collect();
        let mut take = |turn: usize| {
            let (_, answers) = workers.get(turn % threads).ok_or(Error::Stopped)?;
            let (batch, counts) = answers.recv().map_err(|_| Error::Stopped)??;
            write.write(&batch)?;
            if let Some(bad) = bad {
                bad.write(&counts.bad)?;
            }
            summary.add(&counts);
            progress(summary.rows, all);
            Ok::<(), Error>(())
        };
        let mut turn = 0;
        for rows in reader {
            if turn >= threads {
                take(turn)?;
            }
            let (send, _) = workers.get(turn % threads).ok_or(Error::Stopped)?;
            send.send(rows?).map_err(|_| Error::Stopped)?;
            turn += 1;
        }
        (turn.saturating_sub(threads)..turn).try_for_each(&mut take)
    })?;
    Ok(summary)
}

fn work(decider: &Decider<'_>, rows: &Receiver<Rows>, answers: &Sender<Answered>) {
    let mut memory = Memory::default();
    for rows in rows {
        let mut counts = Counts::default();
        let answered =
            decider.decide(&rows.batch, rows.first, &rows.broken, &mut memory, &mut counts);
        // Nobody listens any more once another part has failed.
        if answers.send(answered.map(|batch| (batch, counts))).is_err() {
            return;
        }
    }
}
