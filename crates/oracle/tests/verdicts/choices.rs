//! The choices that the documents leave to implementations.

use basestring_oracle::internal::schemes::twilio::TwilioSignInput;
use basestring_oracle::{Answer, Call, Implementation, Output, Reference};
use serde_json::Value;

use crate::inputs::*;

/// What a right implementation does where the documents leave a choice.
pub(crate) struct Choice {
    /// The requirement that permits it.
    pub(crate) requirement: &'static str,
    pub(crate) what: &'static str,
    /// How it reads the input.
    pub(crate) reads: fn(&mut Call),
    /// What it refuses.
    pub(crate) refuses: fn(&Call) -> Option<&'static str>,
    /// How it writes the answer.
    pub(crate) writes: fn(&Call, Answer) -> Answer,
}

const SAME: Choice = Choice {
    requirement: "",
    what: "",
    reads: |_| {},
    refuses: |_| None,
    writes: |_, answer| answer,
};

pub(crate) const fn reads(
    requirement: &'static str,
    what: &'static str,
    reads: fn(&mut Call),
) -> Choice {
    Choice {
        requirement,
        what,
        reads,
        ..SAME
    }
}

pub(crate) const fn refuses(
    requirement: &'static str,
    what: &'static str,
    refuses: fn(&Call) -> Option<&'static str>,
) -> Choice {
    Choice {
        requirement,
        what,
        refuses,
        ..SAME
    }
}

pub(crate) const fn writes(
    requirement: &'static str,
    what: &'static str,
    writes: fn(&Call, Answer) -> Answer,
) -> Choice {
    Choice {
        requirement,
        what,
        writes,
        ..SAME
    }
}

/// The choices for OAuth.
pub(crate) const OAUTH: &[Choice] = &[
    reads("O-dot-segments", "resolves dot segments", |call| {
        paths(call, without_dots)
    }),
    reads("O-double-slash", "joins slashes", |call| {
        paths(call, |path| {
            let rest = path.trim_start_matches('/');
            if rest.len() < path.len() {
                format!("/{rest}")
            } else {
                path.to_owned()
            }
        })
    }),
    reads("O-path-escapes", "decodes %7E in a path", |call| {
        paths(call, |path| path.replace("%7E", "~").replace("%7e", "~"))
    }),
    reads(
        "O-path-escapes",
        "writes escapes of a path in uppercase",
        |call| paths(call, with_uppercase_escapes),
    ),
    reads("O-host-dot", "drops the dot after a host", |call| {
        hosts(call, |host| host.trim_end_matches('.').to_owned())
    }),
    refuses("O-host-dot", "refuses a dot after a host", |call| {
        of_host(call, |host| host.ends_with('.'))
    }),
    refuses(
        "O-port",
        "refuses an empty port and zeros before one",
        |call| {
            of_url(call, |url| {
                let authority = authority(url);
                let port = authority.rsplit_once(':').map(|(_, port)| port);
                port.is_some_and(|port| {
                    !port.contains(']') && (port.is_empty() || port.starts_with('0'))
                })
            })
        },
    ),
    refuses("O-idn", "refuses hosts outside ASCII", |call| {
        of_host(call, |host| !host.is_ascii())
    }),
    reads(
        "O-ipv6-form",
        "writes an IPv6 address in its short form",
        |call| {
            hosts(call, |host| {
                let address = host.trim_start_matches('[').trim_end_matches(']');
                let parsed = address.parse::<std::net::Ipv6Addr>();
                parsed.map_or_else(|_| host.to_owned(), |address| format!("[{address}]"))
            })
        },
    ),
    reads(
        "O-semicolon",
        "separates parameters at semicolons",
        |call| forms(call, |form| form.replace(';', "&")),
    ),
    reads(
        "O-empty-pieces",
        "takes an empty piece for a parameter",
        |call| {
            forms(call, |form| {
                if form.is_empty() {
                    return String::new();
                }
                let pieces = form
                    .split('&')
                    .map(|piece| if piece.is_empty() { "=" } else { piece });
                pieces.collect::<Vec<_>>().join("&")
            })
        },
    ),
    reads("O-empty-name", "drops a parameter without a name", |call| {
        forms(call, |form| {
            let pieces = form.split('&').filter(|piece| !piece.starts_with('='));
            pieces.collect::<Vec<_>>().join("&")
        })
    }),
    refuses(
        "O-empty-name",
        "refuses a parameter without a name",
        |call| {
            of_form(call, |form| {
                form.split('&').any(|piece| piece.starts_with('='))
            })
        },
    ),
    reads(
        "O-bad-escapes",
        "takes an invalid escape for itself",
        |call| forms(call, with_whole_escapes),
    ),
    refuses("O-octets", "refuses escapes that are not UTF-8", |call| {
        of_form(call, |form| {
            basestring::form_decode(form.as_bytes()).is_ok_and(|pairs| {
                let text = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok();
                !pairs
                    .iter()
                    .all(|pair| text(&pair.name) && text(&pair.value))
            })
        })
    }),
    refuses(
        "O-raw-query-characters",
        "refuses reserved characters in a query",
        |call| {
            of_query(call, |query| {
                query.contains(['$', ',', ':', '@', '\'', '(', ')', '*', '!'])
            })
        },
    ),
    refuses(
        "O-oauth-in-query",
        "does not sign other oauth_ parameters in a query",
        |call| {
            let (Call::Sign(input) | Call::BaseString(input)) = call else {
                return None;
            };
            let request = &input.request;
            let body = request.body.as_deref().filter(|_| is_form(request));
            let is_protocol = |piece: &str| {
                let name = piece.split('=').next().unwrap_or_default();
                name.starts_with("oauth_") && name != "oauth_signature"
            };
            let query = query(&input.request.url).unwrap_or_default();
            let body = body.unwrap_or_default();
            let mut pieces = query.split('&').chain(body.split('&'));
            pieces.any(is_protocol).then_some("several-places")
        },
    ),
    reads(
        "O-content-type-parameters",
        "takes only the bare media type for a form",
        |call| {
            headers(call, |name, value| {
                let is_longer = value.contains(';') && name.eq_ignore_ascii_case("content-type");
                if is_longer {
                    "text/plain".to_owned()
                } else {
                    value.to_owned()
                }
            })
        },
    ),
    reads(
        "O-content-type-case",
        "takes only the lowercase media type for a form",
        |call| {
            headers(call, |name, value| {
                let is_other = name.eq_ignore_ascii_case("content-type")
                    && value.to_ascii_lowercase() != value
                    && value
                        .to_ascii_lowercase()
                        .starts_with("application/x-www-form");
                if is_other {
                    "text/plain".to_owned()
                } else {
                    value.to_owned()
                }
            })
        },
    ),
    reads(
        "O-body-line-end",
        "cuts a trailing newline of a form",
        |call| bodies(call, |body| body.trim_end_matches(['\r', '\n']).to_owned()),
    ),
    refuses(
        "O-body-line-end",
        "refuses a trailing newline of a form",
        |call| {
            let request = request(call)?;
            let body = request.body.as_deref().unwrap_or_default();
            (is_form(request) && body.ends_with('\n')).then_some("malformed-parameter")
        },
    ),
    refuses(
        "O-folded-header",
        "refuses a header of several lines",
        |call| of_header(call, |header| header.contains('\n')),
    ),
    refuses("O-trailing-comma", "refuses a comma at the end", |call| {
        of_header(call, |header| header.trim_end().ends_with(','))
    }),
    refuses(
        "O-white-space",
        "refuses white space around an equals sign",
        |call| {
            of_header(call, |header| {
                let outside: Vec<&str> = header.split('"').step_by(2).collect();
                outside.iter().any(|text| {
                    text.split_once('=').is_some_and(|(before, after)| {
                        before.ends_with([' ', '\t']) || after.starts_with([' ', '\t'])
                    })
                })
            })
        },
    ),
    refuses("O-quoted-pair", "refuses a backslash in a header", |call| {
        of_header(call, |header| {
            !header.to_lowercase().contains("realm") && header.contains('\\')
        })
    }),
    refuses(
        "O-other-in-header",
        "refuses other parameters in the header",
        |call| {
            of_header(call, |header| {
                names(header).iter().any(|name| {
                    !name
                        .to_ascii_lowercase()
                        .replace("%5f", "_")
                        .starts_with("oauth_")
                        && !name.eq_ignore_ascii_case("realm")
                })
            })
        },
    ),
    writes(
        "O-other-in-header",
        "drops other parameters of the header",
        |call, answer| parsed(call, answer, |name| name.starts_with("oauth_")),
    ),
    refuses("O-realm-name", "refuses a realm in uppercase", |call| {
        of_header(call, |header| {
            names(header)
                .iter()
                .any(|name| name.eq_ignore_ascii_case("realm") && *name != "realm")
        })
    }),
    writes(
        "O-scheme-only",
        "reads a header without parameters",
        |call, answer| match call {
            Call::ParseAuthorization(input)
                if input.header.trim().eq_ignore_ascii_case("oauth") =>
            {
                let output = Output::of("realm", Value::Null);
                Answer::Ok(output.with("params", Vec::<Value>::new()))
            }
            _ => answer,
        },
    ),
    refuses(
        "O-two-authorization",
        "refuses two Authorization headers",
        |call| {
            let is_field =
                |(name, _): &&(String, String)| name.eq_ignore_ascii_case("authorization");
            let count = request(call)?.headers.iter().filter(is_field).count();
            (count > 1).then_some("malformed-header")
        },
    ),
    refuses(
        "O-timestamp-form",
        "refuses a timestamp with zeros before it",
        |call| of_sent(call, "oauth_timestamp", |value| value.starts_with('0')),
    ),
    refuses(
        "O-timestamp-form",
        "refuses a timestamp of more than 64 bits",
        |call| {
            of_sent(call, "oauth_timestamp", |value| {
                value.parse::<i64>().is_err()
            })
        },
    ),
    writes(
        "O-body-hash",
        "does not know oauth_body_hash",
        |_, answer| match answer {
            Answer::Ok(output) if output.text("kind") == Some("bad-body-hash") => {
                Answer::Ok(Output::of("valid", true))
            }
            answer => answer,
        },
    ),
    writes(
        "O-body-hash",
        "says bad-signature for another body",
        |_, answer| match answer {
            Answer::Ok(output) if output.text("kind") == Some("bad-body-hash") => {
                Answer::Ok(output.with("kind", "bad-signature"))
            }
            answer => answer,
        },
    ),
    refuses("O-secret-text", "refuses secrets outside ASCII", |call| {
        let credentials = credentials(call)?;
        let secrets = [&credentials.consumer_secret, &credentials.token_secret];
        let is_other = |text: &&String| !text.is_ascii() || text.contains('\0');
        secrets
            .into_iter()
            .flatten()
            .any(|text| is_other(&text))
            .then_some("other")
    }),
    refuses("O-nonce-characters", "refuses a long nonce", |call| {
        of_sent(call, "oauth_nonce", |value| value.len() > 64)
    }),
    writes(
        "R-3.5.1-5",
        "writes white space before a comma",
        |call, answer| written(call, answer, |header| header.replace("\", ", "\" , ")),
    ),
    writes(
        "R-3.5.1-1",
        "writes the scheme in uppercase",
        |call, answer| {
            written(call, answer, |header| {
                header.replacen("OAuth ", "OAUTH ", 1)
            })
        },
    ),
    writes(
        "R-3.2-9",
        "says only whether a request is valid",
        |_, answer| bit(answer),
    ),
    writes(
        "O-order-of-checks",
        "says other for every kind",
        |_, answer| other(answer),
    ),
    reads("R-3.1-8", "always sends a version", |call| {
        signing(call, |input| {
            input.oauth.version.get_or_insert("1.0".to_owned());
        });
    }),
    reads("R-3.5.1-6", "sends a realm", |call| {
        signing(call, |input| {
            input.oauth.realm.get_or_insert("Example".to_owned());
        });
    }),
    reads("R-2.1-7", "sends an empty token", |call| {
        signing(call, |input| {
            input.credentials.token.get_or_insert_default();
        });
    }),
];

/// The choices for webhooks and HTTP authentication.
pub(crate) const OTHERS: &[Choice] = &[
    writes(
        "T-verify-1",
        "says only whether a webhook is valid",
        |_, answer| bit(answer),
    ),
    writes("T-verify-1", "says other for every kind", |_, answer| {
        other(answer)
    }),
    writes(
        "O-twilio-port",
        "tries the URL as it is given alone",
        |call, answer| {
            let Call::TwilioVerify(input) = call else {
                return answer;
            };
            let is_body = input.params.is_none() && input.params_base64.is_none();
            let sign = Call::TwilioSign(TwilioSignInput {
                auth_token: input.auth_token.clone(),
                url: input.url.clone(),
                params: if is_body {
                    Some(Vec::new())
                } else {
                    input.params.clone()
                },
                params_base64: input.params_base64.clone(),
            });
            match (Reference.answer(&sign), &answer) {
                (Answer::Ok(own), Answer::Ok(output))
                    if output.0.get("valid") == Some(&Value::from(true))
                        && own.text("signature") != Some(input.signature.as_str()) =>
                {
                    Answer::Ok(Output::of("valid", false))
                }
                _ => answer,
            }
        },
    ),
    refuses("D-17", "does not know userhash", |call| match call {
        Call::Digest(input) => {
            let challenge = serde_json::to_string(&input.challenge).unwrap_or_default();
            challenge
                .contains("\"userhash\":\"true\"")
                .then_some("other")
        }
        _ => None,
    }),
    reads("O-digest-nc-case", "writes nc in uppercase", |call| {
        if let Call::Digest(input) = call
            && let Some(nc) = &mut input.nc
        {
            *nc = nc.to_ascii_uppercase();
        }
    }),
    writes("B-2", "writes Basic in uppercase", |call, answer| {
        written(call, answer, |header| {
            header.replacen("Basic ", "BASIC ", 1)
        })
    }),
    refuses(
        "O-basic-charset",
        "refuses text outside ASCII",
        |call| match call {
            Call::Basic(input) => {
                let is_ascii = input.username.is_ascii() && input.password.is_ascii();
                (!is_ascii).then_some("other")
            }
            _ => None,
        },
    ),
];
