//! The two coordinates of a document, both byte ranges: [`Span`] into its source, [`Extent`] into its clean text.

/// A byte range of the decoded source. Diagnostics, renderers and editors speak only this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start, end }
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A byte range of the clean text: the source with markup, entities and runs taken away.
/// [`Document::span`](crate::document::Document::span) leads back to the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    pub start: usize,
    pub end: usize,
}

impl Extent {
    pub fn new(start: usize, end: usize) -> Extent {
        debug_assert!(start <= end);
        Extent { start, end }
    }

    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// The part `range` of this extent, counted from its start.
    pub fn part(self, range: std::ops::Range<usize>) -> Extent {
        Extent::new(self.start + range.start, self.start + range.end)
    }

    pub fn to(self, other: Extent) -> Extent {
        Extent::new(self.start.min(other.start), self.end.max(other.end))
    }

    pub fn contains(self, other: Extent) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}
