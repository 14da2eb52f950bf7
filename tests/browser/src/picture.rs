//! Pictures of pages: kept small, and compared as an eye would from two steps away.

use std::{collections::HashMap, io::Cursor, path::Path};

/// Side of the squares whose mean colours are compared.
pub const BLOCK: usize = 16;
/// How far the mean of a square may be off in one channel, of 255. Another smoothing of the same letters stays
/// below 6; a button that moves by two pixels, or a word that wraps, goes over 20.
pub const TOLERANCE: i32 = 14;
/// How many squares of a thousand may be off by more than that.
pub const STRAYS: usize = 2;

/// A picture without transparency, three bytes a pixel.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads a PNG of any kind.
    pub fn read(bytes: &[u8]) -> Result<Picture, String> {
        let mut decoder = png::Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(|e| e.to_string())?;
        let mut data = vec![0; reader.output_buffer_size().ok_or("too large")?];
        let info = reader.next_frame(&mut data).map_err(|e| e.to_string())?;
        let samples = info.color_type.samples();
        let pixel = |p: &[u8]| if samples < 3 { [p[0]; 3] } else { [p[0], p[1], p[2]] };
        let pixels = data[..info.buffer_size()].chunks_exact(samples).map(pixel).collect();
        Ok(Picture { width: info.width as usize, height: info.height as usize, pixels })
    }

    /// Writes it as a PNG of at most 256 colours: where there are more, the rarest are taken for their neighbours.
    pub fn write(&self, file: &Path) -> Result<(), String> {
        let palette = self.palette();
        let mut known: HashMap<[u8; 3], u8> = HashMap::new();
        let mut index = |color: [u8; 3]| {
            *known.entry(color).or_insert_with(|| {
                let far = |other: &[u8; 3]| (0..3).map(|i| i32::from(other[i].abs_diff(color[i])).pow(2)).sum::<i32>();
                (0..palette.len()).min_by_key(|i| far(&palette[*i])).unwrap_or(0) as u8
            })
        };
        let indices: Vec<u8> = self.pixels.iter().map(|p| index(*p)).collect();
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette.concat());
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
        writer.write_image_data(&indices).map_err(|e| e.to_string())?;
        writer.finish().map_err(|e| e.to_string())?;
        std::fs::write(file, bytes).map_err(|e| format!("{}: {e}", file.display()))
    }

    fn palette(&self) -> Vec<[u8; 3]> {
        let mut count: HashMap<[u8; 3], usize> = HashMap::new();
        for pixel in &self.pixels {
            *count.entry(*pixel).or_default() += 1;
        }
        let mut colors: Vec<_> = count.into_iter().collect();
        colors.sort_by_key(|(color, n)| (std::cmp::Reverse(*n), *color));
        colors.into_iter().take(256).map(|(color, _)| color).collect()
    }

    /// The mean colours of its squares, row by row.
    fn means(&self) -> Vec<[i32; 3]> {
        let (across, down) = (self.width.div_ceil(BLOCK), self.height.div_ceil(BLOCK));
        let mut sums = vec![([0i32; 3], 0i32); across * down];
        for (at, pixel) in self.pixels.iter().enumerate() {
            let (sum, n) = &mut sums[at / self.width / BLOCK * across + at % self.width / BLOCK];
            *n += 1;
            for (s, p) in sum.iter_mut().zip(pixel) {
                *s += i32::from(*p);
            }
        }
        sums.into_iter().map(|(sum, n)| sum.map(|s| s / n)).collect()
    }

    /// Says in what it differs from the picture it should be.
    pub fn differs(&self, wanted: &Picture) -> Option<String> {
        if (self.width, self.height) != (wanted.width, wanted.height) {
            let [a, b] = [self, wanted].map(|p| format!("{}×{}", p.width, p.height));
            return Some(format!("is {a}, not {b}"));
        }
        let (is, was) = (self.means(), wanted.means());
        let off = |i: &usize| (0..3).map(|c| (is[*i][c] - was[*i][c]).abs()).max().unwrap_or(0);
        let strays: Vec<usize> = (0..is.len()).filter(|i| off(i) > TOLERANCE).collect();
        let worst = strays.iter().copied().max_by_key(off).filter(|_| strays.len() * 1000 > is.len() * STRAYS)?;
        let across = self.width.div_ceil(BLOCK);
        let (x, y) = (worst % across * BLOCK, worst / across * BLOCK);
        Some(format!("{} of {} squares are off, the one at {x},{y} by {}", strays.len(), is.len(), off(&worst)))
    }
}
