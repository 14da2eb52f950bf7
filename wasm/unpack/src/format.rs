//! What packer and unpacker agree on.

/// Where the text lies in the unpacker's memory, as UTF-8.
pub const INPUT: usize = 1 << 17;
/// Where the module is written: one stretch from here.
pub const OUTPUT: usize = 1 << 20;
/// The end of memory; build.rs says it to the linker.
pub const END: usize = 1 << 22;
/// The local variables of a function, last used first. Below 64 kB the compiler puts nothing.
pub(crate) const LOCALS: usize = 1 << 14;
/// Where the next byte goes.
pub(crate) const OUT: usize = 4;

/// Where the address of a stream's next character is kept.
#[inline(always)]
#[must_use]
pub const fn place(stream: u32) -> usize {
    stream as usize * 4 + 8
}

/// How many variables have a rank; those behind are written as they are.
pub const RANKED: u32 = 128;
/// Kind of what precedes the streams: the header and what is outside of code.
pub(crate) const PLAIN: u32 = 1;
/// Kind of the stream of opcodes.
pub const OPCODES: u32 = 0;
/// Kind of the stream that tells of each function how many bytes declare its variables, and these.
pub const DECLARATIONS: u32 = 5;
/// In place of a count of bytes: there are no more functions.
pub const NO_MORE: u32 = 127;

/// The first opcode that stands for `local.get` and one of the [`FUSED`] variables last used.
pub const RECENT: u32 = 0x06;
/// How many there are.
pub const FUSED: u32 = 4;
/// The first opcode that makes the operand of the next instruction longer, by one byte.
pub const WIDE: u32 = 0x12;
/// How many there are, each for one byte more than the one before.
pub const WIDER: u32 = 8;
/// The first opcode that stands for `i32.const` with an operand of several bytes, two.
pub const LONG: u32 = 0x1c;
/// How many there are, each for one byte more than the one before.
pub const LONGEST: u32 = 4;

pub(crate) const BLOCK: u32 = 0x02;
pub(crate) const FINISH: u32 = 0x0b;
/// `local.get`; setting and teeing follow.
pub const LOCAL_GET: u32 = 0x20;
/// The first of [`MEMORY`] loads and stores, and the kind of their stream.
pub const LOAD: u32 = 0x28;
/// How many loads and stores there are.
pub const MEMORY: u32 = 23;
pub(crate) const I32_CONST: u32 = 0x41;
pub(crate) const I64_CONST: u32 = 0x42;

/// The alignments of loads and stores, two bits each: what the width asks for, but 4 for 8 bytes,
/// which is what the compiler copies structures by.
pub const ALIGNMENTS: u64 = alignments();

const fn alignments() -> u64 {
    let exponents = *b"22220011001122222201012";
    let mut packed = 0;
    let mut at = 0;
    while at < exponents.len() {
        packed |= ((exponents[at] - b'0') as u64) << (2 * at);
        at += 1;
    }
    packed
}

/// Whether an instruction has operands that a stream holds. Those of `memory.size`, `memory.grow`
/// and `call_indirect` end in a nought, which stands among the opcodes: it is one as well.
/// No operation would be taken for `i32.const`, and is left out.
#[inline(always)]
#[must_use]
pub const fn operands(op: u32) -> bool {
    // block, loop, if; br, br_if, br_table; call, call_indirect; variables; memory; and by the
    // lowest six bits constants.
    const SOME: u64 = 0x7fff_ff1f_0003_701e;
    op < 0x45 && SOME >> (op & 63) & 1 != 0
}

/// Whether these are any bytes, not one number: of `br_table` and floats.
#[inline(always)]
#[must_use]
pub const fn bytes(op: u32) -> bool {
    op == 0x0e || op > I64_CONST
}

/// The codes of the characters below U+0080; the others are their own.
pub const CODES: [u8; 128] = [
    38, 28, 8, 44, 32, 57, 7, 61, 122, 18, 121, 48, 25, 119, 74, 100, 9, 46, 24, 90, 78, 10, 56, 103, 20, 111, 30, 81,
    52, 123, 31, 6, 40, 110, 42, 75, 69, 106, 70, 16, 49, 2, 114, 71, 91, 77, 12, 113, 55, 58, 15, 83, 67, 14, 63, 54,
    13, 3, 33, 17, 34, 0, 117, 37, 99, 109, 87, 59, 105, 120, 98, 50, 101, 125, 36, 51, 5, 26, 82, 115, 86, 97, 94, 93,
    68, 65, 47, 39, 85, 62, 11, 35, 43, 4, 27, 73, 102, 53, 118, 95, 112, 66, 22, 19, 88, 127, 89, 23, 96, 76, 126,
    107, 84, 72, 92, 124, 104, 41, 64, 116, 21, 108, 80, 29, 79, 1, 45, 60,
];

/// The characters of the codes below 128.
#[must_use]
pub fn inverse() -> [u8; 128] {
    let mut characters = [0; 128];
    for (character, &code) in CODES.iter().enumerate() {
        if let Some(place) = characters.get_mut(usize::from(code)) {
            *place = character as u8;
        }
    }
    characters
}
