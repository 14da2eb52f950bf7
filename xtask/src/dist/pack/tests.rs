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
    let end = unpack(Cells(Cell::from_mut(&mut *memory).as_slice_of_cells()));
    memory[OUTPUT..end].to_vec()
}

/// A module with these functions, each with its declarations.
fn module(functions: &[Vec<u8>]) -> Vec<u8> {
    let mut code = number(functions.len());
    for function in functions {
        code.extend(number(function.len()));
        code.extend(function);
    }
    let mut module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x0a".to_vec();
    module.extend(number(code.len()));
    module.extend(code);
    module.extend(b"\x0b\x0b\x01\0\x41\0\x0b\x05\0\xff\r\n\\");
    module
}

/// Packs the module, unpacks it, and compares it with what stands there, alignments apart.
fn survives(functions: &[Vec<u8>]) {
    let module = module(functions);
    let packed = pack(&module).unwrap();
    assert_eq!(unpacked(&packed.text), packed.module);
    let (_, unpacked, behind) = split(&packed.module).unwrap();
    let (_, expected, expected_behind) = split(&module).unwrap();
    assert_eq!((unpacked, behind), (expected, expected_behind));
}

fn fault(function: &[u8]) -> String {
    format!("{:#}", pack(&module(&[function.to_vec()])).map(|_| ()).unwrap_err())
}

#[test]
fn no_function_at_all_survives() {
    survives(&[]);
}

#[test]
fn every_instruction_of_the_first_webassembly_survives() {
    let mut code = vec![0];
    code.extend([0x02, 0x40, 0x03, 0x7f, 0x04, 0x7e, 0x05, 0x0b, 0x0b, 0x0b]);
    code.extend([0x00, 0x0f, 0x0c, 0, 0x0d, 0x81, 1, 0x0e, 3, 0, 0x81, 1, 2, 3, 0x0e, 0, 0]);
    code.extend([0x10, 5, 0x10, 0x85, 3, 0x11, 1, 0, 0x11, 0x81, 2, 0, 0x1a, 0x1b]);
    code.extend([0x23, 0, 0x24, 0x80, 1, 0x3f, 0, 0x40, 0]);
    for (op, alignment) in (0x28..=0x3e).zip(b"22220011001122222201012") {
        code.extend([op, alignment - b'0', 0, op, alignment - b'0', 0xff, 0xff, 3]);
    }
    for bytes in [&[0x7f][..], &[0x80, 1], &[0xff, 0xff, 0], &[0x80, 0x80, 0x80, 1], &[0x80, 0x80, 0x80, 0x80, 0x78]] {
        code.push(0x41);
        code.extend(bytes);
        code.push(0x42);
        code.extend(bytes);
    }
    code.extend([0x42, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]);
    code.extend([0x43, 0, 0, 0xc0, 0x7f, 0x44, 1, 2, 3, 0, 0, 0, 0xf0, 0xff]);
    code.extend(0x45..=0xbf);
    code.push(0x0b);
    survives(&[code.clone(), vec![0, 0x0b], code]);
}

#[test]
fn variables_survive_whatever_their_rank() {
    let mut code = vec![1, 0xc8, 1, 0x7f];
    for round in 0..3 {
        for local in 0..200 {
            code.push(0x20 + (local + round) as u8 % 3);
            code.extend(number((local * 7) % 200));
        }
    }
    code.push(0x0b);
    survives(&[code.clone(), vec![0, 0x0b], code]);
}

/// Instructions without operands, with one number, and blocks, in any order.
#[test]
fn any_function_survives() {
    let mut state = 1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..200 {
        let functions: Vec<Vec<u8>> = (0..random(5))
            .map(|_| {
                let mut code = vec![1, 30, 0x7f];
                let mut open = 1;
                for _ in 0..random(300) {
                    match random(8) {
                        0 => code.extend([0x45 + random(0x7b) as u8]),
                        1 => code.extend([0x20 + random(3) as u8, random(30) as u8]),
                        2 => {
                            code.push([0x10, 0x23, 0x24, 0x0c, 0x0d][random(5) as usize]);
                            let bits = random(20);
                            code.extend(number(random(1 << bits) as usize));
                        }
                        3 => {
                            code.push(0x41 + random(2) as u8);
                            let bits = random(31);
                            code.extend(number(random(1 << bits) as usize));
                        }
                        4 => {
                            code.extend([0x28, 2]);
                            let bits = random(20);
                            code.extend(number(random(1 << bits) as usize));
                        }
                        5 => {
                            code.extend([2 + random(3) as u8, 0x40]);
                            open += 1;
                        }
                        6 if open > 1 => {
                            code.push(0x0b);
                            open -= 1;
                        }
                        _ => code.extend([0x20, random(4) as u8]),
                    }
                }
                code.extend(vec![0x0b; open]);
                code
            })
            .collect();
        survives(&functions);
    }
}

#[test]
fn an_instruction_of_later_days_is_an_error_that_names_it() {
    assert!(fault(&[0, 0xfc, 0x0a, 0, 0, 0x0b]).contains("0xfc"));
    assert!(fault(&[0, 0xd0, 0x70, 0x0b]).contains("0xd0"));
    assert!(fault(&[0, 0x06, 0x40, 0x0b]).contains("0x06"));
    assert!(fault(&[0, 0x3f, 1, 0x0b]).contains("second memory"));
}

#[test]
fn code_cut_short_is_an_error() {
    for function in [&[0, 0x41][..], &[0, 0x44, 1, 2], &[1, 5], &[0, 0x0e, 3, 0]] {
        assert!(fault(function).contains("cut short"), "{function:?}");
    }
    assert!(pack(b"\0asm\x01\0\0\0").is_err());
}

#[test]
fn a_stream_that_holds_nothing_is_not_listed() {
    let plain = pack(&module(&[vec![0, 0x6a, 0x0b]])).unwrap().text;
    let operand = pack(&module(&[vec![0, 0x41, 7, 0x0b]])).unwrap().text;
    // Six numbers' characters for the stream, one for what it holds.
    assert_eq!(plain.chars().count() + 7, operand.chars().count());
}

#[test]
fn what_does_nothing_is_left_out() {
    let packed = pack(&module(&[vec![0, 0x01, 0x41, 7, 0x01, 0x1a, 0x0b]])).unwrap();
    assert_eq!(unpacked(&packed.text), packed.module);
    assert_eq!(split(&packed.module).unwrap().1, [[0, 0x41, 7, 0x1a, 0x0b]]);
}

#[test]
fn alignments_become_those_of_the_width() {
    let packed = pack(&module(&[vec![0, 0x29, 3, 8, 0x28, 0, 4, 0x0b]])).unwrap();
    assert_eq!(unpacked(&packed.text), packed.module);
    assert_eq!(split(&packed.module).unwrap().1, [[0, 0x29, 2, 8, 0x28, 2, 4, 0x0b]]);
}
