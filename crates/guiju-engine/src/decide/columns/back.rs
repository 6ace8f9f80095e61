//! What would settle unknown rules, over columns: from the rules back along what is unknown.

use super::{
    Answers, BLOCK, ColumnMachine, Columns, Read, Source, Sweep, Words, from_mut, known, words_of,
};
use crate::decide::slot::SlotId;

impl ColumnMachine {
    /// Goes back from unknown rules to the facts that would settle them.
    pub(super) fn back(
        &self,
        columns: &Columns<'_>,
        read: Read<'_>,
        wanted: &mut [Words],
        first: usize,
        answers: &mut Answers,
    ) {
        let mut any = 0;
        wanted.fill([0; BLOCK]);
        for source in &self.fires {
            any |= read.want(wanted, *source, &[u64::MAX; BLOCK]);
        }
        if any == 0 {
            return;
        }
        for sweep in self.sweeps.iter().rev() {
            let of = *words_of(wanted, sweep.out());
            if of.iter().any(|word| *word != 0) {
                sweep.back(read, &of, wanted);
            }
        }
        let find = |answers: &mut Answers, slot: SlotId, row: usize| {
            if let (Some(found), Some(bits)) =
                (answers.missing.get_mut(slot.index()), wanted.get(row))
            {
                let found = from_mut(found, first);
                found.iter_mut().zip(bits).for_each(|(to, bits)| *to |= bits);
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
                let found = from_mut(found, first).iter_mut().take(BLOCK);
                match known(column, first) {
                    Some(known) => found.zip(known).for_each(|(to, known)| *to &= !known),
                    None => found.for_each(|to| *to = 0),
                }
            }
        }
    }
}

impl Read<'_> {
    /// Wants a test in those rows in which it is unknown; gives all words that are wanted, as one.
    fn want(self, wanted: &mut [Words], source: Source, of: &Words) -> u64 {
        let (yes, no) = self.get(source);
        let Some(words) = wanted.get_mut(source.row) else { return 0 };
        let mut any = 0;
        for ((to, of), (yes, no)) in words.iter_mut().zip(of).zip(yes.iter().zip(no)) {
            let more = of & yes & no;
            *to |= more;
            any |= more;
        }
        any
    }
}

impl Sweep {
    /// Goes from the rows in which its outcome is wanted to the parts that are unknown there.
    fn back(&self, read: Read<'_>, of: &Words, wanted: &mut [Words]) {
        match self {
            Self::All { parts, .. } => {
                for part in parts {
                    read.want(wanted, *part, of);
                }
            }
            Self::Unperformed { applies, shown, .. } => {
                read.want(wanted, *applies, of);
                read.want(wanted, *shown, of);
            }
            Self::Choose { condition, yes, no, .. } => {
                read.want(wanted, *condition, of);
                // The branch that is not taken settles nothing.
                let (on, off) = read.get(*condition);
                for (part, taken) in [(yes, on), (no, off)] {
                    let mut of = *of;
                    of.iter_mut().zip(taken).for_each(|(of, taken)| *of &= taken);
                    read.want(wanted, *part, &of);
                }
            }
        }
    }
}
