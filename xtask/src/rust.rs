//! Just enough of Rust for the checks: the tokens of a file with their lines.
//!
//! Tokens and not a syntax tree, because much of the code lies inside macros, where only tokens exist.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// One token; a group gives its opening and its closing token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    /// From 1.
    pub line: usize,
    pub kind: Kind,
    /// Inside a `#[cfg(test)]` item.
    pub in_test: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Ident,
    Punct,
    Text,
    Number,
    Open,
    Close,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub line: usize,
    pub length_lines: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    pub name: String,
    pub line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    pub name: String,
    /// Each with its line.
    pub variants: Vec<(String, usize)>,
}

/// All tokens of a file without its attributes and docs; none when the file is not Rust.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    flatten(stream(text), false, &mut found);
    found
}

/// All functions with a body, also those inside macros.
pub fn functions(text: &str) -> Vec<Function> {
    let mut found = Vec::new();
    collect_functions(stream(text), &mut found);
    found
}

/// The names of all structs, enums, unions, traits and type aliases.
pub fn type_names(text: &str) -> Vec<TypeName> {
    let tokens = tokens(text);
    tokens
        .iter()
        .zip(tokens.iter().skip(1))
        .filter(|(keyword, name)| {
            keyword.kind == Kind::Ident
                && matches!(keyword.text.as_str(), "struct" | "enum" | "union" | "trait" | "type")
                && name.kind == Kind::Ident
        })
        .map(|(_, name)| TypeName { name: name.text.clone(), line: name.line })
        .collect()
}

/// All enums with their variants.
pub fn enums(text: &str) -> Vec<Enum> {
    let mut found = Vec::new();
    collect_enums(stream(text), &mut found);
    found
}

fn stream(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

fn flatten(stream: TokenStream, in_test: bool, found: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    // Set by `#[cfg(test)]` and cleared at the end of the item that follows it.
    let mut test_item = false;
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let mut push = |text: String, line, kind| {
            found.push(Token { text, line, kind, in_test: in_test || test_item });
        };
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                trees.next_if(|next| matches!(next, TokenTree::Punct(it) if it.as_char() == '!'));
                if let Some(TokenTree::Group(attribute)) = trees.next_if(is_bracket) {
                    test_item |= attribute.stream().to_string().replace(' ', "") == "cfg(test)";
                } else {
                    push("#".to_owned(), line, Kind::Punct);
                }
            }
            TokenTree::Punct(punct) => {
                push(punct.to_string(), line, Kind::Punct);
                test_item &= punct.as_char() != ';';
            }
            TokenTree::Ident(ident) => push(ident.to_string(), line, Kind::Ident),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let is_number = text.starts_with(|first: char| first.is_ascii_digit());
                push(text, line, if is_number { Kind::Number } else { Kind::Text });
            }
            TokenTree::Group(group) => {
                let (open, close) = delimiters(&group);
                let end = group.span_close().end().line;
                push(open.to_owned(), line, Kind::Open);
                flatten(group.stream(), in_test || test_item, found);
                let in_test = in_test || test_item;
                found.push(Token { text: close.to_owned(), line: end, kind: Kind::Close, in_test });
                test_item &= group.delimiter() != Delimiter::Brace;
            }
        }
    }
}

fn collect_functions(stream: TokenStream, found: &mut Vec<Function>) {
    let mut trees = stream.into_iter().peekable();
    // The name and first line of a function whose body has not come yet.
    let mut open: Option<(String, usize)> = None;
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(keyword) if keyword == "fn" => {
                // A function pointer type has no name here.
                if let Some(TokenTree::Ident(name)) = trees.peek() {
                    open = Some((name.to_string(), keyword.span().start().line));
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => open = None,
            TokenTree::Group(group) => {
                if group.delimiter() == Delimiter::Brace
                    && let Some((name, line)) = open.take()
                {
                    let end = group.span_close().end().line;
                    found.push(Function { name, line, length_lines: end + 1 - line });
                }
                collect_functions(group.stream(), found);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn collect_enums(stream: TokenStream, found: &mut Vec<Enum>) {
    let mut trees = stream.into_iter().peekable();
    let mut open: Option<String> = None;
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(keyword) if keyword == "enum" => {
                if let Some(TokenTree::Ident(name)) = trees.peek() {
                    open = Some(name.to_string());
                }
            }
            TokenTree::Group(group) => match open.take() {
                Some(name) if group.delimiter() == Delimiter::Brace => {
                    found.push(Enum { name, variants: variants(group.stream()) });
                }
                _ => collect_enums(group.stream(), found),
            },
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn variants(body: TokenStream) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut at_start = true;
    let mut trees = body.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                trees.next_if(is_bracket);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => at_start = true,
            TokenTree::Ident(ident) if at_start => {
                found.push((ident.to_string(), ident.span().start().line));
                at_start = false;
            }
            _ => {}
        }
    }
    found
}

fn is_bracket(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

fn delimiters(group: &Group) -> (&'static str, &'static str) {
    match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::{enums, functions, tokens, type_names};

    #[test]
    fn functions_are_measured_from_fn_to_the_closing_brace() {
        let found = functions(
            "/// Doc.\nfn a(f: fn(u8) -> u8) -> u8 {\n    1\n}\ntrait T {\n    fn b();\n    fn c() {}\n}\n",
        );
        let lengths: Vec<_> = found.iter().map(|it| (it.name.as_str(), it.line, it.length_lines)).collect();
        assert_eq!(lengths, [("a", 2, 3), ("c", 7, 1)]);
    }

    #[test]
    fn variants_are_read_past_attributes_fields_and_discriminants() {
        let found = enums(
            "enum CaseAct {\n/// Doc, with a comma.\n#[serde(rename = \"x\")]\nFiled { a: u8, b: u8 },\n\
             Served(u8, u8),\nClosed = 3,\n}",
        );
        let names: Vec<_> = found.iter().flat_map(|it| &it.variants).map(|it| it.0.as_str()).collect();
        assert_eq!(names, ["Filed", "Served", "Closed"]);
    }

    #[test]
    fn docs_are_no_tokens_and_test_items_are_marked() {
        let found =
            tokens("/// SELECT a FROM b.\nfn a() {}\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}");
        assert!(found.iter().all(|it| !it.text.contains("SELECT")));
        let in_test = |name| found.iter().find(|it| it.text == name).map(|it| it.in_test);
        assert_eq!((in_test("a"), in_test("b"), in_test("c")), (Some(false), Some(true), Some(false)));
    }

    #[test]
    fn type_names_are_all_kinds_of_types() {
        let found = type_names("struct A; enum B {} trait C {} type D = A;");
        assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["A", "B", "C", "D"]);
    }
}
