//! Why a file could not be opened: what it is, and what to do about it.

use crate::diagnostic::Wording;

/// Only containers fail. Each case is something that a person can mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The binary format of Word 97–2003, which WPS uses under the name .wps too.
    OldWord,
    /// The binary format of Excel 97–2003; WPS calls it .et.
    OldSheet,
    /// Another OLE2 container.
    OldContainer,
    /// An Office file under a password.
    Encrypted,
    Pdf,
    Rtf,
    /// Word's XML in one file, without a zip around it.
    FlatXml,
    Workbook,
    Slides,
    OpenDocument,
    Ofd,
    /// A zip with something else in it.
    OtherZip,
    /// No container at all.
    NotWord,
    /// Not a single byte.
    Empty,
    DamagedZip,
    /// The zip opens, but its XML does not parse.
    DamagedPart,
    /// The document only embeds another file, which Word converts when it opens it.
    Wrapped,
    TooLarge,
    TooDeep,
    /// A DTD, which Word's format forbids.
    DocumentType,
}

impl ReadError {
    pub fn wording(self) -> Wording {
        let (zh, en) = match self {
            ReadError::OldWord => (
                "这是旧版 Word（.doc）或 WPS 文字（.wps）文件，请用 Word 或 WPS 打开，另存为 .docx 再检查",
                "this is an old Word (.doc) or WPS (.wps) file; open it in Word or WPS, save it as .docx and check that",
            ),
            ReadError::OldSheet => (
                "这是旧版 Excel（.xls）或 WPS 表格（.et）文件，不是文字报告；请检查报告的 .docx",
                "this is an old Excel (.xls) or WPS (.et) workbook, not a report; check the report's .docx",
            ),
            ReadError::OldContainer => (
                "这是旧版 Office 文件，请用 Word 或 WPS 打开，另存为 .docx 再检查",
                "this is an old Office file; open it in Word or WPS, save it as .docx and check that",
            ),
            ReadError::Encrypted => (
                "文件设了打开密码，请在 Word 或 WPS 中取消密码，另存为 .docx 再检查",
                "the file is protected by a password; remove it in Word or WPS, save as .docx and check that",
            ),
            ReadError::Pdf => (
                "这是 PDF 文件，请检查生成它的 .docx，或另存为纯文本（.txt）再检查",
                "this is a PDF; check the .docx that it was made from, or save it as plain text (.txt)",
            ),
            ReadError::Rtf => (
                "这是 RTF 文件，请用 Word 或 WPS 打开，另存为 .docx 再检查",
                "this is an RTF file; open it in Word or WPS, save it as .docx and check that",
            ),
            ReadError::FlatXml => (
                "这是 Word XML 文件，请用 Word 打开，另存为 .docx 再检查",
                "this is a Word XML file; open it in Word, save it as .docx and check that",
            ),
            ReadError::Workbook => (
                "这是 Excel 工作簿，不是文字报告；请检查报告的 .docx",
                "this is an Excel workbook, not a report; check the report's .docx",
            ),
            ReadError::Slides => (
                "这是演示文稿，不是文字报告；请检查报告的 .docx",
                "this is a presentation, not a report; check the report's .docx",
            ),
            ReadError::OpenDocument => (
                "这是 OpenDocument 文件，请用 Word、WPS 或 LibreOffice 打开，另存为 .docx 再检查",
                "this is an OpenDocument file; open it in Word, WPS or LibreOffice, save it as .docx and check that",
            ),
            ReadError::Ofd => (
                "这是 OFD 版式文件，请检查生成它的 .docx",
                "this is an OFD file; check the .docx that it was made from",
            ),
            ReadError::OtherZip => (
                "这是压缩包，里面没有 Word 文档；请解压后检查其中的 .docx",
                "this is a zip archive without a Word document; unpack it and check the .docx in it",
            ),
            ReadError::NotWord => (
                "内容与扩展名不符，也不是 Word 文档；请用 Word 或 WPS 打开，另存为 .docx 再检查",
                "its content is not what its name says, and no Word document; open it in Word or WPS, save it as .docx and check that",
            ),
            ReadError::Empty => ("文件是空的，请重新取得", "the file is empty; get it anew"),
            ReadError::DamagedZip => (
                "文件已损坏（压缩包不完整），请重新取得，或用 Word、WPS 打开修复后另存为 .docx",
                "the file is damaged (the zip archive is incomplete); get it anew, or repair it in Word or WPS and save it as .docx",
            ),
            ReadError::DamagedPart => (
                "文件已损坏（内部的 XML 有误），请用 Word 或 WPS 打开修复后另存为 .docx",
                "the file is damaged (its XML is broken); repair it in Word or WPS and save it as .docx",
            ),
            ReadError::Wrapped => (
                "这个 .docx 只是包着一个网页或别的文件，请用 Word 打开，另存为 .docx 再检查",
                "this .docx only wraps a web page or another file; open it in Word, save it as .docx and check that",
            ),
            ReadError::TooLarge => (
                "文件展开后过大（一个部件超过 64 MiB、合计超过 256 MiB，或段落、单元格超过 40 万个），不会是年度报告；请只留报告正文，另存为 .docx 再检查",
                "the file unpacks to more than any annual report holds (over 64 MiB in a part, 256 MiB in all, or 400,000 paragraphs and cells); keep the report's text only, save it as .docx and check that",
            ),
            ReadError::TooDeep => (
                "文件内部嵌套超过 512 层，不会是 Word 写出的；请用 Word 或 WPS 打开，另存为 .docx 再检查",
                "the file is nested more than 512 deep, which Word never writes; open it in Word or WPS, save it as .docx and check that",
            ),
            ReadError::DocumentType => (
                "文件内部带有 DTD，Word 文档不允许这样；请用 Word 或 WPS 打开，另存为 .docx 再检查",
                "the file holds a DTD, which Word documents may not; open it in Word or WPS, save it as .docx and check that",
            ),
        };
        Wording::new(zh, en)
    }
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.wording().en)
    }
}

impl std::error::Error for ReadError {}
