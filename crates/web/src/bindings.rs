//! What JavaScript calls.

use wasm_bindgen::prelude::wasm_bindgen;

/// Calls a function of the engine by its name: JSON in, JSON out.
#[wasm_bindgen]
#[must_use]
#[expect(unreachable_pub, reason = "JavaScript reaches it")]
pub fn call(name: &str, input: &str) -> String {
    crate::call(name, input)
}
