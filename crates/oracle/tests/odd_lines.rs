//! Lines of the adapter protocol as no one should write them: each has one answer, with its id.

use basestring_oracle::internal::check::answer_line;
use basestring_oracle::{Reference, serve};

/// The answer to a line as far as its id and its sort.
fn answered(line: &[u8]) -> String {
    let answer = answer_line(&mut Reference, line);
    let sorts = [
        ",\"ok\":",
        ",\"refused\":",
        ",\"unsupported\":",
        ",\"broken\":",
    ];
    let end = sorts
        .iter()
        .filter_map(|sort| answer.find(sort).map(|at| at + sort.len() - 2));
    let end = end.min().expect("an answer of one of four sorts");
    answer[1..end].replace('"', "")
}

#[test]
fn an_id_is_given_back_as_it_is_written() {
    for id in [
        "1",
        "-3",
        "1.50",
        "1e2",
        "1e400",
        "123456789012345678901234567890",
        r#""x""#,
        r#""\u0000\ud800""#,
        "true",
        "null",
    ] {
        let line = format!(r#"{{"id":{id},"op":"percent_encode","in":{{"text":"a"}}}}"#);
        let expected = format!(r#"{{"id":{id},"ok":{{"text":"a"}}}}"#);
        assert_eq!(answer_line(&mut Reference, line.as_bytes()), expected);
    }
    let line = br#"{"id" : [ 1,	{"a" : 2} ] , "op":"percent_encode","in":{"text":"a"}}"#;
    let expected = r#"{"id":[1,{"a":2}],"ok":{"text":"a"}}"#;
    assert_eq!(answer_line(&mut Reference, line), expected);
}

#[test]
fn malformed_text_after_the_id_does_not_hide_it() {
    let deep = format!(
        r#"{{"id":7,"op":"sign","in":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let cut = format!(r#"{{"id":7,"op":"sign","in":{}"#, "[".repeat(100_000));
    let lines: [&[u8]; 12] = [
        b"{\"id\":7,\"op\":\"percent_encode\",\"in\":{\"text\":\"a\0b\"}}",
        b"{\"id\":7,\"op\":\"percent_encode\",\"in\":{\"text\":\"a\xff\"}}",
        br#"{"id":7,"op":"percent_encode","in":{"text":"\ud800"}}"#,
        br#"{"id":7,"op":"percent_encode","in":{"text":1e400}}"#,
        br#"{"id":7,"op":"percent_encode","in":{"text":"a"}}garbage"#,
        br#"{"id":7,"op":"percent_encode","in":{"text""#,
        br#"{"id":7,"op":"percent_encode","in":["a",null]}"#,
        br#"{"id":7,"op":"percent_encode","in":null}"#,
        br#"{"id":7,"in":{"text":"a"}}"#,
        br#"{"id":7,"op":"x_sha1","in":{"text":"a","times":99999999999}}"#,
        deep.as_bytes(),
        cut.as_bytes(),
    ];
    for line in lines {
        let shown = line.get(..80).unwrap_or(line).escape_ascii();
        assert_eq!(answered(line), "id:7,broken", "{shown}");
    }
}

#[test]
fn a_line_without_an_object_has_no_id() {
    for line in ["[]", "5", "\"x\"", "{", "\0", "{}", "nonsense"] {
        assert_eq!(answered(line.as_bytes()), "id:null,broken", "{line:?}");
    }
}

#[test]
fn of_a_repeated_name_the_last_counts() {
    let line =
        br#"{"id":1,"id":2,"op":"sign","op":"percent_encode","in":5,"in":{"text":"a"},"more":{}}"#;
    assert_eq!(answered(line), "id:2,ok");
}

#[test]
fn lines_may_end_in_any_way() {
    let call = |id: u8| format!(r#"{{"id":{id},"op":"percent_encode","in":{{"text":"a"}}}}"#);
    let text = format!(
        "\u{feff}{}\r\n\r\n \t\n\0\n{}\n{}",
        call(1),
        call(2),
        call(3)
    );
    let mut output = Vec::new();
    serve(text.as_bytes(), &mut output).expect("a buffer takes all");
    let output = String::from_utf8(output).expect("JSON is UTF-8");
    let ids: Vec<_> = output
        .lines()
        .map(|line| line.split(',').next().unwrap_or_default())
        .collect();
    assert_eq!(
        ids,
        [r#"{"id":1"#, r#"{"id":null"#, r#"{"id":2"#, r#"{"id":3"#]
    );
    assert!(output.ends_with('\n'));
}

#[test]
fn a_line_of_fifty_megabytes_is_answered() {
    let text = "a ".repeat(25_000_000);
    let line = format!(r#"{{"id":7,"op":"percent_encode","in":{{"text":"{text}"}}}}"#);
    let answer = answer_line(&mut Reference, line.as_bytes());
    assert!(answer.starts_with(r#"{"id":7,"ok":{"text":"a%20a"#));
    assert_eq!(
        answer.len(),
        r#"{"id":7,"ok":{"text":""}}"#.len() + 2 * text.len()
    );
}
