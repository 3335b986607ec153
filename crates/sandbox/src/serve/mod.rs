//! A provider to test clients against: the flow of RFC 5849 section 2, verification by 3.2, and a
//! refusal that says which mistake was made.
