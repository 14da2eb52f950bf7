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
    memory.set_word(OUT, OUTPUT);
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
    copy(memory, place(PLAIN), before);
    loop {
        let declared = next(memory, place(DECLARATIONS));
        if declared == NO_MORE {
            copy(memory, place(PLAIN), behind);
            return memory.word(OUT);
        }
        let start = memory.word(OUT);
        memory.set_word(OUT, start + 4);
        copy(memory, place(DECLARATIONS), declared as usize);
        instructions(memory);
        // Four bytes whatever the size is: it was not known before.
        let size = memory.word(OUT) - start - 4;
        memory.set_word(start, size & 0x7f | (size & 0x3f80) << 1 | (size & 0x1f_c000) << 2 | 0x80_8080);
    }
}

/// The instructions of one function.
#[inline(always)]
fn instructions(memory: impl Memory) {
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
        put(memory, op);
        if op.wrapping_sub(BLOCK) < 3 {
            depth += 1;
        }
        if op == FINISH {
            depth -= 1;
        }
        let mut stream = op;
        if op.wrapping_sub(LOAD) < MEMORY {
            put(memory, (ALIGNMENTS >> (2 * (op - LOAD))) as u32 & 3);
            stream = LOAD;
        }
        if op.wrapping_sub(LOCAL_GET) < 3 && length == 1 {
            if rank >= FUSED {
                rank = code(memory, place(LOCAL_GET + 128));
                if op == LOCAL_GET {
                    rank += FUSED;
                }
            }
            recall(memory, LOCALS + rank as usize);
        } else if operands(op) {
            let more = if bytes(op) { 0 } else { 128 };
            stream += length * more;
            while length != 0 {
                length -= 1;
                let byte = code(memory, place(stream));
                put(memory, if length != 0 { byte | more } else { byte });
            }
        }
    }
}

/// A local variable that becomes the one used last.
#[inline(always)]
fn recall(memory: impl Memory, mut at: usize) {
    let local = memory.byte(at);
    while at != LOCALS {
        at -= 1;
        memory.set_byte(at + 1, memory.byte(at));
    }
    memory.set_byte(LOCALS, local);
    put(memory, local);
}

#[inline(never)]
fn put(memory: impl Memory, byte: u32) {
    let at = memory.word(OUT);
    memory.set_byte(at, byte);
    memory.set_word(OUT, at + 1);
}

/// Characters that are the bytes they stand for.
#[inline(never)]
fn copy(memory: impl Memory, stream: usize, mut count: usize) {
    while count != 0 {
        count -= 1;
        put(memory, next(memory, stream));
    }
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
