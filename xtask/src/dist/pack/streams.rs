//! Instructions into streams: the unpacker's loop, the other way round.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use crumbgate_unpack::format::*;

use super::code::{Instruction, MEMORY_GROW, MEMORY_SIZE, NOP, read};

/// Codes by the kind of their stream.
#[derive(Default)]
pub(super) struct Streams(BTreeMap<u32, Vec<u8>>);

impl Streams {
    /// Adds a function; gives its body as it will be unpacked.
    pub(super) fn function(&mut self, function: &[u8]) -> Result<Vec<u8>> {
        let (declared, instructions) = read(function)?;
        let count = u8::try_from(declared.len()).ok().filter(|&count| u32::from(count) < NO_MORE);
        self.push(DECLARATIONS, count.context("the function declares variables of too many kinds")?);
        self.extend(DECLARATIONS, declared);

        let mut body = declared.to_vec();
        let mut recent: Vec<u8> = (0..RANKED as u8).collect();
        for instruction in instructions {
            match instruction.op {
                // It does nothing, and the unpacker knows no such thing.
                NOP => continue,
                op => body.push(op),
            }
            self.instruction(instruction, &mut recent, &mut body)?;
            if matches!(instruction.op, 0x11 | MEMORY_SIZE | MEMORY_GROW) {
                body.push(0);
                self.push(OPCODES, 0);
            }
        }
        Ok(body)
    }

    /// After the last function.
    pub(super) fn end(&mut self) {
        self.push(DECLARATIONS, NO_MORE as u8);
        // The unpacker looks for the opcodes even if there are none.
        self.extend(OPCODES, &[]);
    }

    /// In the order of their kinds.
    pub(super) fn into_sorted(self) -> Vec<(u32, Vec<u8>)> {
        self.0.into_iter().collect()
    }

    fn instruction(
        &mut self,
        Instruction { op, operands }: Instruction,
        recent: &mut Vec<u8>,
        body: &mut Vec<u8>,
    ) -> Result<()> {
        let code = u32::from(op);
        if let (true, &[local]) = (code.wrapping_sub(LOCAL_GET) < 3, operands) {
            body.push(local);
            let rank = recent.iter().position(|&known| known == local).context("a variable has no rank")?;
            recent.remove(rank);
            recent.insert(0, local);
            return self.variable(code, rank as u32);
        }
        let mut kind = code;
        let mut operands = operands;
        if code.wrapping_sub(LOAD) < MEMORY {
            body.push((ALIGNMENTS >> (2 * (code - LOAD))) as u8 & 3);
            // Alignments are below 128, and so of one byte.
            operands = operands.get(1..).unwrap_or_default();
            kind = LOAD;
        }
        body.extend(operands);
        let length = u32::try_from(operands.len()).context("an instruction is too long")?;
        if op == 0x41 && (2..2 + LONGEST).contains(&length) {
            self.push(OPCODES, (LONG - 2 + length) as u8);
        } else {
            let mut more = length.saturating_sub(1);
            while more > 0 {
                let now = more.min(WIDER);
                self.push(OPCODES, (WIDE - 1 + now) as u8);
                more -= now;
            }
            self.push(OPCODES, op);
        }
        if length == 0 {
            return Ok(());
        }
        if bytes(code) {
            self.extend(kind, operands);
        } else {
            self.extend(kind + 128 * length, &operands.iter().map(|byte| byte & 127).collect::<Vec<u8>>());
        }
        Ok(())
    }

    fn variable(&mut self, code: u32, rank: u32) -> Result<()> {
        if code != LOCAL_GET {
            self.push(OPCODES, code as u8);
            self.push(LOCAL_GET + 128, rank as u8);
        } else if rank < FUSED {
            self.push(OPCODES, (RECENT + rank) as u8);
        } else {
            self.push(OPCODES, code as u8);
            self.push(LOCAL_GET + 128, (rank - FUSED) as u8);
        }
        Ok(())
    }

    fn push(&mut self, kind: u32, code: u8) {
        self.0.entry(kind).or_default().push(code);
    }

    fn extend(&mut self, kind: u32, codes: &[u8]) {
        self.0.entry(kind).or_default().extend(codes);
    }
}
