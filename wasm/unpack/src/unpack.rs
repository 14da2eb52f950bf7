//! The unpacker itself, over a memory, so that tests can bring one of their own.

use crate::format::*;

/// Bytes and words by address.
pub trait Memory: Copy {
    /// The byte at an address.
    fn byte(self, at: usize) -> u32;
    /// Writes the lowest byte of a value.
    fn set_byte(self, at: usize, value: u32);
    /// The word at an address, lowest byte first.
    fn word(self, at: usize) -> usize;
    /// Writes a word.
    fn set_word(self, at: usize, value: usize);
}

/// Writes the module that the text at [`INPUT`] stands for to [`OUTPUT`]; gives its end.
///
/// Of anything else it makes what is no module, until memory ends at the latest.
pub fn unpack(memory: impl Memory) -> usize {
    memory.set_word(place(PLAIN), INPUT);
    let before = number(memory);
    let behind = number(memory);
    loop {
        let stream = number(memory);
        memory.set_word(stream, number(memory) + INPUT);
        if stream == place(OPCODES) {
            break;
        }
    }
    let mut out = copy(memory, place(PLAIN), OUTPUT, before);
    loop {
        let declared = next(memory, place(DECLARATIONS));
        if declared == NO_MORE {
            return copy(memory, place(PLAIN), out, behind);
        }
        let start = out;
        out = copy(memory, place(DECLARATIONS), out + 4, declared as usize);
        out = instructions(memory, out);
        // Four bytes whatever the size is: it was not known before.
        let size = out - start - 4;
        memory.set_word(start, size & 0x7f | (size & 0x3f80) << 1 | (size & 0x1f_c000) << 2 | 0x80_8080);
    }
}

/// The instructions of one function; gives their end.
#[inline(always)]
fn instructions(memory: impl Memory, mut out: usize) -> usize {
    let mut at = LOCALS + RANKED as usize;
    while at != LOCALS {
        at -= 1;
        // The lowest byte of an address is the number of its variable.
        memory.set_byte(at, at as u32);
    }
    let mut depth = 1;
    while depth != 0 {
        let mut length = 1;
        let mut op = code(memory, place(OPCODES));
        while op.wrapping_sub(WIDE) < WIDER {
            length += op - (WIDE - 1);
            op = code(memory, place(OPCODES));
        }
        let mut rank = op.wrapping_sub(RECENT);
        if rank < FUSED {
            op = LOCAL_GET;
        }
        if op.wrapping_sub(LONG) < LONGEST {
            length = op - (LONG - 2);
            op = I32_CONST;
        }
        memory.set_byte(out, op);
        out += 1;
        if op.wrapping_sub(LOCAL_GET) < 3 && length == 1 {
            if rank >= FUSED {
                rank = code(memory, place(LOCAL_GET + 128));
                if op == LOCAL_GET {
                    rank += FUSED;
                }
            }
            // It becomes the one used last.
            let mut at = LOCALS + rank as usize;
            let local = memory.byte(at);
            while at != LOCALS {
                at -= 1;
                memory.set_byte(at + 1, memory.byte(at));
            }
            memory.set_byte(at, local);
            memory.set_byte(out, local);
            out += 1;
            continue;
        }
        let mut stream = op;
        if op.wrapping_sub(LOAD) < MEMORY {
            memory.set_byte(out, (ALIGNMENTS >> (2 * (op - LOAD))) as u32 & 3);
            out += 1;
            stream = LOAD;
        }
        if op.wrapping_sub(BLOCK) < 3 {
            depth += 1;
        }
        if op == FINISH {
            depth -= 1;
        }
        if operands(op) {
            let more = if bytes(op) { 0 } else { 128 };
            stream += length * more;
            while length != 0 {
                length -= 1;
                let byte = code(memory, place(stream));
                memory.set_byte(out, if length != 0 { byte | more } else { byte });
                out += 1;
            }
        }
    }
    out
}

/// Characters that are the bytes they stand for; gives their end.
#[inline(never)]
fn copy(memory: impl Memory, stream: usize, mut out: usize, count: usize) -> usize {
    let end = out + count;
    while out != end {
        memory.set_byte(out, next(memory, stream));
        out += 1;
    }
    out
}

/// A number of the header.
#[inline(never)]
fn number(memory: impl Memory) -> usize {
    let low = code(memory, place(PLAIN));
    let middle = code(memory, place(PLAIN));
    (low | middle << 7 | code(memory, place(PLAIN)) << 14) as usize
}

/// The next code of a stream.
#[inline(never)]
fn code(memory: impl Memory, stream: usize) -> u32 {
    let character = next(memory, stream);
    CODES.get(character as usize).map_or(character, |&code| u32::from(code))
}

/// The next character of a stream.
#[inline(never)]
fn next(memory: impl Memory, stream: usize) -> u32 {
    let mut at = memory.word(stream);
    let mut character = memory.byte(at);
    at += 1;
    // All characters are below U+0100, so that two bytes are the most.
    if character > 0xbf {
        character = character << 6 & 255 | memory.byte(at) & 63;
        at += 1;
    }
    memory.set_word(stream, at);
    character
}
