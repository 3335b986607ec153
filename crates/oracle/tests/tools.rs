//! Requests as tools export, show and log them. Each file in `pasted/` is the output of a real tool,
//! see `pasted/README.md`: one request, signed rightly, without its query, and with a wrong key.

use std::fs;
use std::path::{Path, PathBuf};

use basestring::{Credentials, Secret, Token};
