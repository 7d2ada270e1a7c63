//! A few line icons, drawn for this product, so that no icon font has to be loaded.

use maud::{Markup, PreEscaped, Render, html};

/// A line icon of 24 by 24 in the colour of the text. It is decoration: the label beside it carries the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// 工作台.
    Home,
    /// 案件.
    Case,
    /// 行政检查.
    Inspect,
    /// 裁量.
    Scale,
    /// 文书.
    Document,
    /// 期限.
    Clock,
    /// 督办, 监督.
    Shield,
    /// 投诉与事项.
    Voice,
    /// 人员与机构.
    People,
    /// 内容库.
    Book,
    /// 统计与指标.
    Chart,
    /// 协同.
    Exchange,
    /// 设置.
    Settings,
    /// 搜索.
    Search,
    /// 新增.
    Plus,
    /// 菜单.
    Menu,
}

impl Render for Icon {
    fn render(&self) -> Markup {
        let path = match self {
            Self::Home => "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
            Self::Case => "M3 7h7l2 2h9v11H3zM3 7V4h7l2 3",
            Self::Inspect => {
                "M5 4h14v9M5 4v16h7M8 8h8M8 12h5M16 20a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18.200 19.200L21 22"
            }
            Self::Scale => "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
            Self::Document => "M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7",
            Self::Clock => "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l4 2",
            Self::Shield => "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM8.500 12l2.500 2.500 4.500-5",
            Self::Voice => "M4 5h16v11H11l-5 4v-4H4zM8 9h8M8 12h5",
            Self::People => {
                "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M17 11a3 3 0 0 0 0-6M18 14c3 1 4 4 4 7"
            }
            Self::Book => {
                "M4 4h6a2 2 0 0 1 2 2v14a2 2 0 0 0-2-2H4zM20 4h-6a2 2 0 0 0-2 2v14a2 2 0 0 1 2-2h6z"
            }
            Self::Chart => "M4 4v16h16M8 16v-4M12 16V8M16 16v-6",
            Self::Exchange => "M4 8h14l-4-4M20 16H6l4 4",
            Self::Settings => {
                "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z"
            }
            Self::Search => "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Menu => "M4 6h16M4 12h16M4 18h16",
        };
        html! {
            svg.icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(PreEscaped(path)) {} }
        }
    }
}
