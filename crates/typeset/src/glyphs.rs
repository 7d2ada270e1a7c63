use typst::text::Font;

/// The characters that at least one loaded font prints, one bit each.
pub(crate) struct Glyphs {
    bits: Vec<u64>,
}

impl Glyphs {
    pub(crate) fn of(fonts: &[Font]) -> Self {
        let mut bits = vec![0_u64; 0x11_0000 / 64];
        for c in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(word) = usize::try_from(c / 64).ok().and_then(|at| bits.get_mut(at)) {
                *word |= 1 << (c % 64);
            }
        }
        Self { bits }
    }

    /// Whether the character leaves ink, or leaves none lawfully.
    ///
    /// Control characters and the characters that turn the direction of text are never printable, even if a
    /// font has them: what the eye reads must be what was decided.
    pub(crate) fn prints(&self, c: char) -> bool {
        match c {
            '\u{0}'..='\u{9}'
            | '\u{b}'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{061c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => false,
            // Without ink by definition: the line feed, joiners, the soft hyphen, variation selectors of a name's ideograph.
            '\n'
            | '\u{ad}'
            | '\u{200b}'..='\u{200d}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0100}'..='\u{e01ef}' => true,
            _ => self.has(c),
        }
    }

    fn has(&self, c: char) -> bool {
        let code = u32::from(c);
        usize::try_from(code / 64)
            .ok()
            .and_then(|at| self.bits.get(at))
            .is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}
