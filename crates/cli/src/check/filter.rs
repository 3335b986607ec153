//! Which cases are put, as the arguments say it.

use std::collections::BTreeSet;

use basestring_oracle::check::Filter;
use basestring_oracle::vectors::VectorFile;
use basestring_oracle::{Case, Level, Op};

use crate::exit::{Exit, Failure};

/// A choice of cases.
#[derive(clap::Args)]
pub(crate) struct FilterArgs {
    /// Only cases of this layer (the first part of the id).
    #[arg(long, value_name = "LAYER")]
    layer: Vec<String>,
    /// Only cases that show this requirement.
    #[arg(long, value_name = "ID")]
    requirement: Vec<String>,
    /// Only cases of this level: must, should, may or provider.
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level: Vec<Level>,
    /// Only this id, those below it as a folder, or a pattern with * for any text.
    #[arg(long, value_name = "PATTERN")]
    id: Vec<String>,
    /// Only cases of this operation.
    #[arg(long, value_name = "OP", value_parser = op)]
    op: Vec<Op>,
}

fn level(text: &str) -> Result<Level, String> {
    let level = Level::ALL.into_iter().find(|level| level.name() == text);
    level.ok_or_else(|| "expected must, should, may or provider".to_owned())
}

fn op(text: &str) -> Result<Op, String> {
    Op::from_name(text).ok_or_else(|| {
        let names: Vec<_> = Op::ALL.iter().map(|op| op.name()).collect();
        format!("expected one of {}", names.join(", "))
    })
}

impl FilterArgs {
    /// The cases that fit; each word of the filter must fit one.
    pub(crate) fn choose<'a>(
        &self,
        all: &[&'a Case],
        files: &[VectorFile],
    ) -> Result<Vec<&'a Case>, Failure> {
        let nothing = |expected: String| Err(Failure::new(Exit::Nothing, expected));
        if all.is_empty() {
            return nothing(format!(
                "expected cases in the vectors, found none in {} files; --vectors DIR gives others",
                files.len()
            ));
        }
        let layers: BTreeSet<&str> = all.iter().map(|case| case.layer()).collect();
        if let Some(layer) = self
            .layer
            .iter()
            .find(|layer| !layers.contains(layer.as_str()))
        {
            let layers: Vec<_> = layers.into_iter().collect();
            return nothing(format!(
                "expected a layer of {}; found {layer:?}",
                layers.join(", ")
            ));
        }
        let cited: BTreeSet<&String> = all.iter().flat_map(|case| &case.requirements).collect();
        if let Some(id) = self.requirement.iter().find(|id| !cited.contains(id)) {
            return nothing(format!(
                "expected a requirement that a case shows, found {id:?}"
            ));
        }
        for pattern in &self.id {
            let filter = Filter {
                ids: vec![pattern.clone()],
                ..Filter::default()
            };
            if !all.iter().any(|case| filter.chooses(case)) {
                return nothing(format!(
                    "expected an id, a folder of ids or a pattern that fits a case, found {pattern:?}; \
                 `basestring vectors list` names them"
                ));
            }
        }
        let filter = Filter {
            layers: self.layer.clone(),
            requirements: self.requirement.clone(),
            levels: self.level.clone(),
            ids: self.id.clone(),
            ops: self.op.clone(),
        };
        let cases: Vec<&Case> = all
            .iter()
            .copied()
            .filter(|case| filter.chooses(case))
            .collect();
        if cases.is_empty() {
            return nothing(format!(
                "expected a case that fits every option given, found none of {}",
                all.len()
            ));
        }
        Ok(cases)
    }
}
