//! What packer and unpacker agree on.

/// Where the text lies in the unpacker's memory, as UTF-8.
pub const INPUT: usize = 1 << 17;
/// Where the module is written: one stretch from here.
pub const OUTPUT: usize = 1 << 20;
/// The end of memory; build.rs says it to the linker.
pub const END: usize = 1 << 22;
/// The local variables of a function, last used first. Below 64 kB the compiler puts nothing.
pub(crate) const LOCALS: usize = 1 << 14;
/// Where the address of a stream's next character is kept. Nothing is at 0, which is no address.
#[inline(always)]
#[must_use]
pub const fn place(stream: u32) -> usize {
    stream as usize * 4 + 4
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
    82, 84, 101, 88, 81, 113, 104, 76, 115, 18, 38, 72, 124, 42, 17, 118, 112, 64, 116, 45, 126, 96, 110, 108, 125,
    122, 25, 80, 53, 100, 37, 120, 28, 33, 47, 13, 62, 29, 26, 31, 1, 111, 15, 59, 0, 102, 4, 11, 107, 44, 89, 27, 114,
    48, 103, 106, 50, 40, 12, 121, 5, 16, 52, 14, 54, 34, 39, 78, 83, 56, 24, 7, 99, 105, 8, 32, 10, 97, 6, 43, 22, 35,
    46, 23, 19, 60, 20, 51, 9, 30, 119, 2, 57, 65, 109, 36, 58, 66, 86, 93, 85, 68, 91, 77, 71, 117, 63, 79, 123, 75,
    70, 41, 61, 90, 92, 95, 94, 21, 87, 98, 73, 74, 69, 3, 67, 127, 55, 49,
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
