//! Reading the instructions of a function.

use anyhow::{Context, Result, bail};
use crumbgate_unpack::format::{LOAD, MEMORY, operands};

pub(super) const NOP: u8 = 0x01;
pub(super) const MEMORY_SIZE: u8 = 0x3f;
pub(super) const MEMORY_GROW: u8 = 0x40;

/// One instruction: its opcode and its operands as they stand in the module, without the nought
/// that ends some.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Instruction<'a> {
    pub(super) op: u8,
    pub(super) operands: &'a [u8],
}

/// The bytes that declare a function's variables, and its instructions.
pub(super) fn read(function: &[u8]) -> Result<(&[u8], Vec<Instruction<'_>>)> {
    let mut reader = Reader { bytes: function, at: 0 };
    for _ in 0..reader.number()? {
        reader.number()?;
        reader.skip(1)?;
    }
    let declared = reader.since(0);
    let mut instructions = Vec::new();
    while reader.at < function.len() {
        instructions.push(reader.instruction()?);
    }
    Ok((declared, instructions))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn instruction(&mut self) -> Result<Instruction<'a>> {
        let op = *self.bytes.get(self.at).context("an instruction is cut short")?;
        self.at += 1;
        let from = self.at;
        match op {
            // Loads and stores: alignment and offset.
            _ if u32::from(op).wrapping_sub(LOAD) < MEMORY => {
                self.number()?;
                self.number()?;
            }
            0x0e => {
                for _ in 0..=self.number()? {
                    self.number()?;
                }
            }
            0x43 => self.skip(4)?,
            0x44 => self.skip(8)?,
            NOP | 0x00 | 0x05 | 0x0b | 0x0f | 0x1a | 0x1b | MEMORY_SIZE | MEMORY_GROW | 0x45..=0xbf => {}
            _ if operands(op.into()) => {
                self.number()?;
            }
            _ => bail!(
                "the instruction {op:#04x} cannot be packed: it is none of the first WebAssembly. \
                 Lower it in xtask/src/dist/node.rs, or teach it to wasm/unpack and xtask/src/dist/pack"
            ),
        }
        let operands = self.since(from);
        // The only memory, the only table.
        if matches!(op, 0x11 | MEMORY_SIZE | MEMORY_GROW) && self.number()? != 0 {
            bail!("the instruction {op:#04x} cannot be packed: it names a second memory or table");
        }
        Ok(Instruction { op, operands })
    }

    /// A number of any length, of which the lowest 63 bits are given.
    fn number(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = *self.bytes.get(self.at).context("an operand is cut short")?;
            self.at += 1;
            if shift < 63 {
                value |= u64::from(byte & 127) << shift;
            }
            if byte < 128 {
                return Ok(value);
            }
        }
        bail!("an operand has more than ten bytes")
    }

    fn skip(&mut self, count: usize) -> Result<()> {
        self.at += count;
        if self.at > self.bytes.len() { bail!("an operand is cut short") } else { Ok(()) }
    }

    fn since(&self, from: usize) -> &'a [u8] {
        self.bytes.get(from..self.at).unwrap_or_default()
    }
}
