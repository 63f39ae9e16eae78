//! The figures of many reports as one table in Parquet. Values are exact decimals; so many rows are held and then
//! written, so that memory does not grow with the table.

use std::io::Write;
use std::sync::Arc;

use gouji_linter::number::Decimal;
use gouji_linter::report::Report;
use parquet::basic::{Compression, GzipLevel, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, FixedLenByteArray};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::extract::{COLUMNS, figures};
use crate::output::Output;

/// Rows that are written together: some megabytes, and large enough for a reader to take in one go.
const ROWS: usize = 32_768;

/// As many as an amount in 万元 may have. A figure with more, which no form allows, is only in the text.
const PLACES: u8 = 6;
/// All that a cell is read with before the point, and the places after it.
const PRECISION: i32 = 24;
/// Bytes that hold so many digits.
const WIDTH: usize = 11;

/// A column, and whether each row has something in it.
#[derive(Default)]
struct Cells<T> {
    values: Vec<T>,
    /// 1 for a value, 0 for none: the levels of a column that is not nested.
    there: Vec<i16>,
}

impl<T> Cells<T> {
    fn push(&mut self, value: Option<T>) {
        self.there.push(i16::from(value.is_some()));
        self.values.extend(value);
    }

    fn append(&mut self, other: &mut Cells<T>) {
        self.values.append(&mut other.values);
        self.there.append(&mut other.there);
    }
}

enum Column {
    Text(Cells<ByteArray>),
    Whole(Cells<i32>),
    Exact(Cells<FixedLenByteArray>),
}

impl Column {
    fn named(name: &str) -> Column {
        match name {
            "year" | "at_line" | "at_column" => Column::Whole(Cells::default()),
            "value" => Column::Exact(Cells::default()),
            _ => Column::Text(Cells::default()),
        }
    }

    /// Nothing is required of a column: a blank is no value.
    fn schema(&self, name: &str) -> Result<Type, ParquetError> {
        let built = match self {
            Column::Text(_) => Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
                .with_logical_type(Some(LogicalType::String)),
            Column::Whole(_) => Type::primitive_type_builder(name, Physical::INT32),
            Column::Exact(_) => Type::primitive_type_builder(name, Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(WIDTH as i32)
                .with_precision(PRECISION)
                .with_scale(i32::from(PLACES))
                .with_logical_type(Some(LogicalType::decimal(i32::from(PLACES), PRECISION))),
        };
        built.with_repetition(Repetition::OPTIONAL).build()
    }

    fn append(&mut self, other: &mut Column) {
        match (self, other) {
            (Column::Text(own), Column::Text(other)) => own.append(other),
            (Column::Whole(own), Column::Whole(other)) => own.append(other),
            (Column::Exact(own), Column::Exact(other)) => own.append(other),
            // Both are made from the same list of columns.
            _ => {}
        }
    }

    fn write(&self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        match (self, writer) {
            (Column::Text(cells), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(&cells.values, Some(&cells.there), None)?;
            }
            (Column::Whole(cells), ColumnWriter::Int32ColumnWriter(writer)) => {
                writer.write_batch(&cells.values, Some(&cells.there), None)?;
            }
            (Column::Exact(cells), ColumnWriter::FixedLenByteArrayColumnWriter(writer)) => {
                writer.write_batch(&cells.values, Some(&cells.there), None)?;
            }
            // The writers follow the schema, which follows the columns.
            _ => {}
        }
        Ok(())
    }
}

/// Rows, column by column.
pub(crate) struct Figures {
    columns: [Column; COLUMNS.len()],
    rows: usize,
}

impl Figures {
    fn none() -> Figures {
        Figures {
            columns: COLUMNS.map(Column::named),
            rows: 0,
        }
    }

    pub(crate) fn of(path: &str, report: &Report<'_>) -> Figures {
        let mut own = Figures::none();
        let whole = |number: usize| i32::try_from(number).ok();
        figures(path, report, &mut |figure| {
            let texts = [
                Some(figure.path),
                figure.body,
                Some(figure.kind),
                Some(figure.table),
                Some(figure.row),
                Some(figure.column),
                figure.unit,
                Some(figure.text),
            ];
            let mut texts = texts.into_iter().map(|text| text.map(ByteArray::from));
            let mut numbers = [
                figure.year.map(i32::from),
                whole(figure.line),
                whole(figure.at),
            ]
            .into_iter();
            for column in &mut own.columns {
                match column {
                    Column::Text(cells) => cells.push(texts.next().flatten()),
                    Column::Whole(cells) => cells.push(numbers.next().flatten()),
                    Column::Exact(cells) => cells.push(figure.value.and_then(exact)),
                }
            }
            own.rows += 1;
        });
        own
    }
}

/// Units of the last place, as the bytes of an integer of fixed length, the greatest first.
fn exact(value: Decimal) -> Option<FixedLenByteArray> {
    let units = value.units(PLACES)?;
    let bytes = units.to_be_bytes();
    let kept = bytes.get(bytes.len() - WIDTH..)?;
    let fits = units.unsigned_abs() < 10u128.pow(PRECISION.unsigned_abs());
    fits.then(|| FixedLenByteArray::from(kept.to_vec()))
}

pub(crate) struct Parquet {
    /// What it has written is passed on row group by row group.
    writer: SerializedFileWriter<Vec<u8>>,
    output: Output,
    held: Figures,
}

impl Parquet {
    pub(crate) fn new(output: Output) -> Result<Parquet, ParquetError> {
        let mut fields = Vec::new();
        for name in COLUMNS {
            fields.push(Arc::new(Column::named(name).schema(name)?));
        }
        let schema = Type::group_type_builder("figures").with_fields(fields);
        let schema = Arc::new(schema.build()?);
        let properties = WriterProperties::builder()
            .set_created_by(concat!("gouji ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::GZIP(GzipLevel::default()))
            .build();
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties))?;
        Ok(Parquet {
            writer,
            output,
            held: Figures::none(),
        })
    }

    pub(crate) fn add(&mut self, mut figures: Figures) -> anyhow::Result<()> {
        for (own, other) in self.held.columns.iter_mut().zip(&mut figures.columns) {
            own.append(other);
        }
        self.held.rows += figures.rows;
        if self.held.rows >= ROWS {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> anyhow::Result<()> {
        let held = std::mem::replace(&mut self.held, Figures::none());
        let mut group = self.writer.next_row_group()?;
        for column in &held.columns {
            if let Some(mut writer) = group.next_column()? {
                column.write(writer.untyped())?;
                writer.close()?;
            }
        }
        group.close()?;
        self.writer.flush()?;
        self.output.write_all(self.writer.inner())?;
        self.writer.inner_mut().clear();
        Ok(())
    }

    pub(crate) fn finish(mut self: Box<Self>) -> anyhow::Result<Output> {
        if self.held.rows > 0 {
            self.write()?;
        }
        let Parquet {
            writer, mut output, ..
        } = *self;
        output.write_all(&writer.into_inner()?)?;
        Ok(output)
    }
}
