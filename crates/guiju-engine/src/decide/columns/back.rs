//! What would settle unknown rules, over columns: from the rules back along what is unknown.

use super::{Answers, BLOCK, ColumnMachine, Columns, Scratch, Source, Sweep, Words, known, zip2};
use crate::decide::slot::SlotId;

impl ColumnMachine {
    /// Goes back from unknown rules to the facts that would settle them.
    pub(super) fn back(
        &self,
        columns: &Columns<'_>,
        scratch: &Scratch,
        wanted: &mut [Words],
        first: usize,
        answers: &mut Answers,
    ) {
        let unknown = |source: &Source| {
            let (yes, no) = scratch.get(*source);
            zip2(&yes, &no, |yes, no| yes & no)
        };
        let mut any = 0;
        wanted.fill([0; BLOCK]);
        for source in &self.fires {
            let unknown = unknown(source);
            any |= unknown.iter().fold(0, |all, word| all | word);
            want(wanted, source.row, &unknown);
        }
        if any == 0 {
            return;
        }
        for sweep in self.sweeps.iter().rev() {
            let parts: Vec<Source> = match sweep {
                Sweep::All { parts, .. } => parts.clone(),
                Sweep::Choose { condition, yes, no, .. } => vec![*condition, *yes, *no],
                Sweep::Unperformed { applies, shown, .. } => vec![*applies, *shown],
            };
            let of = wanted.get(sweep.out()).copied().unwrap_or([0; BLOCK]);
            for (place, part) in parts.iter().enumerate() {
                let mut more = zip2(&of, &unknown(part), |of, unknown| of & unknown);
                if let Sweep::Choose { condition, .. } = sweep {
                    // The branch that is not taken settles nothing.
                    let (on, off) = scratch.get(*condition);
                    match place {
                        1 => more = zip2(&more, &on, |more, on| more & on),
                        2 => more = zip2(&more, &off, |more, off| more & off),
                        _ => {}
                    }
                }
                want(wanted, part.row, &more);
            }
        }
        let find = |answers: &mut Answers, slot: SlotId, row: usize| {
            if let (Some(found), Some(bits)) =
                (answers.missing.get_mut(slot.index()), wanted.get(row))
            {
                found.iter_mut().skip(first).zip(bits).for_each(|(to, bits)| *to |= bits);
            }
        };
        for (row, slot) in &self.facts {
            find(answers, *slot, *row);
        }
        for (slot, leaves) in &self.leaves {
            for (row, _) in leaves {
                find(answers, *slot, *row);
            }
            // A known time may be unclear beside another of its day; nothing is missing then.
            if let (Some(Some(column)), Some(found)) =
                (columns.facts.get(slot.index()), answers.missing.get_mut(slot.index()))
            {
                let known = known(column, first);
                found.iter_mut().skip(first).zip(known).for_each(|(to, known)| *to &= !known);
            }
        }
    }
}

fn want(wanted: &mut [Words], row: usize, bits: &Words) {
    if let Some(words) = wanted.get_mut(row) {
        words.iter_mut().zip(bits).for_each(|(to, bits)| *to |= bits);
    }
}
