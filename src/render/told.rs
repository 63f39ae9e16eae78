//! What a format makes of the findings of one file.

/// One after the other, so that those which other files add later find their places among them.
#[derive(Default)]
pub(crate) struct Told {
    text: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
}

impl Told {
    /// Adds what is written of the next finding.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    pub(crate) fn each(&self) -> impl Iterator<Item = &[u8]> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let told = self.text.get(start..end).unwrap_or_default();
            start = end;
            told
        })
    }

    /// Those of both: for each in its turn, whether it is one `more`.
    pub(crate) fn merged(known: &Told, more: &Told, is_more: impl Iterator<Item = bool>) -> Told {
        let (mut known, mut more) = (known.each(), more.each());
        let mut merged = Told::default();
        for is_more in is_more {
            let next = if is_more { more.next() } else { known.next() };
            merged.add(|text| text.extend_from_slice(next.unwrap_or_default()));
        }
        merged
    }

    /// It may wait for the other files.
    pub(super) fn shrunk(mut self) -> Told {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self
    }
}
