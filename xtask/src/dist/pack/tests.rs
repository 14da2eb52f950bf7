use std::cell::Cell;

use crumbgate_unpack::format::{INPUT, OUTPUT};
use crumbgate_unpack::{Memory, unpack};

use super::*;

#[derive(Clone, Copy)]
struct Cells<'a>(&'a [Cell<u8>]);

impl Memory for Cells<'_> {
    fn byte(self, at: usize) -> u32 {
        self.0[at].get().into()
    }

    fn set_byte(self, at: usize, value: u32) {
        self.0[at].set(value as u8);
    }

    fn word(self, at: usize) -> usize {
        (0..4).map(|i| (self.byte(at + i) as usize) << (8 * i)).sum()
    }

    fn set_word(self, at: usize, value: usize) {
        (0..4).for_each(|i| self.set_byte(at + i, (value >> (8 * i)) as u32 & 255));
    }
}

fn unpacked(text: &str) -> Vec<u8> {
    let mut memory = vec![0; END];
    memory[INPUT..INPUT + text.len()].copy_from_slice(text.as_bytes());
    let cells = Cells(Cell::from_mut(&mut *memory).as_slice_of_cells());
    let end = unpack(cells);
    memory[OUTPUT..end].to_vec()
}

/// A module with these functions, each with its declarations.
fn module(functions: &[Vec<u8>]) -> Vec<u8> {
    let mut code = number(functions.len());
    for function in functions {
        code.extend(number(function.len()));
        code.extend(function);
    }
    let mut module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0".to_vec();
    module.push(10);
    module.extend(number(code.len()));
    module.extend(code);
    module.extend(b"\x0b\x08\x01\0\x41\0\x0b\x02\0\xff");
    module
}

fn survives(functions: &[Vec<u8>]) {
    let module = module(functions);
    let packed = pack(&module).unwrap();
    assert_eq!(unpacked(&packed.text), packed.module);
    let (before, unpacked, behind) = split(&packed.module).unwrap();
    let expected = split(&module).unwrap();
    assert_eq!((before, unpacked, behind), expected);
}

#[test]
fn no_function_at_all_survives() {
    survives(&[]);
}

#[test]
fn variables_survive_whatever_their_rank() {
    let mut code = vec![1, 0xc8, 1, 0x7f];
    for round in 0..3u32 {
        for local in 0..200 {
            code.push((LOCAL + (local + round) % 3) as u8);
            code.extend(number((local as usize * 7) % 200));
        }
    }
    code.push(0x0b);
    survives(&[code.clone(), vec![0, 0x0b], code]);
}

const LOCAL: u32 = crumbgate_unpack::format::LOCAL_GET;
