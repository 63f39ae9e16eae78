//! What an element means for the text of a page.

/// An element's name in lower case, up to sixteen letters of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Name(u128);

impl Name {
    pub(super) const TITLE: Name = Name::new(b"title");
    pub(super) const P: Name = Name::new(b"p");
    pub(super) const DIV: Name = Name::new(b"div");
    pub(super) const ADDRESS: Name = Name::new(b"address");
    pub(super) const ARTICLE: Name = Name::new(b"article");
    pub(super) const MAIN: Name = Name::new(b"main");
    pub(super) const LI: Name = Name::new(b"li");
    pub(super) const PRE: Name = Name::new(b"pre");

    pub(super) const fn new(name: &[u8]) -> Name {
        let mut packed = 0;
        let mut at = 0;
        while at < name.len() && at < 16 {
            packed = packed << 8 | name[at].to_ascii_lowercase() as u128;
            at += 1;
        }
        Name(packed)
    }

    /// Elements in which only their own end tag is markup.
    pub(super) fn is_raw_text(self) -> bool {
        match self {
            _ if self == Name::TITLE => true,
            SCRIPT | STYLE | NOSCRIPT | TEXTAREA | IFRAME | XMP | NOEMBED | NOFRAMES => true,
            _ => false,
        }
    }

    /// Elements that come from another vocabulary, where `/>` closes.
    pub(super) fn is_foreign(self) -> bool {
        matches!(self, SVG | MATH)
    }

    pub(super) fn is_list_item(self) -> bool {
        matches!(self, LI | DD | DT)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Inline,
    /// It begins and ends a line.
    Block,
    Heading(u8),
    Item,
    Table,
    Group,
    Row,
    Cell,
    /// `<br>` and `<hr>`: a line ends, and there is nothing inside.
    Break,
    Void,
    /// Never content: site navigation and controls.
    Chrome,
    /// The same, in the middle of a line.
    InlineChrome,
    /// Chrome, unless it is the head of the article itself.
    Header,
}

pub(super) fn role(name: Name) -> Role {
    match name {
        SPAN | A | B | I | FONT | STRONG | EM | U | O_P => Role::Inline,
        TD | TH => Role::Cell,
        TR => Role::Row,
        TABLE => Role::Table,
        THEAD | TBODY | TFOOT => Role::Group,
        BR | HR => Role::Break,
        H1 => Role::Heading(1),
        H2 => Role::Heading(2),
        H3 => Role::Heading(3),
        H4 => Role::Heading(4),
        H5 => Role::Heading(5),
        H6 => Role::Heading(6),
        LI | DD | DT => Role::Item,
        P | DIV | UL | OL | DL | SECTION | ARTICLE | MAIN | BLOCKQUOTE | CENTER | FORM | PRE
        | ADDRESS | FIELDSET | LEGEND | FIGURE | FIGCAPTION | CAPTION | DETAILS | SUMMARY | DIR
        | LISTING | MENU | HGROUP | BODY | HTML | HEAD => Role::Block,
        IMG | INPUT | META | LINK | COL | AREA | BASE | EMBED | SOURCE | TRACK | WBR | PARAM
        | BGSOUND | FRAME => Role::Void,
        NAV | FOOTER | ASIDE => Role::Chrome,
        SELECT | BUTTON | SVG | TEMPLATE | DATALIST | OBJECT | AUDIO | VIDEO | CANVAS | MAP => {
            Role::InlineChrome
        }
        HEADER => Role::Header,
        _ => Role::Inline,
    }
}

const P: Name = Name::P;
const DIV: Name = Name::DIV;
const ADDRESS: Name = Name::ADDRESS;
const ARTICLE: Name = Name::ARTICLE;
const MAIN: Name = Name::MAIN;
const LI: Name = Name::LI;
const PRE: Name = Name::PRE;
const SCRIPT: Name = Name::new(b"script");
const STYLE: Name = Name::new(b"style");
const NOSCRIPT: Name = Name::new(b"noscript");
const TEXTAREA: Name = Name::new(b"textarea");
const IFRAME: Name = Name::new(b"iframe");
const XMP: Name = Name::new(b"xmp");
const NOEMBED: Name = Name::new(b"noembed");
const NOFRAMES: Name = Name::new(b"noframes");
const SVG: Name = Name::new(b"svg");
const MATH: Name = Name::new(b"math");
const SPAN: Name = Name::new(b"span");
const A: Name = Name::new(b"a");
const B: Name = Name::new(b"b");
const I: Name = Name::new(b"i");
const U: Name = Name::new(b"u");
const EM: Name = Name::new(b"em");
const FONT: Name = Name::new(b"font");
const STRONG: Name = Name::new(b"strong");
const O_P: Name = Name::new(b"o:p");
const TD: Name = Name::new(b"td");
const TH: Name = Name::new(b"th");
const TR: Name = Name::new(b"tr");
const TABLE: Name = Name::new(b"table");
const THEAD: Name = Name::new(b"thead");
const TBODY: Name = Name::new(b"tbody");
const TFOOT: Name = Name::new(b"tfoot");
const BR: Name = Name::new(b"br");
const HR: Name = Name::new(b"hr");
const H1: Name = Name::new(b"h1");
const H2: Name = Name::new(b"h2");
const H3: Name = Name::new(b"h3");
const H4: Name = Name::new(b"h4");
const H5: Name = Name::new(b"h5");
const H6: Name = Name::new(b"h6");
const DD: Name = Name::new(b"dd");
const DT: Name = Name::new(b"dt");
const UL: Name = Name::new(b"ul");
const OL: Name = Name::new(b"ol");
const DL: Name = Name::new(b"dl");
const SECTION: Name = Name::new(b"section");
const BLOCKQUOTE: Name = Name::new(b"blockquote");
const CENTER: Name = Name::new(b"center");
const FORM: Name = Name::new(b"form");
const FIELDSET: Name = Name::new(b"fieldset");
const LEGEND: Name = Name::new(b"legend");
const FIGURE: Name = Name::new(b"figure");
const FIGCAPTION: Name = Name::new(b"figcaption");
const CAPTION: Name = Name::new(b"caption");
const DETAILS: Name = Name::new(b"details");
const SUMMARY: Name = Name::new(b"summary");
const DIR: Name = Name::new(b"dir");
const LISTING: Name = Name::new(b"listing");
const HGROUP: Name = Name::new(b"hgroup");
const BODY: Name = Name::new(b"body");
const HTML: Name = Name::new(b"html");
const HEAD: Name = Name::new(b"head");
const IMG: Name = Name::new(b"img");
const INPUT: Name = Name::new(b"input");
const META: Name = Name::new(b"meta");
const LINK: Name = Name::new(b"link");
const COL: Name = Name::new(b"col");
const AREA: Name = Name::new(b"area");
const BASE: Name = Name::new(b"base");
const EMBED: Name = Name::new(b"embed");
const SOURCE: Name = Name::new(b"source");
const TRACK: Name = Name::new(b"track");
const WBR: Name = Name::new(b"wbr");
const PARAM: Name = Name::new(b"param");
const BGSOUND: Name = Name::new(b"bgsound");
const FRAME: Name = Name::new(b"frame");
const NAV: Name = Name::new(b"nav");
const FOOTER: Name = Name::new(b"footer");
const ASIDE: Name = Name::new(b"aside");
const MENU: Name = Name::new(b"menu");
const SELECT: Name = Name::new(b"select");
const BUTTON: Name = Name::new(b"button");
const TEMPLATE: Name = Name::new(b"template");
const DATALIST: Name = Name::new(b"datalist");
const OBJECT: Name = Name::new(b"object");
const AUDIO: Name = Name::new(b"audio");
const VIDEO: Name = Name::new(b"video");
const CANVAS: Name = Name::new(b"canvas");
const MAP: Name = Name::new(b"map");
const HEADER: Name = Name::new(b"header");
