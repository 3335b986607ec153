//! Prints the id and the operation of every case. It needs the crates basestring-vectors and serde_json.

fn main() -> Result<(), serde_json::Error> {
    for (_, text) in basestring_vectors::CASES {
        for case in serde_json::from_str::<Vec<serde_json::Value>>(text)? {
            println!(
                "{} {}",
                case["id"].as_str().unwrap_or_default(),
                case["op"].as_str().unwrap_or_default()
            );
        }
    }
    Ok(())
}
