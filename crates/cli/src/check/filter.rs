//! Which cases run, chosen by the arguments.

use std::collections::BTreeSet;

use basestring_oracle::check::Filter;
use basestring_oracle::internal::vectors::VectorFile;
use basestring_oracle::{Case, Level, Op};

use crate::exit::{Exit, Failure};
use crate::options::op;

/// A choice of cases.
#[derive(clap::Args)]
pub(crate) struct FilterArgs {
    /// Run only cases of this layer (the first segment of the id)
    #[arg(long, value_name = "LAYER")]
    layer: Vec<String>,
    /// Run only cases of this requirement
    #[arg(long, value_name = "ID")]
    requirement: Vec<String>,
    /// Run only cases of this level: must, should, may or provider
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    level: Vec<Level>,
    /// Run only the case with this id, the cases in this folder of ids, or those that match a pattern
    /// with *
    #[arg(long, value_name = "PATTERN")]
    id: Vec<String>,
    /// Run only cases of this operation
    #[arg(long, value_name = "OP", value_parser = op)]
    op: Vec<Op>,
}

fn level(text: &str) -> Result<Level, String> {
    let level = Level::ALL.into_iter().find(|level| level.name() == text);
    level.ok_or_else(|| "expected must, should, may or provider".to_owned())
}

impl FilterArgs {
    /// The chosen cases. Each word of the filter must match at least one case.
    pub(crate) fn choose<'a>(
        &self,
        all: &[&'a Case],
        files: &[VectorFile],
    ) -> Result<Vec<&'a Case>, Failure> {
        let nothing = |expected: String| Err(Failure::new(Exit::Nothing, expected));
        if all.is_empty() {
            return nothing(format!(
                "the vectors have no cases: found {} files",
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
                "no layer is named {layer:?}: expected one of {}",
                layers.join(", ")
            ));
        }
        let cited: BTreeSet<&String> = all.iter().flat_map(|case| &case.requirements).collect();
        if let Some(id) = self.requirement.iter().find(|id| !cited.contains(id)) {
            return nothing(format!("no case has the requirement {id:?}"));
        }
        for pattern in &self.id {
            let filter = Filter {
                ids: vec![pattern.clone()],
                ..Filter::default()
            };
            if !all.iter().any(|case| filter.chooses(case)) {
                return nothing(format!(
                    "no case matches --id {pattern:?}; `basestring vectors list` lists the ids"
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
                "none of the {} cases matches all the given options",
                all.len()
            ));
        }
        Ok(cases)
    }
}
