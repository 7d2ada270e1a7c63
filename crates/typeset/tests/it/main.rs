//! One binary: Typst is linked once.

#[cfg(test)]
mod catalog;
#[cfg(test)]
mod page;
#[cfg(test)]
mod refusal;
#[cfg(test)]
mod support;
